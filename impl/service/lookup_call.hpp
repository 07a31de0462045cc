#pragma once

// One logical lookup: as many requests as the keys need, their answers stitched
// together in key order (docs/spec/service.md, "Lookup logical calls").
//
// A Method names what differs between the lookups:
//   Key, Response                   types of the codec
//   method, payload_exceeded        its numbers
//   fit(keys, room), encode(keys, out), echoes(echo, key)
//   oversized_item(key, room)       a client-made item for a key no request can
//                                   hold, or the status of the whole call

#include <algorithm>
#include <optional>
#include <span>

#include "codec/lookup_stitcher.hpp"
#include "service/client_core.hpp"

namespace netipc::service {

template <class Method>
class LookupCall {
 public:
  using Key = typename Method::Key;
  using Response = typename Method::Response;

  LookupCall(ClientCore& core, std::span<const Key> keys, uint32_t timeout_ms) noexcept
      : core_(core),
        keys_(keys),
        time_(core.begin_call(timeout_ms)),
        stitcher_(static_cast<uint32_t>(std::min<size_t>(keys.size(), u32_max))) {}

  Result<Response> run() noexcept {
    NETIPC_TRY(core_.require_ready());
    auto response = answer();
    core_.end_call(Method::method, time_, response.status());
    return response;
  }

 private:
  Result<Response> answer() noexcept {
    if (keys_.size() > core_.lookup_limits().items || !fits_u32(keys_.size())) return Status::overflow;
    // Without keys, or with none that can be sent, one request still fetches the
    // generation.
    while (done_ < keys_.size() || subcalls_ == 0) {
      if (core_.aborted()) return Status::aborted;
      if (time_.deadline.expired()) return Status::timeout;
      const auto rest = keys_.subspan(done_);
      const auto fit = Method::fit(rest.first(std::min(rest.size(), most_keys_)), core_.limits().request_payload);
      if (fit.count == 0 && !rest.empty()) {
        NETIPC_TRY(make_room_for(rest[0]));
      } else {
        NETIPC_TRY(ask(rest.first(fit.count), fit.size));
        if (whole_.has_value()) return *whole_;
      }
    }
    return Response::decode(stitcher_.finish(stitched(), generation_));
  }

  // A key that this session cannot carry: a session that can, or an item of ours.
  Status make_room_for(const Key& key) noexcept {
    if (core_.request_proposal() > core_.limits().request_payload &&
        Method::fit({&key, 1}, core_.request_proposal()).count == 1 && !reconnected_for_room_) {
      reconnected_for_room_ = true;
      const Status status = core_.reconnect(time_.deadline, Status::overflow);
      return status == Status::ok ? status : core_.fail(status == Status::aborted ? status : Status::overflow);
    }
    auto room = core_.request_buffer().reserve(Method::oversized_room(key));
    if (!room.ok()) return room.status();
    const auto item = Method::oversized_item(key, room.value());
    if (!item.ok()) return item.status();
    NETIPC_TRY(keep(item.value()));
    ++done_;
    return Status::ok;
  }

  Status ask(std::span<const Key> keys, size_t size) noexcept {
    if (subcalls_ == core_.lookup_limits().subcalls) return Status::overflow;
    ++subcalls_;
    auto room = core_.request_buffer().reserve(size);
    if (!room.ok()) return room.status();
    const auto encoded = Method::encode(keys, MutableBytes(room.value()).first(size));
    if (!encoded.ok()) return encoded.status();
    Bytes payload;
    const Status status = core_.perform({Method::method, Bytes(room.value()).first(*encoded)}, time_.deadline,
                                        [&](Bytes answer) noexcept {
                                          payload = answer;
                                          return Status::ok;
                                        });
    if (status == Status::overflow && keys.size() > 1 && core_.state() == ClientState::ready) {
      // Not even placeholders for so many keys fit an answer: ask for fewer.
      most_keys_ = keys.size() / 2;
      return Status::ok;
    }
    if (status != Status::ok) return core_.fail(status);
    return take(payload, keys);
  }

  // What is wrong with an answer from here on costs the call, not the session.
  Status take(Bytes payload, std::span<const Key> keys) noexcept {
    auto response = Response::decode(payload);
    if (!response.ok()) return response.status();
    if (answered_ && response->generation() != generation_) return Status::bad_layout;
    if (response->item_count() != keys.size()) return Status::bad_item_count;
    const auto count = static_cast<uint32_t>(keys.size());
    uint32_t kept = count;
    for (uint32_t i = 0; i < count; ++i) {
      const auto echo = response->echo(i);
      if (!Method::echoes(echo, keys[i])) return Status::bad_layout;
      const bool exceeded = echo.status == Method::payload_exceeded;
      if (exceeded && kept == count) kept = i;
      if (!exceeded && kept != count) return Status::bad_layout;
    }
    if (kept == 0 && count != 0) return Status::overflow;
    answered_ = true;
    generation_ = response->generation();
    if (kept == keys_.size() && stitcher_.item_count() == 0) return take_whole(response.value());
    for (uint32_t i = 0; i < kept; ++i) NETIPC_TRY(keep(response->item_bytes(i).value()));
    done_ += kept;
    return Status::ok;
  }

  // The ordinary case: one answer is the whole result, as it lies in the client's
  // buffer.
  Status take_whole(const Response& response) noexcept {
    if (response.payload().size() > core_.lookup_limits().response_bytes) return Status::overflow;
    whole_.emplace(response);
    return Status::ok;
  }

  Status keep(Bytes item) noexcept {
    const uint64_t size = stitcher_.size_with(item.size());
    if (size > core_.lookup_limits().response_bytes || !fits_u32(size)) return Status::overflow;
    transport::MessageBuffer& buffer = core_.stitched_buffer();
    if (size > buffer.capacity()) {
      const size_t used = stitcher_.item_count() == 0 ? 0 : static_cast<size_t>(stitcher_.size());
      NETIPC_TRY(buffer.reserve(std::max<size_t>(static_cast<size_t>(size), buffer.capacity() * 2), used).status());
    }
    stitcher_.add(stitched(), item);
    return Status::ok;
  }

  [[nodiscard]] MutableBytes stitched() noexcept {
    // Always within capacity, so this reserves nothing.
    return core_.stitched_buffer().reserve(0).value();
  }

  ClientCore& core_;
  const std::span<const Key> keys_;
  const ClientCore::CallTime time_;
  codec::LookupStitcher stitcher_;
  size_t done_ = 0;
  size_t most_keys_ = SIZE_MAX;
  uint64_t generation_ = 0;
  uint32_t subcalls_ = 0;
  std::optional<Response> whole_;
  bool answered_ = false;
  bool reconnected_for_room_ = false;
};

}  // namespace netipc::service
