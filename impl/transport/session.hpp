#pragma once

// One connection after a successful handshake: whole messages in and out, over
// whatever channel the handshake chose (docs/spec/session.md).
//
// One thread at a time, except AbortSignal::raise() on the signal of a wait.
// After any receive failure other than timeout and aborted, and after a failed
// send other than limit_exceeded, duplicate_msg_id and invalid, the session is
// spent: close it. After a timeout or abort the next receive goes on where that
// one stopped, even in the middle of a chunked message.

#include <memory>

#include "transport/channel.hpp"
#include "transport/config.hpp"
#include "transport/inflight.hpp"
#include "transport/message_buffer.hpp"
#include "wire/header.hpp"

namespace netipc::transport {

enum class Role : uint8_t { client, server };

struct SessionInfo {
  uint64_t session_id = 0;
  uint32_t selected_profile = 0;
  Limits limits;             // agreed
  uint32_t packet_size = 0;  // agreed
  PeerIdentity peer;
};

struct Message {
  wire::Header header;
  Bytes payload;  // borrows the MessageBuffer until its next use
};

// The same for those that travel in numbers, in or out: as the C ABI has it, so that
// they go through without a copy.
struct MessageView {
  wire::Header header;
  const std::byte* data = nullptr;
  size_t size = 0;

  [[nodiscard]] Bytes payload() const noexcept { return {data, size}; }
};

class Session {
 public:
  // Of how many messages one system call moves the packets, at most.
  static constexpr size_t train = 32;

  // `baseline` stays open for the session's life; `data` carries messages and is
  // null when the baseline does.
  Session(Role role, const SessionInfo& info, ChannelPtr baseline, ChannelPtr data = nullptr) noexcept;
  ~Session();
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  [[nodiscard]] const SessionInfo& info() const noexcept { return info_; }
  [[nodiscard]] bool is_open() const noexcept { return open_; }
  [[nodiscard]] bool shared_memory() const noexcept { return data_ != nullptr; }

  // Sends one logical message. The caller fills kind, flags, code,
  // transport_status, item_count and message_id; the rest is ours.
  //   limit_exceeded    over a ceiling of our direction: nothing sent, usable
  //   duplicate_msg_id  client request id already in flight: nothing sent, usable
  //   send_failed, timeout, aborted: the session is spent
  Status send(const wire::Header& header, Bytes payload, const Wait& wait) noexcept;

  // Sends them one after the other, with as few system calls as possible, up to the
  // first that fails, whose status it is: as many calls of send() would do the same.
  // `out_sent`: how many have left, always set.
  //   invalid  besides: more than one where one message is under way at a time
  Status send_many(std::span<const MessageView> messages, const Wait& wait, size_t& out_sent) noexcept;

  // The same without waiting, for who serves many: what finds no room is kept and
  // leaves in flush(), called whenever there may be room again; nothing else is sent
  // until then. ok: it has left or is kept.
  //   no_memory: the session is spent
  Status post(const wire::Header& header, Bytes payload, Deadline deadline) noexcept;
  // The same for several answers of a server, which may also follow others that are kept:
  // then they leave with those, by the same deadline.
  Status post_many(std::span<const MessageView> messages, Deadline deadline) noexcept;
  // The header of the last message that is kept; null: there is none.
  [[nodiscard]] const wire::Header* unsent() const noexcept { return unsent_.active ? &unsent_.last : nullptr; }
  // How many the last post or flush has left behind, kept or lost.
  [[nodiscard]] size_t unsent_count() const noexcept { return unsent_.count; }
  [[nodiscard]] Deadline unsent_deadline() const noexcept { return unsent_.deadline; }
  // Sends what finds room. ok: look at unsent(). timeout: the deadline has passed
  // before all had left; the session is spent, as after every failure. Once a message has
  // left, `deadline_of_next` is that of the one behind it: a peer that reads is no peer
  // that does not, however slowly.
  Status flush(Deadline deadline_of_next = Deadline::never()) noexcept;
  // What receive() gives from now on: for a message that was received and is not to be
  // borne, while answers to those before it are kept.
  void refuse_all_further(Status status) noexcept { failure_ = status; }

  // Receives one logical message into `buffer`, which grows only to what arrived.
  // On limit_exceeded `refused()` holds the header of the message that was over.
  Result<Message> receive(MessageBuffer& buffer, const Wait& wait) noexcept;
  [[nodiscard]] const wire::Header& refused() const noexcept { return refused_; }

  // Receives one message as receive() does, and with it those that have arrived behind
  // it, as many as `out` and the room for so many packets hold. What cannot be received
  // gives its status beside the messages before it, and again to every later call.
  // `out_count`: how many came, always set.
  Status receive_many(MessageBuffer& buffer, std::span<MessageView> out, const Wait& wait, size_t& out_count) noexcept;

