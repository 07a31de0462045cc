#pragma once

// A word on stderr while something takes long.

#include <condition_variable>
#include <mutex>
#include <string>
#include <thread>

namespace netipc::cli {

// Says `what` after one second, where a person may be looking, and takes it back
// when it goes.
class Progress {
 public:
  explicit Progress(std::string what);
  ~Progress();
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

 private:
  void show();

  std::string what_;
  std::mutex mutex_;
  std::condition_variable changed_;
  bool done_ = false;
  std::thread shower_;
};

}  // namespace netipc::cli
