#pragma once

// INCREMENT as a Service, made of whichever callable answers one number. Not behind
// std::function like the others: a batch has thousands of numbers, and the call that
// is saved takes as long as the handler.

#include <utility>

#include "codec/increment.hpp"
#include "service/service.hpp"
#include "wire/batch.hpp"

namespace netipc::service {

//   Ask: Status(uint64_t value, uint64_t& out_value)
template <class Ask>
class IncrementService final : public Service {
 public:
  explicit IncrementService(Ask ask) noexcept : ask_(std::move(ask)) {}

  [[nodiscard]] wire::Method method() const noexcept override { return wire::method_increment; }

  Result<size_t> dispatch(Bytes request, MutableBytes response) noexcept override {
    try {
      return codec::dispatch_increment(request, response, ask_);
    } catch (...) {
      return Status::handler_failed;
    }
  }

  // A batch of numbers that every client lays out in the same way is answered in that
  // way: its directory is that of the answer.
  Result<size_t> dispatch_batch(Bytes request, uint32_t item_count, MutableBytes response,
                                MutableBytes item) noexcept override {
    constexpr uint32_t size = codec::increment_size;
    const size_t directory = size_t{item_count} * wire::directory_entry_size;
    const size_t whole = directory + size_t{item_count} * size;
    if (whole > response.size() || !wire::is_even_batch(request, item_count, size))
      return Service::dispatch_batch(request, item_count, response, item);
    try {
      for (size_t at = directory; at < whole; at += size) {
        uint64_t answer = 0;
        if (ask_(load<uint64_t>(request.data() + at), answer) != Status::ok) return Status::handler_failed;
        store(response.data() + at, answer);
      }
    } catch (...) {
      return Status::handler_failed;
    }
    copy_bytes(response.data(), request.data(), directory);
    return whole;
  }

 private:
  Ask ask_;
};

}  // namespace netipc::service
