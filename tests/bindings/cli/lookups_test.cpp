#include "lookups.hpp"

#include <fmt/format.h>

#include "bindings/cli/host/cgroup_tree.hpp"
#include "bindings/cli/host/process_tree.hpp"
#include "support/catch.hpp"

using namespace netipc::cli;
using netipc::test::CgroupTree;
using netipc::test::ProcessTree;

namespace {

// A machine of fabricated trees, and what its lookups answer.
struct Machine {
  explicit Machine(std::initializer_list<const char*> cgroups, std::vector<std::string> excluded = {}) {
    tree.add_unified("", cgroups);
    scan.root = tree.root();
    scan.excluded = std::move(excluded);
  }

  CgroupTree tree;
  ProcessTree processes;
  netipc::test::TmpRunDir files;
  host::ScanConfig scan;
  host::Catalog catalog{[this] { return host::scan_cgroups(scan); }, [](const std::string&) {}};
  host::Owners owners{files.path()};
  LookupSource source{catalog, owners, processes.proc()};
  std::vector<char> request;
  std::vector<char> response = std::vector<char>(1 << 16);

  netipc_codec_cgroups_lookup_view ask(const std::vector<std::string>& paths) {
    std::vector<netipc_codec_str> keys;
    for (const std::string& path : paths) keys.push_back({path.data(), path.size()});
    request.resize(1 << 16);
    size_t size = 0;
    REQUIRE(netipc_codec_cgroups_lookup_request_encode(keys.data(), keys.size(), request.data(), request.size(),
                                                       &size) == NETIPC_STATUS_OK);
    size_t answered = 0;
    REQUIRE(netipc_codec_cgroups_lookup_dispatch(request.data(), size, response.data(), response.size(),
                                                 answer_cgroups_lookup, &source, &answered) == NETIPC_STATUS_OK);
    netipc_codec_cgroups_lookup_view view{};
    REQUIRE(netipc_codec_cgroups_lookup_view_decode(response.data(), answered, &view) == NETIPC_STATUS_OK);
    return view;
  }

  netipc_codec_apps_lookup_view ask(const std::vector<uint32_t>& pids) {
    request.resize(1 << 16);
    size_t size = 0;
    REQUIRE(netipc_codec_apps_lookup_request_encode(pids.data(), pids.size(), request.data(), request.size(), &size) ==
            NETIPC_STATUS_OK);
    size_t answered = 0;
    REQUIRE(netipc_codec_apps_lookup_dispatch(request.data(), size, response.data(), response.size(),
                                              answer_apps_lookup, &source, &answered) == NETIPC_STATUS_OK);
    netipc_codec_apps_lookup_view view{};
    REQUIRE(netipc_codec_apps_lookup_view_decode(response.data(), answered, &view) == NETIPC_STATUS_OK);
    return view;
  }
};

std::string text(netipc_codec_str view) { return {view.data, view.len}; }

netipc_codec_cgroups_lookup_item item(const netipc_codec_cgroups_lookup_view& view, uint32_t index) {
  netipc_codec_cgroups_lookup_item item{};
  REQUIRE(netipc_codec_cgroups_lookup_view_item(&view, index, &item) == NETIPC_STATUS_OK);
  return item;
}

netipc_codec_apps_lookup_item item(const netipc_codec_apps_lookup_view& view, uint32_t index) {
  netipc_codec_apps_lookup_item item{};
  REQUIRE(netipc_codec_apps_lookup_view_item(&view, index, &item) == NETIPC_STATUS_OK);
  return item;
}

}  // namespace

TEST_CASE("cgroups-lookup answers in the order of the keys", "[cli][unit]") {
  Machine machine({"system.slice/ssh.service", "plain", "hidden"}, {"hidden"});
  const auto view = machine.ask({"/plain", "/system.slice/ssh.service", "/none", "/", "/hidden", "/plain"});
  REQUIRE(view.generation == 1);
  REQUIRE(view.item_count == 6);
  constexpr uint16_t statuses[] = {
      NETIPC_CODEC_CGROUPS_LOOKUP_KNOWN,
      NETIPC_CODEC_CGROUPS_LOOKUP_KNOWN,
      NETIPC_CODEC_CGROUPS_LOOKUP_UNKNOWN_RETRY_LATER,
      NETIPC_CODEC_CGROUPS_LOOKUP_UNKNOWN_PERMANENT,
      NETIPC_CODEC_CGROUPS_LOOKUP_UNKNOWN_PERMANENT,
      NETIPC_CODEC_CGROUPS_LOOKUP_KNOWN,
  };
  for (uint32_t i = 0; i < view.item_count; ++i) REQUIRE(item(view, i).status == statuses[i]);
  REQUIRE(text(item(view, 0).path) == "/plain");
  REQUIRE(text(item(view, 0).name) == "plain");
  REQUIRE(item(view, 0).orchestrator == NETIPC_CODEC_ORCHESTRATOR_UNKNOWN);
  REQUIRE(item(view, 0).label_count == 0);
  const auto service = item(view, 1);
  REQUIRE(text(service.name) == "ssh.service");
  REQUIRE(service.orchestrator == NETIPC_CODEC_ORCHESTRATOR_SYSTEMD);
  netipc_codec_label label{};
  REQUIRE(netipc_codec_cgroups_lookup_item_label(&service, 0, &label) == NETIPC_STATUS_OK);
  REQUIRE((text(label.key) == "unit" && text(label.value) == "ssh.service"));
}

