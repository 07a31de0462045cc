#pragma once

// Damaged copies of a valid payload: everything a decoder may meet that differs from
// it by one byte or ends early. Each copy is a heap block of exactly its size, so a
// sanitizer sees the first byte beyond.

#include <cstddef>
#include <cstring>
#include <memory>
#include <string>
#include <vector>

#include "base/bytes.hpp"

namespace netipc::test {

class ExactBlock {
 public:
  explicit ExactBlock(size_t size) : data_(new std::byte[size]), size_(size) {
    std::memset(data_.get(), 0xa5, size);
  }
  explicit ExactBlock(Bytes bytes) : ExactBlock(bytes.size()) { copy_bytes(data_.get(), bytes.data(), bytes.size()); }

  [[nodiscard]] MutableBytes bytes() const noexcept { return {data_.get(), size_}; }

 private:
  std::unique_ptr<std::byte[]> data_;
  size_t size_;
};

// check(payload) for every proper prefix.
template <class Check>
void for_each_truncation(Bytes payload, Check&& check) {
  for (size_t size = 0; size < payload.size(); ++size) check(Bytes(ExactBlock(payload.first(size)).bytes()));
}

// check(payload, position) for every byte and every other value of it.
template <class Check>
void for_each_mutation(Bytes payload, Check&& check) {
  const ExactBlock block(payload);
  for (size_t at = 0; at < payload.size(); ++at) {
    for (int change = 1; change < 256; ++change) {
      block.bytes()[at] = payload[at] ^ static_cast<std::byte>(change);
      check(Bytes(block.bytes()), at);
    }
    block.bytes()[at] = payload[at];
  }
}

[[nodiscard]] inline bool lies_in(const void* data, size_t size, Bytes payload) noexcept {
  const auto* begin = static_cast<const std::byte*>(data);
  return begin >= payload.data() && size <= payload.size() &&
         static_cast<size_t>(begin - payload.data()) <= payload.size() - size;
}

[[nodiscard]] inline std::vector<std::byte> copy_of(Bytes bytes) { return {bytes.begin(), bytes.end()}; }

[[nodiscard]] inline bool equal(Bytes a, Bytes b) noexcept {
  return a.size() == b.size() && (a.empty() || std::memcmp(a.data(), b.data(), a.size()) == 0);
}

}  // namespace netipc::test
