#include "host/standing.hpp"

#include <netipc/codec_cgroups_snapshot.h>

#include "bindings/cli/host/cgroup_tree.hpp"
#include "support/catch.hpp"

using namespace netipc::cli::host;
using netipc::test::CgroupTree;

namespace {

CgroupSet set_of(const CgroupTree& tree, std::vector<std::string> excluded = {}) {
  ScanConfig config;
  config.root = tree.root();
  config.excluded = std::move(excluded);
  return {1, scan_cgroups(config).cgroups};
}

}  // namespace

TEST_CASE("a cgroup is known by its path, with or without the first slash", "[cli][unit]") {
  CgroupTree tree;
  tree.add_unified("", {"a/b", "c"});
  const CgroupSet set = set_of(tree);
  for (const char* path : {"/a", "a", "/a/b", "a/b", "/c"}) {
    CAPTURE(path);
    REQUIRE(standing_of(set, path) == Standing::known);
  }
  REQUIRE(standing_of(set, "/b") == Standing::not_yet);
  REQUIRE(standing_of(set, "/a/b/c") == Standing::not_yet);
  REQUIRE(standing_of({}, "/a") == Standing::not_yet);
}

TEST_CASE("what no cgroup is called is never known", "[cli][unit]") {
  CgroupTree tree;
  tree.add_unified("", {"a/b"});
  const CgroupSet set = set_of(tree);
  for (const char* path : {"", "/", "//", "//a", "/a/", "/a//b", "/./a", "/a/.", "/a/../a", "/..", "/../../x"}) {
    CAPTURE(path);
    REQUIRE(standing_of(set, path) == Standing::never);
  }
  REQUIRE(standing_of(set, "/" + std::string(256, 'x')) == Standing::never);
  REQUIRE(standing_of(set, "/" + std::string(255, 'x')) == Standing::not_yet);
  std::string deep;
  while (deep.size() <= 4096) deep += "/x";
  REQUIRE(standing_of(set, deep) == Standing::never);
}

TEST_CASE("an excluded cgroup stays unknown", "[cli][unit]") {
  CgroupTree tree;
  tree.add_unified("", {"a", "b"});
  const CgroupSet set = set_of(tree, {"a"});
  REQUIRE(standing_of(set, "/a") == Standing::never);
  REQUIRE(standing_of(set, "/b") == Standing::known);
}

TEST_CASE("a key is compared byte by byte and is no path of the file system", "[cli][unit]") {
  CgroupTree tree;
  tree.add_unified("", {"a\x01", "a\x02", "deep/a\x01"});
  const CgroupSet set = set_of(tree);
  REQUIRE(standing_of(set, "/a\x01") == Standing::known);
  REQUIRE(standing_of(set, "/a\x02") == Standing::known);
  REQUIRE(standing_of(set, "/a\x03") == Standing::not_yet);
  REQUIRE(standing_of(set, "/a_") == Standing::not_yet);
  REQUIRE(standing_of(set, "/\x01") == Standing::not_yet);
  REQUIRE(find(set, "a\x02")->path == tree.procs("a\x02"));
  REQUIRE(standing_of(set, tree.root() + "/a\x01") == Standing::not_yet);
}
