#pragma once

// A service made of a lambda over raw payloads, for tests of what surrounds it.

#include <functional>
#include <string_view>
#include <utility>

#include "service/service.hpp"

namespace netipc::test {

class FunctionService final : public service::Service {
 public:
  using Function = std::function<Result<size_t>(Bytes, MutableBytes)>;

  explicit FunctionService(Function function, wire::Method method = wire::method_increment)
      : function_(std::move(function)), method_(method) {}

  [[nodiscard]] wire::Method method() const noexcept override { return method_; }
  Result<size_t> dispatch(Bytes request, MutableBytes response) noexcept override {
    return function_(request, response);
  }

 private:
  Function function_;
  wire::Method method_;
};

inline service::ServicePtr make_service(FunctionService::Function function,
                                        wire::Method method = wire::method_increment) {
  return std::make_unique<FunctionService>(std::move(function), method);
}

// Answers with what it was asked.
inline Result<size_t> echo(Bytes request, MutableBytes response) {
  if (request.size() > response.size()) return Status::overflow;
  copy_bytes(response.data(), request.data(), request.size());
  return size_t{request.size()};
}

inline Bytes text(std::string_view s) { return std::as_bytes(std::span(s)); }

inline std::string_view text(Bytes bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

}  // namespace netipc::test
