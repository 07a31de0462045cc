// Region files as deployed peers make, replace and clean them.

#include <sys/socket.h>
#include <sys/stat.h>

#include <filesystem>

#include "platform/region.hpp"
#include "platform/region_file.hpp"
#include "support/catch.hpp"
#include "support/tmp_run_dir.hpp"
#include "vectors/regions/region_cases.hpp"
#include "vectors/regions/region_file_tools.hpp"

using namespace netipc;
using namespace netipc::test;

namespace {

void make_existing(const std::string& path, const Json& recorded) {
  const auto kind = recorded.at("existing").get<std::string>();
  if (kind == "region") return make_region_file(path, recorded);
  if (kind == "empty_file") return make_file(path, {}, 0);
  if (kind == "directory") return void(std::filesystem::create_directory(path));
  if (kind == "dangling_symlink") return std::filesystem::create_symlink("nowhere", path);
  throw std::invalid_argument(kind);
}

}  // namespace

TEST_CASE("what has the name of a region is replaced or respected as by deployed servers", "[vectors]") {
  for (const Json& recorded : region_cases("create_over_existing")) {
    INFO(recorded.at("name"));
    const TmpRunDir dir;
    const std::string path = dir.file("svc-0000000000000001.ipcshm");
    make_existing(path, recorded);
    const ino_t before = inode_of(path);
    // Keeps the old inode number from being given out again.
    if (std::filesystem::is_regular_file(path)) std::filesystem::create_hard_link(path, dir.file("kept"));
    platform::OwnedRegionFile file;
    const auto fd = file.create(path, 448);
    CHECK(fd.status() == region_status_named(recorded.at("result")));
    const bool replaced = recorded.at("replaced").get<bool>();
    CHECK(fd.ok() == replaced);
    struct stat node {};
    REQUIRE(::lstat(path.c_str(), &node) == 0);
    if (replaced) {
      CHECK(S_ISREG(node.st_mode));
      CHECK(read_file(path, 0, 512) == PacketData(448));
    } else {
      CHECK(node.st_ino == before);
      CHECK(compare_header(recorded, recorded.at("mask"), path) == "");
    }
  }
}

TEST_CASE("a start sweeps what deployed servers sweep", "[vectors]") {
  for (const Json& recorded : region_cases("cleanup")) {
    INFO(recorded.at("name"));
    const TmpRunDir dir;
    for (const Json& file : recorded.at("files")) {
      const std::string path = dir.file(file.at("file_name"));
      if (file.contains("header_hex")) {
        make_region_file(path, file);
      } else {
        REQUIRE(file.at("content") == "empty");
        make_file(path, {}, 0);
      }
    }
    platform::sweep_regions({dir.path(), recorded.at("service").get<std::string>()});
    for (const Json& file : recorded.at("files")) {
      INFO(file.at("file_name"));
      CHECK(std::filesystem::exists(dir.file(file.at("file_name"))) == file.at("kept").get<bool>());
    }
  }
}

TEST_CASE("every recorded region is somebody's to play", "[vectors]") {
  // The first seven have a test in this folder; windows_create is the other
  // platform's.
  size_t cases = 0;
  for (const char* op : {"create", "exchange", "attach", "receive", "create_over_existing", "cleanup", "negotiated",
                         "windows_create"}) {
    WARN(op << ": " << region_cases(op).size() << " cases");
    cases += region_cases(op).size();
  }
  CHECK(cases == 46);
  CHECK(cases == recorded_cases("shm_region.jsonl").size());
}
