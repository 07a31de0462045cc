#pragma once

// A connection without a session: single packets, well-formed or not.

#include <array>
#include <string_view>

#include "platform/dial.hpp"
#include "support/catch.hpp"
#include "transport/handshake.hpp"
#include "transport/naming.hpp"

namespace netipc::test {

class RawPeer {
 public:
  // Connects and says nothing.
  explicit RawPeer(const transport::Endpoint& endpoint) {
    const auto path = transport::socket_path(endpoint.run_dir, endpoint.service);
    REQUIRE(path.ok());
    auto channel = platform::dial(path.value(), wait());
    REQUIRE(channel.status() == Status::ok);
    channel_ = std::move(channel).value();
  }

  // Without waiting for the answer.
  void send_hello(const transport::Config& config = {}) {
    send(transport::make_hello(transport::with_defaults(config, channel_->max_packet())));
  }
  void shake_hands(const transport::Config& config = {}) {
    send_hello(config);
    std::array<std::byte, transport::handshake_buffer> ack;
    transport::InPacket in{.head = ack, .body = {}};
    REQUIRE(channel_->receive({&in, 1}, wait()).ok());
    REQUIRE(in.length == transport::ack_packet_size);
  }
  void send(Bytes packet) {
    const transport::OutPacket out{packet, {}};
    REQUIRE(channel_->send({&out, 1}, wait()).ok());
  }
  // The first packet of a message that announces more than it brings.
  void send_beginning_of_message(uint32_t payload_len) {
    wire::Header header;
    header.kind = wire::kind_request;
    header.code = wire::method_increment;
    header.message_id = 1;
    header.payload_len = payload_len;
    std::array<std::byte, wire::header_size> packet;
    wire::encode(header, packet);
    send(packet);
  }

 private:
  static transport::Wait wait() { return {Deadline::after_ms(10000), nullptr}; }
  transport::ChannelPtr channel_;
};

}  // namespace netipc::test
