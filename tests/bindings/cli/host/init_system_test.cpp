#include "host/init_system.hpp"

#include <filesystem>
#include <fstream>

#include "support/catch.hpp"
#include "support/tmp_run_dir.hpp"

using netipc::cli::host::systemd_runs;
using netipc::test::TmpRunDir;

namespace {
void write_comm(const TmpRunDir& root, const std::string& comm) {
  std::filesystem::create_directories(root.file("proc/1"));
  std::ofstream(root.file("proc/1/comm")) << comm << '\n';
}
}  // namespace

TEST_CASE("systemd runs where its private folder is", "[cli][unit]") {
  TmpRunDir root;
  REQUIRE_FALSE(systemd_runs(root.path()));
  std::filesystem::create_directories(root.file("run/systemd/system"));
  REQUIRE(systemd_runs(root.path()));
}

TEST_CASE("systemd runs where it is the first process", "[cli][unit]") {
  TmpRunDir root;
  write_comm(root, "init");
  REQUIRE_FALSE(systemd_runs(root.path()));
  write_comm(root, "systemd");
  REQUIRE(systemd_runs(root.path()));
}
