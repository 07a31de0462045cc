#pragma once

// A thread whose result is a problem, or nothing.

#include <string>
#include <thread>

namespace netipc::test {

class Helper {
 public:
  template <class Body>
  explicit Helper(Body body) : thread_([this, body] { problem_ = body(); }) {}
  ~Helper() {
    if (thread_.joinable()) thread_.join();
  }
  std::string result() {
    thread_.join();
    return problem_;
  }

 private:
  std::string problem_;
  std::thread thread_;
};

}  // namespace netipc::test
