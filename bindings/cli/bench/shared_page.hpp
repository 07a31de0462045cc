#pragma once

// Memory that a process shares with those it makes.

#include <sys/mman.h>

#include <new>

#include "exit.hpp"

namespace netipc::cli::bench {

// One value; it is never destroyed.
template <class Value>
class SharedPage {
 public:
  SharedPage() {
    void* memory = ::mmap(nullptr, sizeof(Value), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED) throw Failure{Exit::failed, "no memory to share"};
    value_ = new (memory) Value;
  }
  ~SharedPage() { ::munmap(value_, sizeof(Value)); }
  SharedPage(const SharedPage&) = delete;
  SharedPage& operator=(const SharedPage&) = delete;

  Value* operator->() const noexcept { return value_; }
  Value& operator*() const noexcept { return *value_; }

 private:
  Value* value_;
};

}  // namespace netipc::cli::bench
