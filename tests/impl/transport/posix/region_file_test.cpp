// Region files in a run dir that others may write to as well. What deployed peers
// leave and find is in tests/vectors/regions.

#include "platform/region_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <filesystem>
#include <fstream>

#include "platform/region.hpp"
#include "support/catch.hpp"
#include "support/tmp_run_dir.hpp"
#include "transport/shm_layout.hpp"

using namespace netipc;
using namespace netipc::platform;
namespace fs = std::filesystem;

namespace {

constexpr uint64_t size = 4096;

struct Fixture {
  test::TmpRunDir dir;
  std::string path = dir.file("svc-0000000000000001.ipcshm");

  // The first bytes of a region of this owner.
  void write_header(const std::string& at, int32_t pid, uint32_t generation) const {
    std::array<std::byte, transport::region_header_size> header{};
    store(header.data(), transport::region_magic);
    store(header.data() + offsetof(transport::RegionHeader, owner_pid), pid);
    store(header.data() + offsetof(transport::RegionHeader, owner_generation), generation);
    std::ofstream(at, std::ios::binary).write(reinterpret_cast<const char*>(header.data()), header.size());
  }
  void write_live_header(const std::string& at) const { write_header(at, ::getpid(), 1); }
};

}  // namespace

TEST_CASE_METHOD(Fixture, "a new region file is private, allocated and empty", "[transport][unit]") {
  OwnedRegionFile file;
  const auto fd = file.create(path, size);
  REQUIRE(fd.ok());
  struct stat node {};
  REQUIRE(::fstat(fd->get(), &node) == 0);
  REQUIRE((node.st_mode & 07777) == 0600);
  REQUIRE(node.st_size == size);
  REQUIRE(static_cast<uint64_t>(node.st_blocks) * 512 >= size);
}

TEST_CASE_METHOD(Fixture, "a region file that cannot be had leaves nothing behind", "[transport][unit]") {
  OwnedRegionFile file;
  SECTION("no run dir") {
    REQUIRE(file.create(dir.file("missing/x.ipcshm"), size).status() == Status::region_open);
  }
  SECTION("more than any file system holds") {
    REQUIRE(file.create(path, uint64_t{1} << 62).status() == Status::region_allocate);
    REQUIRE_FALSE(fs::exists(path));
  }
}

TEST_CASE_METHOD(Fixture, "a region file goes with its owner", "[transport][unit]") {
  auto file = std::make_unique<OwnedRegionFile>();
  REQUIRE(file->create(path, size).ok());
  SECTION("and no other file does") {
    fs::rename(path, dir.file("kept"));
    std::ofstream(path) << "another's";
    file.reset();
    REQUIRE(fs::exists(path));
  }
  SECTION("not with a forked copy") {
    const pid_t child = ::fork();
    REQUIRE(child >= 0);
    if (child == 0) {
      file->remove();
      ::_exit(0);
    }
    REQUIRE(::waitpid(child, nullptr, 0) == child);
    REQUIRE(fs::exists(path));
    file.reset();
    REQUIRE_FALSE(fs::exists(path));
  }
}

TEST_CASE_METHOD(Fixture, "what blocks a region's name and cannot be removed is respected", "[transport][unit]") {
  fs::create_directory(path);
  std::ofstream(path + "/inside") << "precious";
  OwnedRegionFile file;
  REQUIRE(file.create(path, size).status() == Status::addr_in_use);
  REQUIRE(fs::exists(path + "/inside"));
}

TEST_CASE_METHOD(Fixture, "a symlink on a region's name goes, what it leads to stays", "[transport][unit]") {
  write_live_header(dir.file("target"));
  fs::create_symlink("target", path);
  OwnedRegionFile file;
  REQUIRE(file.create(path, size).ok());
  REQUIRE(fs::is_regular_file(fs::symlink_status(path)));
  REQUIRE(fs::exists(dir.file("target")));
}

TEST_CASE_METHOD(Fixture, "an owner is judged by its pid and its generation", "[transport][unit]") {
  const auto [pid, generation, outcome] = GENERATE(table<int32_t, uint32_t, Staleness>(
      {{1, 1, Staleness::live}, {1, 0, Staleness::removed}, {0, 1, Staleness::removed},
       {-1, 1, Staleness::removed}, {INT32_MIN, 1, Staleness::removed}, {INT32_MAX, 1, Staleness::removed}}));
  write_header(path, pid, generation);
  REQUIRE(clear_stale_region(path) == outcome);
  REQUIRE(fs::exists(path) == (outcome == Staleness::live));
}

TEST_CASE_METHOD(Fixture, "a name that nothing has is gone", "[transport][unit]") {
  REQUIRE(clear_stale_region(path) == Staleness::gone);
}

TEST_CASE_METHOD(Fixture, "a FIFO holds nobody up", "[transport][unit]") {
  REQUIRE(::mkfifo(path.c_str(), 0600) == 0);
  uint64_t seen = 0;
  REQUIRE(open_region(path, ::getuid(), seen).status() == Status::region_open);
  REQUIRE(clear_stale_region(path) == Staleness::removed);
}

TEST_CASE_METHOD(Fixture, "a client opens only a regular file of its peer", "[transport][unit]") {
  uint64_t seen = 0;
  write_live_header(dir.file("target"));
  SECTION("a file of its peer") {
    fs::rename(dir.file("target"), path);
    REQUIRE(open_region(path, ::getuid(), seen).ok());
    REQUIRE(seen == transport::region_header_size);
  }
  SECTION("a file of somebody else") {
    fs::rename(dir.file("target"), path);
    REQUIRE(open_region(path, ::getuid() + 1, seen).status() == Status::region_open);
  }
  SECTION("a symlink") {
    fs::create_symlink("target", path);
    REQUIRE(open_region(path, ::getuid(), seen).status() == Status::region_open);
  }
  SECTION("a directory") {
    fs::create_directory(path);
    REQUIRE(open_region(path, ::getuid(), seen).status() == Status::region_open);
  }
}

TEST_CASE_METHOD(Fixture, "sweeping leaves other services, other files and live regions alone", "[transport][unit]") {
  write_live_header(path);
  for (const char* name : {"svc-.ipcshm", "svc.ipcshm", "svc-1.ipcshm.old", "other-0000000000000001.ipcshm"})
    std::ofstream(dir.file(name)) << "x";
  for (const char* name : {"svc-2.ipcshm", "svc-b-0000000000000001.ipcshm"}) std::ofstream(dir.file(name)) << "x";
  sweep_regions({dir.path(), "svc"});
  REQUIRE(fs::exists(path));
  for (const char* name : {"svc-.ipcshm", "svc.ipcshm", "svc-1.ipcshm.old", "other-0000000000000001.ipcshm"})
    CHECK(fs::exists(dir.file(name)));
  for (const char* name : {"svc-2.ipcshm", "svc-b-0000000000000001.ipcshm"}) CHECK_FALSE(fs::exists(dir.file(name)));
  sweep_regions({dir.file("missing"), "svc"});
}

TEST_CASE("a generation is never the one that means stale", "[transport][unit]") {
  for (int i = 0; i < 1000; ++i) REQUIRE(new_generation() != 0);
}