  // Requests sent and not answered yet (client on the baseline only).
  [[nodiscard]] size_t in_flight() const noexcept { return in_flight_.size(); }

  void set_wait_policy(const WaitPolicy& policy) noexcept { data().set_wait_policy(policy); }
  // The peer goes on at once, most likely: the next receive() spins.
  void expect_request() noexcept { data().expect_request(); }
  // Whether receive() with Patience::spin may find what is not there yet.
  [[nodiscard]] bool spins() const noexcept { return data_ != nullptr ? data_->spins() : baseline_->spins(); }

  // Pollable for input, or no_handle on shared memory.
  [[nodiscard]] NativeHandle data_handle() const noexcept;
  [[nodiscard]] NativeHandle hangup_handle() const noexcept { return baseline_->hangup_handle(); }

  // For SessionSet, see Channel; the first where data_handle() is no_handle.
  InputWord watch_input() noexcept { return data().watch_input(); }
  Status await_input_or(NativeHandle other) noexcept { return data().await_input_or(other); }

  // The peer sees the end at once; memory and descriptors are given back by close().
  void hang_up() noexcept;
  void close() noexcept;

 private:
  [[nodiscard]] Channel& data() noexcept { return data_ != nullptr ? *data_ : *baseline_; }
  Status check_outbound(const wire::Header& header, size_t payload_size) const noexcept;
  Status check_inbound(const wire::Header& header) noexcept;

  // A message on its way out: what has not left yet.
  struct Outgoing {
    wire::Header header;
    Bytes rest;              // of the payload
    uint32_t packets = 0;    // of the whole message
    uint32_t next = 0;       // index of the packet that leaves next
    [[nodiscard]] bool gone() const noexcept { return next == packets; }
  };
  [[nodiscard]] bool tracked(const wire::Header& header) noexcept;
  Result<Outgoing> compose(const wire::Header& header, Bytes payload) noexcept;
  [[nodiscard]] Outgoing packed(const wire::Header& header, Bytes payload) noexcept;
  Status settle(const wire::Header& header, Status status) noexcept;
  [[nodiscard]] bool fits_packet(size_t payload_size) noexcept;
  Status send_train(Outgoing& message, const Wait& wait) noexcept;
  Status send_singles(std::span<const MessageView> messages, const Wait& wait, size_t& out_sent) noexcept;
  Status post_one(const wire::Header& header, Bytes payload, std::span<const MessageView> behind,
                  Deadline deadline) noexcept;
  Status keep(const Outgoing& message, std::span<const MessageView> behind, Deadline deadline) noexcept;
  Status keep_behind(std::span<const MessageView> messages) noexcept;
  [[nodiscard]] bool next_unsent() noexcept;

  Status receive_train(MessageBuffer& buffer, std::span<MessageView> out, size_t body_room, const Wait& wait,
                       size_t& out_count) noexcept;
  Status park(const std::byte* payload) noexcept;
  Status judge_message(const wire::Header& header, Bytes payload) const noexcept;
  Status judge_first(const InPacket& packet, const wire::Header& header) noexcept;
  void begin_partial(const wire::Header& header, size_t arrived) noexcept;
  Status take_chunk(const InPacket& packet, std::byte* payload) noexcept;
  Result<Message> receive_first(MessageBuffer& buffer, const Wait& wait) noexcept;
  Result<Message> resume(MessageBuffer& buffer, const Wait& wait) noexcept;
  Result<Message> reassemble(MessageBuffer& buffer, MutableBytes whole, const Wait& wait) noexcept;
  Status receive_chunks(MutableBytes whole, const Wait& wait) noexcept;
  [[nodiscard]] size_t first_body_room() const noexcept;
  [[nodiscard]] size_t chunk_budget() const noexcept { return info_.packet_size - wire::header_size; }

  // A chunked message under way.
  struct Partial {
    bool active = false;
    wire::Header header;
    uint32_t got = 0;
    uint32_t next_index = 0;
    uint32_t expected_count = 0;
    MessageBuffer storage;  // holds the bytes between two receive calls
  };

  // Messages that post() kept.
  struct Unsent {
    bool active = false;
    Outgoing message;       // its rest lies in the storage
    Bytes behind;           // those after it, there too: header and payload of each
    wire::Header last;
    size_t count = 0;
    Deadline deadline = Deadline::never();
    MessageBuffer storage;
  };

  SessionInfo info_;
  ChannelPtr baseline_;
  ChannelPtr data_;
  InFlight in_flight_;
  Partial partial_;
  Unsent unsent_;
  wire::Header refused_;
  Status failure_ = Status::ok;  // what receiving has come to for good
  Role role_;
  bool open_ = true;
};

using SessionPtr = std::unique_ptr<Session>;

}  // namespace netipc::transport
