#pragma once

// A value or the Status that explains its absence. Expected failures travel as
// values: no exception crosses a decode, send or receive path.

#include <new>
#include <type_traits>
#include <utility>

#include "base/status.hpp"

namespace netipc {

template <class T>
class [[nodiscard]] Result {
 public:
  Result(Status failure) noexcept : status_(failure) {}  // NOLINT(google-explicit-constructor): `return Status::x;` is the idiom
  Result(T value) noexcept(std::is_nothrow_move_constructible_v<T>)  // NOLINT(google-explicit-constructor)
      : status_(Status::ok) {
    new (&storage_.value) T(std::move(value));
  }
  Result(Result&& other) noexcept(std::is_nothrow_move_constructible_v<T>) : status_(other.status_) {
    if (ok()) new (&storage_.value) T(std::move(other.storage_.value));
  }
  Result(const Result&) = delete;
  Result& operator=(const Result&) = delete;
  Result& operator=(Result&&) = delete;
  ~Result() {
    if (ok()) storage_.value.~T();
  }

  [[nodiscard]] bool ok() const noexcept { return status_ == Status::ok; }
  [[nodiscard]] Status status() const noexcept { return status_; }

  // Only when ok().
  T& value() & noexcept { return storage_.value; }
  const T& value() const& noexcept { return storage_.value; }
  T&& value() && noexcept { return std::move(storage_.value); }
  T& operator*() noexcept { return storage_.value; }
  const T& operator*() const noexcept { return storage_.value; }
  T* operator->() noexcept { return &storage_.value; }
  const T* operator->() const noexcept { return &storage_.value; }

 private:
  union Storage {
    Storage() noexcept {}
    ~Storage() {}
    T value;
  } storage_;
  Status status_;
};

}  // namespace netipc

#define NETIPC_CONCAT_(a, b) a##b
#define NETIPC_CONCAT(a, b) NETIPC_CONCAT_(a, b)

// Leaves the function with the Status of `expr` unless it is ok.
#define NETIPC_TRY(expr)                                                    \
  do {                                                                      \
    if (const ::netipc::Status netipc_try_status_ = (expr);                 \
        netipc_try_status_ != ::netipc::Status::ok)                         \
      return netipc_try_status_;                                            \
  } while (false)

// Declares `var` from a Result, or leaves the function with its Status.
#define NETIPC_TRY_ASSIGN(var, expr)                                        \
  auto NETIPC_CONCAT(netipc_result_, __LINE__) = (expr);                    \
  if (!NETIPC_CONCAT(netipc_result_, __LINE__).ok())                        \
    return NETIPC_CONCAT(netipc_result_, __LINE__).status();                \
  var = std::move(NETIPC_CONCAT(netipc_result_, __LINE__)).value()
