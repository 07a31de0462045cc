#pragma once

// A borrowed callable: what a dispatch function calls back. Two words, no heap;
// the callable must outlive the call it is passed to.

#include <memory>
#include <type_traits>
#include <utility>

namespace netipc::codec {

template <class Signature>
class Handler;

template <class R, class... Arguments>
class Handler<R(Arguments...)> {
 public:
  template <class Callable>
    requires(!std::is_same_v<std::remove_cvref_t<Callable>, Handler> &&
             std::is_invocable_r_v<R, Callable&, Arguments...>)
  Handler(Callable&& callable) noexcept  // NOLINT(google-explicit-constructor): a lambda is passed as it is
      : object_(const_cast<void*>(static_cast<const void*>(std::addressof(callable)))),
        call_([](void* object, Arguments... arguments) -> R {
          return (*static_cast<std::remove_reference_t<Callable>*>(object))(std::forward<Arguments>(arguments)...);
        }) {}

  R operator()(Arguments... arguments) const { return call_(object_, std::forward<Arguments>(arguments)...); }

 private:
  void* object_;
  R (*call_)(void*, Arguments...);
};

}  // namespace netipc::codec
