#pragma once

// What the system counts of a process, from outside.

#include <sys/types.h>

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string>

namespace netipc::test {

class ProcessStats {
 public:
  explicit ProcessStats(pid_t pid) : root_("/proc/" + std::to_string(pid)) {}

  [[nodiscard]] uint64_t resident_bytes() const { return field(root_ / "status", "VmRSS") * 1024; }
  // What is its own: neither files nor shared memory.
  [[nodiscard]] uint64_t anonymous_bytes() const { return field(root_ / "status", "RssAnon") * 1024; }
  [[nodiscard]] uint64_t shared_bytes() const { return field(root_ / "status", "RssShmem") * 1024; }
  [[nodiscard]] size_t threads() const { return entries("task"); }
  [[nodiscard]] size_t descriptors() const { return entries("fd"); }
  // How often its threads, those that live, have gone to sleep of their own accord.
  [[nodiscard]] uint64_t voluntary_switches() const {
    uint64_t sum = 0;
    for (const auto& task : std::filesystem::directory_iterator(root_ / "task"))
      sum += field(task.path() / "status", "voluntary_ctxt_switches");
    return sum;
  }

 private:
  static uint64_t field(const std::filesystem::path& file, const std::string& name) {
    std::ifstream in(file);
    for (std::string line; std::getline(in, line);)
      if (line.starts_with(name + ":")) return std::stoull(line.substr(name.size() + 1));
    throw std::runtime_error(file.string() + ": no " + name);
  }
  [[nodiscard]] size_t entries(const char* directory) const {
    const std::filesystem::directory_iterator all(root_ / directory);
    return static_cast<size_t>(std::distance(begin(all), end(all)));
  }

  std::filesystem::path root_;
};

}  // namespace netipc::test
