#include "transport/session.hpp"

#include <algorithm>
#include <utility>

#include "base/checked_math.hpp"

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

// A request from a client is checked against the request limits, a response from
// a server against the response limits; nothing else has a ceiling.
Status Session::check_outbound(const wire::Header& header, size_t payload_size) const noexcept {
  if (!fits_u32(uint64_t{wire::header_size} + payload_size)) return Status::limit_exceeded;
  const bool request = role_ == Role::client && header.kind == wire::kind_request;
  const bool response = role_ == Role::server && header.kind == wire::kind_response;
  if (!request && !response) return Status::ok;
  const uint32_t bytes = request ? info_.limits.request_payload : info_.limits.response_payload;
  const uint32_t items = request ? info_.limits.request_items : info_.limits.response_items;
  // An agreed 0 means "no ceiling" to deployed senders.
  if (bytes != 0 && payload_size > bytes) return Status::limit_exceeded;
  if (items != 0 && header.item_count > items) return Status::limit_exceeded;
  return Status::ok;
}

Status Session::send(const wire::Header& header, Bytes payload, const Wait& wait) noexcept {
  if (!open_) return Status::invalid;
  const bool tracked = role_ == Role::client && header.kind == wire::kind_request && !data().whole_messages();
  if (tracked) NETIPC_TRY(in_flight_.add(header.message_id));

  Status status = check_outbound(header, payload.size());
  if (status == Status::ok) {
    wire::Header full = header;
    full.magic = wire::message_magic;
    full.version = wire::protocol_version;
    full.header_len = wire::header_size;
    full.payload_len = static_cast<uint32_t>(payload.size());
    status = transmit(full, payload, wait);
    if (status == Status::ok) return status;
  }
  if (status == Status::limit_exceeded || status == Status::invalid || status == Status::msg_too_large) {
    if (tracked) in_flight_.remove(header.message_id);
  } else {
    in_flight_.clear();
  }
  return status;
}

NativeHandle Session::data_handle() const noexcept {
  return data_ != nullptr ? data_->data_handle() : baseline_->data_handle();
}

}  // namespace netipc::transport
