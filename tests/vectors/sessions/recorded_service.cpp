#include "vectors/sessions/recorded_service.hpp"

#include <algorithm>
#include <stdexcept>
#include <utility>

namespace netipc::test {

namespace {

using codec::Str;

// Counts a call and tells whether it is one of those that were made to fail.
class CallCounter {
 public:
  CallCounter(const Json& handler, std::atomic<unsigned>& calls)
      : fails_(handler.value("fails", "never")), calls_(calls) {}

  // The number of this call, from 1.
  unsigned next() { return ++calls_; }
  [[nodiscard]] bool fails(unsigned call) const {
    if (fails_ == "never") return false;
    if (fails_ == "always") return true;
    if (fails_ == "the first call") return call == 1;
    if (fails_ == "from the second call on") return call >= 2;
    throw std::invalid_argument(fails_);
  }

 private:
  std::string fails_;
  std::atomic<unsigned>& calls_;
};

// Owns the bytes that the views of an entry borrow.
struct Text {
  explicit Text(const Json& hex) : bytes(text_from_hex(hex)) {}
  [[nodiscard]] Str view() const { return {bytes.data(), bytes.size()}; }
  std::string bytes;
};

struct Labels {
  explicit Labels(const Json& pairs) {
    for (const Json& pair : pairs) texts.emplace_back(Text(pair.at(0)), Text(pair.at(1)));
  }
  [[nodiscard]] std::vector<codec::Label> views() const {
    std::vector<codec::Label> all;
    for (const auto& [key, value] : texts) all.push_back({key.view(), value.view()});
    return all;
  }
  std::vector<std::pair<Text, Text>> texts;
};

struct CgroupEntry {
  explicit CgroupEntry(const Json& json)
      : path(json.at("path_hex")),
        status(json.at("status").get<uint16_t>()),
        orchestrator(json.at("orchestrator").get<uint16_t>()),
        name(json.at("name_hex")),
        labels(json.at("labels")) {}
  Text path;
  uint16_t status;
  uint16_t orchestrator;
  Text name;
  Labels labels;
};

struct AppEntry {
  explicit AppEntry(const Json& json)
      : comm(json.at("comm_hex")),
        path(json.at("cgroup_path_hex")),
        name(json.at("cgroup_name_hex")),
        labels(json.at("labels")) {
    fixed.status = json.at("status").get<uint16_t>();
    fixed.cgroup_status = json.at("cgroup_status").get<uint16_t>();
    fixed.orchestrator = json.at("orchestrator").get<uint16_t>();
    fixed.pid = json.at("pid").get<uint32_t>();
    fixed.ppid = json.at("ppid").get<uint32_t>();
    fixed.uid = json.at("uid").get<uint32_t>();
    fixed.starttime = u64(json.at("starttime"));
  }
  codec::AppsLookupEntry fixed;  // without what is borrowed
  Text comm;
  Text path;
  Text name;
  Labels labels;
};

template <class Entry>
std::vector<Entry> entries(const Json& list) {
  std::vector<Entry> all;
  for (const Json& json : list) all.emplace_back(json);
  return all;
}

// Some peers were made to lie.
uint64_t generation(const Json& handler, unsigned call) {
  const uint64_t first = u64(handler.at("generation"));
  return handler.value("generation_step", "") == "+1 per request" ? first + call - 1 : first;
}

service::ServicePtr make_increment(const Json& handler, std::atomic<unsigned>& calls) {
  if (handler.at("rule") != "value + 1") throw std::invalid_argument("an unknown rule");
  return service::make_increment_service(
      [counter = CallCounter(handler, calls)](uint64_t value, uint64_t& out_value) mutable {
        out_value = value + 1;
        return counter.fails(counter.next()) ? Status::handler_failed : Status::ok;
      });
}

service::ServicePtr make_snapshot(const Json& handler, std::atomic<unsigned>& calls) {
  struct Item {
    explicit Item(const Json& json)
        : hash(json.at("hash").get<uint32_t>()),
          options(json.at("options").get<uint32_t>()),
          enabled(json.at("enabled").get<uint32_t>()),
          name(json.at("name_hex")),
          path(json.at("path_hex")) {}
    uint32_t hash, options, enabled;
    Text name, path;
  };
  const uint32_t systemd_enabled = handler.at("set_header").at("systemd_enabled").get<uint32_t>();
  const uint64_t generation = u64(handler.at("set_header").at("generation"));
  auto answer = [counter = CallCounter(handler, calls), items = entries<Item>(handler.at("items")), systemd_enabled,
                 generation](codec::CgroupsSnapshotBuilder& builder) mutable {
    if (counter.fails(counter.next())) return Status::handler_failed;
    builder.set_header(systemd_enabled, generation);
    // An item that does not fit is the builder's to remember.
    for (const Item& item : items)
      (void)builder.add({.hash = item.hash,
                         .options = item.options,
                         .enabled = item.enabled,
                         .name = item.name.view(),
                         .path = item.path.view()});
    return Status::ok;
  };
  return service::make_cgroups_snapshot_service(std::move(answer), handler.value("max_items", 0u));
}

service::ServicePtr make_cgroups_lookup(const Json& handler, std::atomic<unsigned>& calls) {
  if (handler.at("default") != "UNKNOWN_PERMANENT") throw std::invalid_argument("an unknown default");
  return service::make_cgroups_lookup_service(
      [handler, counter = CallCounter(handler, calls), table = entries<CgroupEntry>(handler.at("table"))](
          const codec::CgroupsLookupRequest& request, codec::CgroupsLookupBuilder& builder) mutable {
        builder.set_generation(generation(handler, counter.next()));
        const bool lies = handler.value("echo_error", "") == "item 1 answers \"/not-asked\"";
        for (uint32_t i = 0; i < request.item_count(); ++i) {
          constexpr uint16_t otherwise = codec::cgroup_unknown_permanent;
          if (lies && i == 1) {
            NETIPC_TRY(builder.add(otherwise, 0, {"/not-asked", 10}, {}, {}));
            continue;
          }
          const auto path = request.path(i).value().view();
          const auto known = std::find_if(table.begin(), table.end(),
                                          [path](const CgroupEntry& entry) { return entry.path.bytes == path; });
          if (known == table.end()) {
            NETIPC_TRY(builder.add(request, i, otherwise, 0, {}, {}));
          } else {
            NETIPC_TRY(builder.add(request, i, known->status, known->orchestrator, known->name.view(),
                                   known->labels.views()));
          }
        }
        return Status::ok;
      });
}

service::ServicePtr make_apps_lookup(const Json& handler, std::atomic<unsigned>& calls) {
  if (handler.at("default") != "UNKNOWN") throw std::invalid_argument("an unknown default");
  return service::make_apps_lookup_service(
      [handler, counter = CallCounter(handler, calls), table = entries<AppEntry>(handler.at("table"))](
          const codec::AppsLookupRequest& request, codec::AppsLookupBuilder& builder) mutable {
        builder.set_generation(generation(handler, counter.next()));
        for (uint32_t i = 0; i < request.item_count(); ++i) {
          const uint32_t pid = request.pid(i).value();
          const auto known = std::find_if(table.begin(), table.end(),
                                          [pid](const AppEntry& entry) { return entry.fixed.pid == pid; });
          codec::AppsLookupEntry entry;
          std::vector<codec::Label> labels;
          if (known == table.end()) {
            entry.status = codec::app_unknown;
            entry.pid = pid;
          } else {
            entry = known->fixed;
            entry.comm = known->comm.view();
            entry.cgroup_path = known->path.view();
            entry.cgroup_name = known->name.view();
            labels = known->labels.views();
            entry.labels = labels;
          }
          NETIPC_TRY(builder.add(entry));
        }
        return Status::ok;
      });
}

}  // namespace

service::ServicePtr make_recorded_service(const Json& handler, std::atomic<unsigned>& calls) {
  const auto method = handler.at("method").get<std::string>();
  if (method == "INCREMENT") return make_increment(handler, calls);
  if (method == "CGROUPS_SNAPSHOT") return make_snapshot(handler, calls);
  if (method == "CGROUPS_LOOKUP") return make_cgroups_lookup(handler, calls);
  if (method == "APPS_LOOKUP") return make_apps_lookup(handler, calls);
  throw std::invalid_argument(method);
}

}  // namespace netipc::test
