#include "netipc/transport_session.h"

#include <algorithm>
#include <bit>

#include "shim/arguments.hpp"
#include "shim/barrier.hpp"
#include "shim/sized_struct.hpp"
#include "shim/transport_handles.hpp"
#include "transport/connect.hpp"

using namespace netipc;
using namespace netipc::shim;

static_assert(sizeof(netipc_transport_session_info) == 64);
static_assert(sizeof(netipc_transport_message) == sizeof(transport::MessageView));
static_assert(offsetof(netipc_transport_message, header) == offsetof(transport::MessageView, header));
static_assert(offsetof(netipc_transport_message, payload) == offsetof(transport::MessageView, data));
static_assert(offsetof(netipc_transport_message, size) == offsetof(transport::MessageView, size));

namespace {

netipc_transport_session_info info_of(const transport::Session& session) noexcept {
  const transport::SessionInfo& info = session.info();
  netipc_transport_session_info out = NETIPC_TRANSPORT_SESSION_INFO_INIT;
  out.session_id = info.session_id;
  out.selected_profile = info.selected_profile;
  out.shared_memory = session.shared_memory() ? 1 : 0;
  out.max_request_payload_bytes = info.limits.request_payload;
  out.max_request_batch_items = info.limits.request_items;
  out.max_response_payload_bytes = info.limits.response_payload;
  out.max_response_batch_items = info.limits.response_items;
  out.packet_size = info.packet_size;
  out.peer_uid = info.peer.uid;
  out.peer_gid = info.peer.gid;
  out.peer_pid = info.peer.pid;
  return out;
}

}  // namespace

netipc_status netipc_transport_connect(const char* run_dir, const char* service, const netipc_transport_config* config,
                                       uint32_t timeout_ms, netipc_transport_abort* abort,
                                       netipc_transport_session** out_session) noexcept {
  return guard([&]() -> Status {
    if (run_dir == nullptr || service == nullptr || !live_or_absent(abort) || out_session == nullptr)
      return Status::invalid;
    netipc_transport_config known{};
    if (config != nullptr) NETIPC_TRY(read_sized(config, 56, known));
    transport::Config wanted = config_of(known);
    NETIPC_TRY(read_wait_policy(known.wait_policy, wanted.wait_policy));
    auto session = transport::connect({run_dir, service}, wanted, wait_of(timeout_ms, abort));
    if (!session.ok()) return session.status();
    *out_session = new netipc_transport_session(std::move(session).value());
    return Status::ok;
  });
}

netipc_status netipc_transport_session_send(netipc_transport_session* session, const netipc_codec_header* header,
                                            const void* payload, size_t size, uint32_t timeout_ms,
                                            netipc_transport_abort* abort) noexcept {
  return guard_noexcept([&]() noexcept -> Status {
    if (!live(session) || header == nullptr || !present(payload, size) || !live_or_absent(abort))
      return Status::invalid;
    return session->session->send(std::bit_cast<wire::Header>(*header), bytes(payload, size),
                                  wait_of(timeout_ms, abort));
  });
}

netipc_status netipc_transport_session_receive(netipc_transport_session* session, uint32_t timeout_ms,
                                               netipc_transport_abort* abort, netipc_codec_header* out_header,
                                               const void** out_payload, size_t* out_size) noexcept {
  return guard_noexcept([&]() noexcept -> Status {
    if (!live(session) || !live_or_absent(abort) || out_header == nullptr || out_payload == nullptr ||
        out_size == nullptr)
      return Status::invalid;
    const auto message = session->session->receive(session->buffer, wait_of(timeout_ms, abort));
    return store_if_ok(message, [&](const transport::Message& got) {
      *out_header = std::bit_cast<netipc_codec_header>(got.header);
      *out_payload = got.payload.data() != nullptr ? static_cast<const void*>(got.payload.data()) : "";
      *out_size = got.payload.size();
    });
  });
}

netipc_status netipc_transport_session_send_many(netipc_transport_session* session,
                                                 const netipc_transport_message* messages, size_t count,
                                                 uint32_t timeout_ms, netipc_transport_abort* abort,
                                                 size_t* out_sent) noexcept {
  return guard_noexcept([&]() noexcept -> Status {
    if (!live(session) || !present(messages, count) || !live_or_absent(abort) || out_sent == nullptr)
      return Status::invalid;
    const auto* const views = reinterpret_cast<const transport::MessageView*>(messages);
    // As one by one: those before a payload that is not there leave.
    const auto whole = std::find_if_not(views, views + count, [](const auto& view) { return present(view.data, view.size); });
    const auto sendable = std::span(views, whole);
    const Status status = session->session->send_many(sendable, wait_of(timeout_ms, abort), *out_sent);
    return status == Status::ok && sendable.size() != count ? Status::invalid : status;
  });
}

netipc_status netipc_transport_session_receive_many(netipc_transport_session* session, size_t capacity,
                                                    uint32_t timeout_ms, netipc_transport_abort* abort,
                                                    netipc_transport_message* out_messages,
                                                    size_t* out_count) noexcept {
  return guard_noexcept([&]() noexcept -> Status {
    if (!live(session) || capacity == 0 || !live_or_absent(abort) || out_messages == nullptr || out_count == nullptr)
      return Status::invalid;
    auto* const views = reinterpret_cast<transport::MessageView*>(out_messages);
    return session->session->receive_many(session->buffer, std::span(views, capacity), wait_of(timeout_ms, abort),
                                          *out_count);
  });
}

netipc_status netipc_transport_session_get_refused(const netipc_transport_session* session,
                                                   netipc_codec_header* out_header) noexcept {
  return guard_noexcept([&]() noexcept -> Status {
    if (!live(session) || out_header == nullptr) return Status::invalid;
    *out_header = std::bit_cast<netipc_codec_header>(session->session->refused());
    return Status::ok;
  });
}

netipc_status netipc_transport_session_get_info(const netipc_transport_session* session,
                                                netipc_transport_session_info* out_info) noexcept {
  return guard_noexcept([&]() noexcept -> Status {
    if (!live(session)) return Status::invalid;
    NETIPC_TRY(check_sized(out_info, 64));
    write_sized(info_of(*session->session), out_info);
    return Status::ok;
  });
}

netipc_status netipc_transport_session_in_flight(const netipc_transport_session* session, size_t* out_count) noexcept {
  return guard_noexcept([&]() noexcept -> Status {
    if (!live(session) || out_count == nullptr) return Status::invalid;
    *out_count = session->session->in_flight();
    return Status::ok;
  });
}

intptr_t netipc_transport_session_wait_handle(const netipc_transport_session* session) noexcept {
  return handle_of(live(session) ? session->session->data_handle() : transport::no_handle);
}

intptr_t netipc_transport_session_hangup_handle(const netipc_transport_session* session) noexcept {
  return handle_of(live(session) ? session->session->hangup_handle() : transport::no_handle);
}

netipc_status netipc_transport_session_close(netipc_transport_session* session) noexcept {
  return guard_noexcept([&]() noexcept -> Status {
    if (!live(session)) return Status::invalid;
    session->session->close();
    return Status::ok;
  });
}

void netipc_transport_session_destroy(netipc_transport_session* session) noexcept { destroy(session); }
