#include <netipc/types.h>

#include "host/identifiers.hpp"
#include "host/runtimes/runtimes.hpp"

namespace netipc::cli::host {
namespace {

struct Pod {
  std::string uid;
  std::string_view qos_class;
};

std::string_view qos_of(std::string_view text) noexcept {
  for (const std::string_view qos : {std::string_view("besteffort"), std::string_view("burstable")}) {
    if (text.ends_with(qos)) return qos;
  }
  return "guaranteed";
}

// [PREFIX-]kubepods[-QOS]-podUID, with its ".slice" taken off.
std::optional<Pod> parse_slice(std::string_view stem) {
  const size_t mark = stem.rfind("-pod");
  if (mark == std::string_view::npos) return std::nullopt;
  const std::string_view above = stem.substr(0, mark);
  const auto uid = parse_pod_uid(stem.substr(mark + 4));
  if (!uid.has_value() || above.find("kubepods") == std::string_view::npos) return std::nullopt;
  return Pod{*uid, qos_of(above)};
}

// The pod that the last folder is: kubepods[/QOS]/podUID of the cgroupfs driver, or a slice of systemd's.
std::optional<Pod> parse_pod(Folders folders) {
  if (folders.empty()) return std::nullopt;
  if (const auto stem = between(folders.back(), "", ".slice"); stem.has_value()) return parse_slice(*stem);
  const auto text = between(folders.back(), "pod");
  const auto uid = text.has_value() ? parse_pod_uid(*text) : std::nullopt;
  const std::string_view above = parent(folders);
  const bool kubepods = above == "kubepods" || above == "besteffort" || above == "burstable";
  if (!uid.has_value() || !kubepods) return std::nullopt;
  return Pod{*uid, qos_of(above)};
}

struct Form {
  std::string_view prefix;
  std::string_view suffix;
  std::string_view runtime;
  std::string_view role;
};

// In order: a longer prefix before the one it begins with. Of a pod only docker
// and a bare id tell too little on their own.
constexpr Form cri_forms[] = {
    {"cri-containerd-", ".scope", "containerd", ""}, {"crio-conmon-", ".scope", "cri-o", "monitor"},
    {"crio-conmon-", "", "cri-o", "monitor"},        {"crio-", ".scope", "cri-o", ""},
    {"crio-", "", "cri-o", ""},
};
constexpr Form pod_forms[] = {
    {"docker-", ".scope", "docker", ""},
    {"", "", "", ""},
};

std::optional<Owner> parse_container(std::string_view folder, std::span<const Form> forms) {
  for (const Form& form : forms) {
    const auto id = between(folder, form.prefix, form.suffix);
    if (!id.has_value() || !is_container_id(*id)) continue;
    Owner owner = container(NETIPC_CODEC_ORCHESTRATOR_K8S, form.runtime, *id);
    owner.add("role", form.role);
    return owner;
  }
  return std::nullopt;
}

void add_pod(Owner& owner, const Pod& pod) {
  owner.add("pod_uid", pod.uid);
  owner.add("qos_class", pod.qos_class);
}

// SLICE:cri-containerd:ID, which a cgroupfs driver makes of what systemd's was told.
std::optional<Owner> parse_triple(std::string_view folder) {
  constexpr std::string_view mark = ":cri-containerd:";
  const size_t at = folder.find(mark);
  if (at == std::string_view::npos || !is_container_id(folder.substr(at + mark.size()))) return std::nullopt;
  Owner owner = container(NETIPC_CODEC_ORCHESTRATOR_K8S, "containerd", folder.substr(at + mark.size()));
  const auto stem = between(folder.substr(0, at), "", ".slice");
  if (const auto pod = stem.has_value() ? parse_slice(*stem) : std::nullopt; pod.has_value()) add_pod(owner, *pod);
  return owner;
}

}  // namespace

// A pod, a container of a pod, or a container that a container runtime interface started.
std::optional<Owner> recognise_k8s(Folders folders) {
  const std::string_view folder = folders.back();
  if (const auto pod = parse_pod(folders); pod.has_value()) {
    Owner owner;
    owner.orchestrator = NETIPC_CODEC_ORCHESTRATOR_K8S;
    owner.name = "pod" + pod->uid;
    add_pod(owner, *pod);
    return owner;
  }
  if (auto triple = parse_triple(folder); triple.has_value()) return triple;
  const auto pod = parse_pod(folders.first(folders.size() - 1));
  std::optional<Owner> owner = parse_container(folder, cri_forms);
  if (!owner.has_value() && pod.has_value()) owner = parse_container(folder, pod_forms);
  if (owner.has_value() && pod.has_value()) add_pod(*owner, *pod);
  return owner;
}

}  // namespace netipc::cli::host
