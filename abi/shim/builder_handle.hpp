#pragma once

// A builder as C sees it: one of the caller's, which the handle owns, or one a
// server lends to a handler for the time of a call.

#include <cstdint>
#include <optional>
#include <utility>

namespace netipc::shim {

template <class Builder, uint32_t Tag>
class BuilderHandle {
 public:
  // Lent: dies with the handler's call.
  explicit BuilderHandle(Builder& lent) noexcept : builder_(&lent) {}
  // Owned.
  template <class... Arguments>
  explicit BuilderHandle(std::in_place_t, Arguments&&... arguments) noexcept
      : own_(std::in_place, std::forward<Arguments>(arguments)...), builder_(&*own_) {}
  ~BuilderHandle() { tag_ = 0; }
  BuilderHandle(const BuilderHandle&) = delete;
  BuilderHandle& operator=(const BuilderHandle&) = delete;

  [[nodiscard]] bool live() const noexcept { return tag_ == Tag; }
  [[nodiscard]] bool owned() const noexcept { return own_.has_value(); }
  [[nodiscard]] Builder& get() const noexcept { return *builder_; }

 private:
  uint32_t tag_ = Tag;
  std::optional<Builder> own_;
  Builder* builder_;
};

template <class Handle>
[[nodiscard]] bool live(const Handle* handle) noexcept {
  return handle != nullptr && handle->live();
}

}  // namespace netipc::shim
