#pragma once

// Fabricated /proc folders.

#include <fmt/format.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "support/tmp_run_dir.hpp"

namespace netipc::test {

struct FakeProcess {
  std::string comm = "x";
  uint32_t ppid = 1;
  uint64_t starttime = 1;
  uint32_t real_uid = 0;
  uint32_t uid = 0;
  uint32_t thread_group = 0;  // 0: it leads its own
  std::string cgroup = "0::/\n";
};

class ProcessTree {
 public:
  void add(uint32_t pid, const FakeProcess& process) {
    std::filesystem::create_directories(folder(pid));
    // Fields 5 to 21 in between, as proc(5) numbers them.
    write(pid, "stat",
          fmt::format("{} ({}) S {} 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 {} 23 24\n", pid, process.comm,
                      process.ppid, process.starttime));
    write(pid, "status",
          fmt::format("Name:\tx\nUmask:\t0022\nState:\tS (sleeping)\nTgid:\t{}\nNgid:\t0\nPid:\t{}\n"
                      "Uid:\t{}\t{}\t8\t9\nGid:\t1\t2\t3\t4\n",
                      process.thread_group == 0 ? pid : process.thread_group, pid, process.real_uid, process.uid));
    write(pid, "cgroup", process.cgroup);
  }
  void write(uint32_t pid, const std::string& file, const std::string& text) {
    std::ofstream(folder(pid) + "/" + file, std::ios::binary) << text;
  }
  void remove(uint32_t pid, const std::string& file) { std::filesystem::remove(folder(pid) + "/" + file); }

  [[nodiscard]] const std::string& proc() const { return dir_.path(); }

 private:
  [[nodiscard]] std::string folder(uint32_t pid) const { return dir_.file(std::to_string(pid)); }

  TmpRunDir dir_;
};

}  // namespace netipc::test
