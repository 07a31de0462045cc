#pragma once

// A private run dir that is gone, with all it holds, when the test case ends.

#include <stdlib.h>

#include <filesystem>
#include <stdexcept>
#include <string>

namespace netipc::test {

class TmpRunDir {
 public:
  TmpRunDir() {
    std::string name = (std::filesystem::temp_directory_path() / "netipc-XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("mkdtemp");
    path_ = name;
  }
  ~TmpRunDir() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  TmpRunDir(const TmpRunDir&) = delete;
  TmpRunDir& operator=(const TmpRunDir&) = delete;

  [[nodiscard]] const std::string& path() const { return path_; }
  [[nodiscard]] std::string file(const std::string& name) const { return path_ + "/" + name; }

 private:
  std::string path_;
};

}  // namespace netipc::test
