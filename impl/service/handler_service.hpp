#pragma once

// A Service that asks a handler, for whichever method: one file per method says
// which dispatch function and which signature. What a handler throws ends here.

#include <functional>
#include <utility>

#include "service/service.hpp"

namespace netipc::service {

template <wire::Method which, class Signature, class Dispatch>
class HandlerService final : public Service {
 public:
  HandlerService(std::function<Signature> handler, Dispatch dispatch) noexcept
      : handler_(std::move(handler)), dispatch_(std::move(dispatch)) {}

  [[nodiscard]] wire::Method method() const noexcept override { return which; }

  Result<size_t> dispatch(Bytes request, MutableBytes response) noexcept override {
    try {
      return dispatch_(request, response, handler_);
    } catch (...) {
      return Status::handler_failed;
    }
  }

 private:
  const std::function<Signature> handler_;
  const Dispatch dispatch_;
};

template <wire::Method which, class Signature, class Dispatch>
ServicePtr make_handler_service(std::function<Signature> handler, Dispatch dispatch) {
  return std::make_unique<HandlerService<which, Signature, Dispatch>>(std::move(handler), std::move(dispatch));
}

}  // namespace netipc::service
