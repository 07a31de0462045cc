#include "host/layout.hpp"

#include "bindings/cli/host/cgroup_tree.hpp"
#include "support/catch.hpp"

using namespace netipc::cli::host;
using netipc::test::CgroupTree;

namespace {
std::vector<std::string> names(const Layout& layout, const CgroupTree& tree) {
  std::vector<std::string> names;
  for (const auto& hierarchy : layout.hierarchies) names.push_back(hierarchy.path.substr(tree.root().size()));
  return names;
}
}  // namespace

TEST_CASE("cgroup.controllers in the root means v2", "[cli][unit]") {
  CgroupTree tree;
  tree.add_unified("", {"memory"});
  const Layout layout = detect_layout(tree.root());
  REQUIRE(layout.kind == LayoutKind::v2);
  REQUIRE(names(layout, tree) == std::vector<std::string>{""});
  REQUIRE(layout.hierarchies[0].unified);
}

TEST_CASE("folders of controllers mean v1, the most complete hierarchy first", "[cli][unit]") {
  CgroupTree tree;
  for (const char* controller : {"systemd", "cpu,cpuacct", "memory", "pids", "custom"}) tree.add_v1(controller);
  const Layout layout = detect_layout(tree.root());
  REQUIRE(layout.kind == LayoutKind::v1);
  REQUIRE(names(layout, tree) == std::vector<std::string>{"/memory", "/pids", "/cpu,cpuacct", "/custom", "/systemd"});
}

TEST_CASE("unified beside v1 controllers means hybrid, the unified hierarchy last", "[cli][unit]") {
  CgroupTree tree;
  tree.add_unified("unified");
  tree.add_v1("memory");
  const Layout layout = detect_layout(tree.root());
  REQUIRE(layout.kind == LayoutKind::hybrid);
  REQUIRE(names(layout, tree) == std::vector<std::string>{"/memory", "/unified"});
  REQUIRE_FALSE(layout.hierarchies[0].unified);
  REQUIRE(layout.hierarchies[1].unified);
}

TEST_CASE("a symbolic link to a hierarchy is not another one", "[cli][unit]") {
  CgroupTree tree;
  tree.add_v1("cpu,cpuacct");
  std::filesystem::create_symlink("cpu,cpuacct", tree.root() + "/cpu");
  REQUIRE(names(detect_layout(tree.root()), tree) == std::vector<std::string>{"/cpu,cpuacct"});
}

TEST_CASE("folders that are no controllers are no cgroup filesystem", "[cli][unit]") {
  CgroupTree tree;
  std::filesystem::create_directories(tree.root() + "/etc");
  tree.touch("memory");
  REQUIRE(detect_layout(tree.root()).kind == LayoutKind::none);
  REQUIRE(detect_layout(tree.root() + "/missing").kind == LayoutKind::none);
  REQUIRE(detect_layout(tree.root() + "/memory").kind == LayoutKind::none);
  REQUIRE(detect_layout("").kind == LayoutKind::none);
}
