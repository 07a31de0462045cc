#pragma once

// One kind of request and what a server does with it: the only thing a managed
// server knows about its method. One file per kind makes one.

#include <memory>

#include "base/bytes.hpp"
#include "base/result.hpp"
#include "wire/constants.hpp"

namespace netipc::service {

class Service {
 public:
  virtual ~Service() = default;

  [[nodiscard]] virtual wire::Method method() const noexcept = 0;

  // Decodes one request payload, asks the handler, encodes its answer. Called by
  // several threads at once when the server has several workers.
  //   overflow        the answer does not fit `response`
  //   handler_failed  the handler declined
  //   any other       the request is malformed
  virtual Result<size_t> dispatch(Bytes request, MutableBytes response) noexcept = 0;

  // The same for each item of a batch, up to the first failure; the answer is a batch.
  // `item`: as much room as `response` has, for one answer before it is known to fit.
  virtual Result<size_t> dispatch_batch(Bytes request, uint32_t item_count, MutableBytes response,
                                        MutableBytes item) noexcept;
};

using ServicePtr = std::unique_ptr<Service>;

}  // namespace netipc::service
