#include "host/scan.hpp"

#include <netipc/codec_cgroups_snapshot.h>

#include "bindings/cli/host/cgroup_tree.hpp"
#include "support/catch.hpp"

using namespace netipc::cli::host;
using netipc::test::CgroupTree;

namespace {

constexpr uint32_t duplicate = NETIPC_CODEC_CGROUPS_OPTION_DUPLICATE_DISABLED;
constexpr uint32_t system_service = NETIPC_CODEC_CGROUPS_OPTION_SYSTEM_SLICE_SERVICE;
constexpr uint32_t unified = NETIPC_CODEC_CGROUPS_OPTION_UNIFIED;
constexpr uint32_t excluded = NETIPC_CODEC_CGROUPS_OPTION_EXCLUDED;

ScanConfig config(const CgroupTree& tree) {
  ScanConfig config;
  config.root = tree.root();
  return config;
}

}  // namespace

TEST_CASE("a v2 cgroup is described from its folder", "[cli][unit]") {
  CgroupTree tree;
  tree.add_unified("", {"system.slice/ssh.service"});
  const Scan scan = scan_cgroups(config(tree));
  REQUIRE(scan.layout == LayoutKind::v2);
  REQUIRE(scan.problems.empty());
  REQUIRE(scan.cgroups.size() == 2);
  const Cgroup& service = scan.cgroups[1];
  REQUIRE(service.name == "system.slice/ssh.service");
  REQUIRE(service.path == tree.procs("system.slice/ssh.service"));
  REQUIRE(service.hash == hash_name(service.name));
  REQUIRE(service.options == (system_service | unified));
  REQUIRE(service.enabled);
  REQUIRE(scan.cgroups[0].options == unified);
}

TEST_CASE("a cgroup of several v1 hierarchies is one item", "[cli][unit]") {
  CgroupTree tree;
  tree.add_v1("cpu", {"docker/a", "only-cpu"});
  tree.add_v1("memory", {"docker/a"});
  const Scan scan = scan_cgroups(config(tree));
  REQUIRE(scan.layout == LayoutKind::v1);
  REQUIRE(scan.cgroups.size() == 3);
  REQUIRE(scan.cgroups[1].name == "docker/a");
  REQUIRE(scan.cgroups[1].path == tree.procs("memory/docker/a"));
  REQUIRE(scan.cgroups[1].options == 0);
  REQUIRE(scan.cgroups[2].path == tree.procs("cpu/only-cpu"));
}

TEST_CASE("a hybrid host serves the unified hierarchy for what v1 does not have", "[cli][unit]") {
  CgroupTree tree;
  tree.add_v1("memory", {"both"});
  tree.add_unified("unified", {"both", "system.slice/only-v2.service"});
  const Scan scan = scan_cgroups(config(tree));
  REQUIRE(scan.layout == LayoutKind::hybrid);
  REQUIRE(scan.cgroups.size() == 3);
  REQUIRE(scan.cgroups[0].path == tree.procs("memory/both"));
  REQUIRE(scan.cgroups[0].options == 0);
  REQUIRE(scan.cgroups[2].path == tree.procs("unified/system.slice/only-v2.service"));
  REQUIRE(scan.cgroups[2].options == (system_service | unified));
}

TEST_CASE("names that become equal are enabled once", "[cli][unit]") {
  CgroupTree tree;
  tree.add_unified("", {"a\x01", "a\x02", "b"});
  const Scan scan = scan_cgroups(config(tree));
  REQUIRE(scan.cgroups.size() == 3);
  REQUIRE(scan.cgroups[0].name == "a_");
  REQUIRE(scan.cgroups[0].enabled);
  REQUIRE(scan.cgroups[0].path == tree.procs("a\x01"));
  REQUIRE(scan.cgroups[1].name == "a_");
  REQUIRE_FALSE(scan.cgroups[1].enabled);
  REQUIRE(scan.cgroups[1].options == (duplicate | unified));
  REQUIRE(scan.cgroups[2].enabled);
}

TEST_CASE("an excluded cgroup is listed and disabled", "[cli][unit]") {
  CgroupTree tree;
  tree.add_unified("", {"docker/a", "docker/b/c", "user.slice"});
  ScanConfig excluding = config(tree);
  excluding.excluded = {"docker/*", "nothing"};
  const Scan scan = scan_cgroups(excluding);
  REQUIRE(scan.cgroups.size() == 5);
  for (const Cgroup& cgroup : scan.cgroups) {
    CAPTURE(cgroup.name);
    const bool in_docker = cgroup.name.starts_with("docker/");
    REQUIRE(cgroup.enabled == !in_docker);
    REQUIRE(((cgroup.options & excluded) != 0) == in_docker);
  }
}

TEST_CASE("no cgroup filesystem is an empty set and a problem", "[cli][unit]") {
  CgroupTree tree;
  ScanConfig missing = config(tree);
  missing.root += "/missing";
  const Scan scan = scan_cgroups(missing);
  REQUIRE(scan.cgroups.empty());
  REQUIRE(scan.problems == std::vector<std::string>{"no readable cgroup filesystem in " + missing.root});
}

TEST_CASE("a cut walk is a problem", "[cli][unit]") {
  CgroupTree tree;
  tree.add_unified("", {"a", "b"});
  ScanConfig limited = config(tree);
  limited.limit = 1;
  const Scan scan = scan_cgroups(limited);
  REQUIRE(scan.cgroups.size() == 1);
  REQUIRE(scan.problems.size() == 1);
}
