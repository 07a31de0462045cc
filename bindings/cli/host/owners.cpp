#include "host/owners.hpp"

#include <fmt/format.h>
#include <netipc/types.h>

#include <algorithm>

#include "host/identifiers.hpp"
#include "host/recognise.hpp"
#include "text.hpp"

namespace netipc::cli::host {
namespace {

constexpr std::chrono::nanoseconds memory = std::chrono::seconds(10);
constexpr size_t fewest_remembered = 1024;

struct Sources {
  const std::string& root;
  ContainerStorage& storage;
  std::string_view container_id;
  std::string_view user;
};

struct Source {
  std::string_view runtime;
  bool of_users;  // knows a user's own containers; else a folder of a user's is none of its
  std::optional<Facts> (*read)(const Sources& sources);
};

// Of a container whose runtime is unknown all are asked, in this order.
constexpr Source sources[] = {
    {"containerd", false, [](const Sources& from) { return read_containerd(from.root, from.container_id); }},
    {"cri-o", false, [](const Sources& from) { return read_crio(from.root, from.container_id); }},
    {"docker", false, [](const Sources& from) { return read_docker(from.root, from.container_id); }},
    {"podman", true, [](const Sources& from) { return from.storage.read(from.container_id, from.user); }},
};

std::string printable(std::string_view text) {
  constexpr size_t longest = 1024;
  return replace_unprintable(text.substr(0, longest), '_');
}

// namespace/pod/container, as far as they are known.
std::string name_in_pod(const Owner& owner) {
  std::string name;
  for (const char* part : {"namespace", "pod_name", "container_name"}) {
    const std::string_view text = owner.label(part);
    if (text.empty()) continue;
    if (!name.empty()) name += '/';
    name += text;
  }
  return name;
}

void take(Owner& owner, const Facts& facts) {
  if (owner.orchestrator == NETIPC_CODEC_ORCHESTRATOR_UNKNOWN) owner.orchestrator = facts.orchestrator;
  for (const Label& label : facts.labels) owner.add(label.key, label.value);
  if (!owner.label("pod_uid").empty()) owner.orchestrator = NETIPC_CODEC_ORCHESTRATOR_K8S;
  const std::string in_pod = name_in_pod(owner);
  if (owner.orchestrator == NETIPC_CODEC_ORCHESTRATOR_K8S && !in_pod.empty()) {
    owner.name = in_pod;
  } else if (!facts.name.empty()) {
    owner.name = facts.name;
  }
}

}  // namespace

Owners::Owners(std::string root, Clock clock)
    : root_(std::move(root)), clock_(std::move(clock)), storage_(root_), forget_at_(fewest_remembered) {}

Owner Owners::of(std::string_view relative_path) {
  Owner owner = recognise(relative_path);
  if (const auto facts = facts_of(owner); facts != nullptr) take(owner, *facts);
  owner.name = printable(owner.name);
  for (Label& label : owner.labels) label.value = printable(label.value);
  return owner;
}

std::optional<Facts> Owners::read(const Owner& owner) {
  const std::string_view runtime = owner.label("runtime");
  const Sources from{root_, storage_, owner.label("container_id"), owner.label("user")};
  for (const Source& source : sources) {
    if (!runtime.empty() && runtime != source.runtime) continue;
    if (!from.user.empty() && !source.of_users) continue;
    if (auto facts = source.read(from); facts.has_value()) {
      if (runtime.empty()) facts->labels.push_back({"runtime", std::string(source.runtime)});
      return facts;
    }
  }
  return std::nullopt;
}

std::shared_ptr<const Facts> Owners::facts_of(const Owner& owner) {
  const std::string_view id = owner.label("container_id");
  if (id.empty()) return nullptr;
  const std::string key = fmt::format("{}/{}/{}", owner.label("runtime"), owner.label("user"), id);
  const auto now = clock_.now();
  {
    const std::lock_guard lock(mutex_);
    const auto found = remembered_.find(key);
    if (found != remembered_.end() && now < found->second.until) return found->second.facts;
  }
  // Without the lock: nobody waits for a slow disk who need not.
  auto said = read(owner);
  auto facts = said.has_value() ? std::make_shared<const Facts>(*std::move(said)) : nullptr;
  const std::lock_guard lock(mutex_);
  if (remembered_.size() >= forget_at_) forget_old(now);
  remembered_.insert_or_assign(key, Remembered{facts, now + memory});
  return facts;
}

void Owners::forget_old(std::chrono::nanoseconds now) {
  std::erase_if(remembered_, [now](const auto& entry) { return entry.second.until <= now; });
  forget_at_ = std::max(fewest_remembered, 2 * remembered_.size());
}

}  // namespace netipc::cli::host
