#include "transport/session.hpp"

#include <utility>

namespace netipc::transport {

Session::Session(Role role, const SessionInfo& info, ChannelPtr baseline, ChannelPtr data) noexcept
    : info_(info), baseline_(std::move(baseline)), data_(std::move(data)), role_(role) {}

Session::~Session() { close(); }

// The region goes first: whoever waits on the socket may look for it then.
void Session::hang_up() noexcept {
  if (!open_) return;
  if (data_ != nullptr) data_->hang_up();
  baseline_->hang_up();
}

void Session::close() noexcept {
  if (!open_) return;
  open_ = false;
  in_flight_.clear();
  // In the order of hang_up().
  if (data_ != nullptr) data_->close();
  baseline_->close();
}

NativeHandle Session::data_handle() const noexcept {
  return data_ != nullptr ? data_->data_handle() : baseline_->data_handle();
}

}  // namespace netipc::transport
