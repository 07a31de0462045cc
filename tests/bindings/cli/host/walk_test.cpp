#include "host/walk.hpp"

#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>

#include "bindings/cli/host/cgroup_tree.hpp"
#include "support/catch.hpp"

using namespace netipc::cli::host;
using netipc::test::CgroupTree;

namespace {

std::vector<std::string> sorted(Walk walk) {
  std::sort(walk.cgroups.begin(), walk.cgroups.end());
  return std::move(walk.cgroups);
}

constexpr size_t no_limit = 1000000;

}  // namespace

TEST_CASE("every folder below the root is a cgroup", "[cli][unit]") {
  CgroupTree tree;
  tree.add_unified("", {"a", "a/b/c", "d"});
  const Walk walk = walk_cgroups(tree.root(), no_limit);
  REQUIRE(walk.complete);
  REQUIRE_FALSE(walk.unreadable);
  REQUIRE(sorted(walk) == std::vector<std::string>{"a", "a/b", "a/b/c", "d"});
}

TEST_CASE("a loop of symbolic links is not followed", "[cli][unit]") {
  CgroupTree tree;
  tree.add("a");
  std::filesystem::create_directory_symlink("..", tree.root() + "/a/up");
  std::filesystem::create_directory_symlink("/", tree.root() + "/everything");
  REQUIRE(sorted(walk_cgroups(tree.root(), no_limit)) == std::vector<std::string>{"a"});
}

TEST_CASE("the root itself may be a symbolic link", "[cli][unit]") {
  CgroupTree tree;
  tree.add("real/a");
  std::filesystem::create_directory_symlink("real", tree.root() + "/alias");
  REQUIRE(walk_cgroups(tree.root() + "/alias", no_limit).cgroups == std::vector<std::string>{"a"});
}

TEST_CASE("a missing root holds no cgroups", "[cli][unit]") {
  CgroupTree tree;
  REQUIRE(walk_cgroups(tree.root() + "/missing", no_limit).cgroups.empty());
}

TEST_CASE("the walk stops at its limit and says so", "[cli][unit]") {
  CgroupTree tree;
  tree.add_unified("", {"a", "b", "c"});
  const Walk cut = walk_cgroups(tree.root(), 2);
  REQUIRE(cut.cgroups.size() == 2);
  REQUIRE_FALSE(cut.complete);
  REQUIRE(walk_cgroups(tree.root(), 3).complete);
}

TEST_CASE("names may hold any bytes", "[cli][unit]") {
  CgroupTree tree;
  tree.add("a\nb");
  tree.add("\xff\x1b");
  tree.add("...");
  REQUIRE(sorted(walk_cgroups(tree.root(), no_limit)) == std::vector<std::string>{"...", "a\nb", "\xff\x1b"});
}

TEST_CASE("a tree deeper than any path ends where paths end", "[cli][unit]") {
  CgroupTree tree;
  const std::string name(200, 'x');
  const std::filesystem::path before = std::filesystem::current_path();
  REQUIRE(::chdir(tree.root().c_str()) == 0);
  for (int depth = 0; depth < 30; ++depth) {
    REQUIRE(std::filesystem::create_directory(name));
    REQUIRE(::chdir(name.c_str()) == 0);
  }
  std::filesystem::current_path(before);
  const Walk walk = walk_cgroups(tree.root(), no_limit);
  REQUIRE(walk.unreadable);
  REQUIRE(walk.cgroups.size() > 15);
  REQUIRE(walk.cgroups.size() < 30);
}

TEST_CASE("a folder that may not be read is passed over", "[cli][unit]") {
  CgroupTree tree;
  tree.add_unified("", {"closed/inner", "open/inner"});
  namespace fs = std::filesystem;
  fs::permissions(tree.root(), fs::perms::all);
  fs::permissions(tree.root() + "/closed", fs::perms::none);

  // Root may read everything, so the walk is somebody else's.
  const pid_t child = ::fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    if (::geteuid() == 0 && ::setuid(65534) != 0) ::_exit(3);
    const Walk walk = walk_cgroups(tree.root(), no_limit);
    const bool passed = walk.unreadable && sorted(walk) == std::vector<std::string>{"closed", "open", "open/inner"};
    ::_exit(passed ? 0 : 1);
  }
  int status = 0;
  REQUIRE(::waitpid(child, &status, 0) == child);
  fs::permissions(tree.root() + "/closed", fs::perms::owner_all);
  REQUIRE((WIFEXITED(status) && WEXITSTATUS(status) == 0));
}
