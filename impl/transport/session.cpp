#include "transport/session.hpp"

#include <utility>

namespace netipc::transport {

Session::Session(Role role, const SessionInfo& info, ChannelPtr baseline, ChannelPtr data) noexcept
    : info_(info), baseline_(std::move(baseline)), data_(std::move(data)), role_(role) {}

Session::~Session() { close(); }

void Session::close() noexcept {
  if (!open_) return;
  open_ = false;
  in_flight_.clear();
  // The region goes first: whoever waits on the socket may look for it then.
  if (data_ != nullptr) data_->close();
  baseline_->close();
}

NativeHandle Session::data_handle() const noexcept {
  return data_ != nullptr ? data_->data_handle() : baseline_->data_handle();
}

}  // namespace netipc::transport
