#include "codec/increment.hpp"

#include "service/handler_service.hpp"
#include "service/services.hpp"
#include "wire/batch.hpp"

namespace netipc::service {

namespace {

struct Dispatch {
  Result<size_t> operator()(Bytes request, MutableBytes response, const std::function<IncrementFunction>& ask) const {
    return codec::dispatch_increment(request, response, ask);
  }
};

using Single = HandlerService<wire::method_increment, IncrementFunction, Dispatch>;

class IncrementService final : public Single {
 public:
  using Single::Single;

  // A batch of numbers that every client lays out in the same way is answered in that
  // way: its directory is that of the answer.
  Result<size_t> dispatch_batch(Bytes request, uint32_t item_count, MutableBytes response,
                                MutableBytes item) noexcept override {
    constexpr uint32_t size = codec::increment_size;
    const size_t directory = size_t{item_count} * wire::directory_entry_size;
    const size_t whole = directory + size_t{item_count} * size;
    if (whole > response.size() || !wire::is_even_batch(request, item_count, size))
      return Single::dispatch_batch(request, item_count, response, item);
    try {
      for (size_t at = directory; at < whole; at += size) {
        uint64_t answer = 0;
        if (handler_(load<uint64_t>(request.data() + at), answer) != Status::ok) return Status::handler_failed;
        store(response.data() + at, answer);
      }
    } catch (...) {
      return Status::handler_failed;
    }
    copy_bytes(response.data(), request.data(), directory);
    return whole;
  }
};

}  // namespace

ServicePtr make_increment_service(std::function<IncrementFunction> handler) {
  return std::make_unique<IncrementService>(std::move(handler), Dispatch{});
}

}  // namespace netipc::service
