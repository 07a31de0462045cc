#pragma once

// Fabricated cgroup filesystems.

#include <filesystem>
#include <fstream>
#include <initializer_list>
#include <string>

#include "support/tmp_run_dir.hpp"

namespace netipc::test {

class CgroupTree {
 public:
  // A folder with the file that every cgroup has.
  void add(const std::string& relative_path) {
    std::filesystem::create_directories(dir_.file(relative_path));
    touch(relative_path + "/cgroup.procs");
  }
  void remove(const std::string& relative_path) { std::filesystem::remove_all(dir_.file(relative_path)); }
  void touch(const std::string& relative_path) { std::ofstream(dir_.file(relative_path)).put('\n'); }

  // Makes `hierarchy` (empty: the root) a unified one.
  void add_unified(const std::string& hierarchy, std::initializer_list<const char*> cgroups = {}) {
    add(hierarchy);
    touch(hierarchy + "/cgroup.controllers");
    for (const char* cgroup : cgroups) add(hierarchy + "/" + cgroup);
  }
  void add_v1(const std::string& hierarchy, std::initializer_list<const char*> cgroups = {}) {
    add(hierarchy);
    touch(hierarchy + "/tasks");
    for (const char* cgroup : cgroups) add(hierarchy + "/" + cgroup);
  }

  [[nodiscard]] const std::string& root() const { return dir_.path(); }
  [[nodiscard]] std::string procs(const std::string& relative_path) const {
    return dir_.file(relative_path + "/cgroup.procs");
  }

 private:
  TmpRunDir dir_;
};

}  // namespace netipc::test
