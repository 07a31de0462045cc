#pragma once

// A builder as C sees it: one of the caller's, which the handle owns, or one a
// server lends to a handler for the time of a call.

#include <cstdint>
#include <optional>
#include <utility>

#include "shim/tagged_handle.hpp"

namespace netipc::shim {

template <class Builder, uint32_t Tag>
class BuilderHandle {
 public:
  static constexpr uint32_t kind = Tag;
  uint32_t tag = kind;

  // Lent: dies with the handler's call.
  explicit BuilderHandle(Builder& lent) noexcept : builder_(&lent) {}
  // Owned.
  template <class... Arguments>
  explicit BuilderHandle(std::in_place_t, Arguments&&... arguments) noexcept
      : own_(std::in_place, std::forward<Arguments>(arguments)...), builder_(&*own_) {}
  ~BuilderHandle() { tag = 0; }
  BuilderHandle(const BuilderHandle&) = delete;
  BuilderHandle& operator=(const BuilderHandle&) = delete;

  [[nodiscard]] bool owned() const noexcept { return own_.has_value(); }
  [[nodiscard]] Builder& get() const noexcept { return *builder_; }

 private:
  std::optional<Builder> own_;
  Builder* builder_;
};

}  // namespace netipc::shim