TEST_CASE("an empty request learns the generation", "[cli][unit]") {
  Machine machine({"a"});
  REQUIRE(machine.ask(std::vector<std::string>{}).generation == 1);
  machine.tree.add("b");
  while (machine.ask(std::vector<std::string>{}).generation == 1) {
  }
  REQUIRE(item(machine.ask(std::vector<std::string>{"/b"}), 0).status == NETIPC_CODEC_CGROUPS_LOOKUP_KNOWN);
}

TEST_CASE("apps-lookup tells process and cgroup", "[cli][unit]") {
  Machine machine({"lxc.payload.web"});
  machine.processes.add(42, {.comm = "a (b) c", .ppid = 7, .starttime = 99, .uid = 1000, .cgroup = "0::/lxc.payload.web\n"});
  const auto view = machine.ask(std::vector<uint32_t>{42});
  const auto process = item(view, 0);
  REQUIRE(process.status == NETIPC_CODEC_APPS_LOOKUP_KNOWN);
  REQUIRE(process.cgroup_status == NETIPC_CODEC_APPS_LOOKUP_CGROUP_KNOWN);
  REQUIRE(process.orchestrator == NETIPC_CODEC_ORCHESTRATOR_LXC);
  REQUIRE(process.pid == 42);
  REQUIRE(process.ppid == 7);
  REQUIRE(process.uid == 1000);
  REQUIRE(process.starttime == 99);
  REQUIRE(text(process.comm) == "a (b) c");
  REQUIRE(text(process.cgroup_path) == "/lxc.payload.web");
  REQUIRE(text(process.cgroup_name) == "web");
  REQUIRE(process.label_count == 1);
}

TEST_CASE("every standing of a process's cgroup has its status", "[cli][unit]") {
  Machine machine({"a", "hidden"}, {"hidden"});
  struct Case {
    const char* cgroup;
    uint16_t status;
    const char* path;
  };
  const Case cases[] = {
      {"0::/a\n", NETIPC_CODEC_APPS_LOOKUP_CGROUP_KNOWN, "/a"},
      {"0::/\n", NETIPC_CODEC_APPS_LOOKUP_CGROUP_HOST_ROOT, ""},
      {"0::/new\n", NETIPC_CODEC_APPS_LOOKUP_CGROUP_UNKNOWN_RETRY_LATER, "/new"},
      {"", NETIPC_CODEC_APPS_LOOKUP_CGROUP_UNKNOWN_RETRY_LATER, ""},
      {"0::/hidden\n", NETIPC_CODEC_APPS_LOOKUP_CGROUP_UNKNOWN_PERMANENT, "/hidden"},
      {"0::/../outside\n", NETIPC_CODEC_APPS_LOOKUP_CGROUP_UNKNOWN_PERMANENT, "/../outside"},
  };
  std::vector<uint32_t> pids;
  for (const Case& one : cases) {
    pids.push_back(static_cast<uint32_t>(pids.size()) + 10);
    machine.processes.add(pids.back(), {.cgroup = one.cgroup});
  }
  const auto view = machine.ask(pids);
  for (uint32_t i = 0; i < view.item_count; ++i) {
    CAPTURE(cases[i].cgroup);
    REQUIRE(item(view, i).status == NETIPC_CODEC_APPS_LOOKUP_KNOWN);
    REQUIRE(item(view, i).cgroup_status == cases[i].status);
    REQUIRE(text(item(view, i).cgroup_path) == cases[i].path);
  }
}

TEST_CASE("a pid of no process is unknown", "[cli][unit]") {
  Machine machine({});
  machine.processes.add(43, {.thread_group = 42});
  const auto view = machine.ask(std::vector<uint32_t>{0, 41, 43, UINT32_MAX});
  for (uint32_t i = 0; i < view.item_count; ++i) {
    REQUIRE(item(view, i).status == NETIPC_CODEC_APPS_LOOKUP_UNKNOWN);
    REQUIRE(item(view, i).uid == NETIPC_CODEC_APPS_LOOKUP_UID_UNSET);
  }
}

TEST_CASE("no name of a file or a process can spoil a response", "[cli][unit]") {
  Machine machine({"docker/" "3f4b1c0d9e8a7f6b5c4d3e2f1a0b9c8d7e6f5a4b3c2d1e0f9a8b7c6d5e4f3a2b", "\xff\x01"});
  const std::string folder = "var/lib/docker/containers/3f4b1c0d9e8a7f6b5c4d3e2f1a0b9c8d7e6f5a4b3c2d1e0f9a8b7c6d5e4f3a2b";
  std::filesystem::create_directories(machine.files.file(folder));
  std::ofstream(machine.files.file(folder + "/config.v2.json")) << R"({"Name":"/\u0000","Config":{"Image":"\u0000x"}})";
  machine.processes.add(42, {.comm = std::string("a\0b", 3), .cgroup = "0::/\xff\x01\n"});
  const auto cgroups = machine.ask(std::vector<std::string>{
      "/docker/3f4b1c0d9e8a7f6b5c4d3e2f1a0b9c8d7e6f5a4b3c2d1e0f9a8b7c6d5e4f3a2b", "/\xff\x01"});
  REQUIRE(text(item(cgroups, 0).name) == "_");
  REQUIRE(text(item(cgroups, 1).name) == "__");
  REQUIRE(text(item(cgroups, 1).path) == "/\xff\x01");
  const auto apps = machine.ask(std::vector<uint32_t>{42});
  REQUIRE(text(item(apps, 0).comm) == "a");
}
