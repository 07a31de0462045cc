// A session that receives from a hostile peer. Input: u8 role, u16 packet size, u16
// payload ceiling, u8 item ceiling, then steps, modulo 4:
//
//   0, 1  a packet arrives: u16 size, bytes
//   2     receive, with no time to wait
//   3     a client sends a request: u8 message id

#include "oracle/session_receive.hpp"
#include "support/memory.hpp"
#include "support/memory_channel.hpp"
#include "support/script.hpp"
#include "support/target.hpp"

using namespace netipc;
using namespace netipc::fuzz;
using oracle::ReceiveModel;
using transport::MessageBuffer;
using transport::Session;

namespace {

const transport::Wait no_time{Deadline::at_ns(1), nullptr};

struct Conversation {
  transport::Role role;
  transport::SessionInfo info;
  test::MemoryPair pair;
  Session session;
  ReceiveModel model;
  MessageBuffer buffer = {};
  std::deque<oracle::Packet> arrived = {};

  Conversation(transport::Role own, const transport::SessionInfo& agreed)
      : role(own), info(agreed), session(own, agreed, std::move(pair.client)), model(own, agreed) {}

  void arrive(Bytes bytes) {
    arrived.emplace_back(bytes.begin(), bytes.end());
    pair.to_client->push(arrived.back());
  }

  void send(uint64_t id) {
    wire::Header header;
    header.kind = wire::kind_request;
    header.message_id = id;
    const bool fresh = role == transport::Role::server || model.in_flight.insert(id).second;
    FUZZ_CHECK(session.send(header, {}, no_time) == (fresh ? Status::ok : Status::duplicate_msg_id));
  }

  // False when the session is spent.
  bool receive() {
    const auto message = session.receive(buffer, no_time);
    const Status expected = model.receive(arrived);
    FUZZ_CHECK(message.status() == expected);
    FUZZ_CHECK(session.in_flight() == model.in_flight.size());
    if (!message.ok()) return expected == Status::timeout;
    FUZZ_CHECK(same(message->payload, model.payload));
    FUZZ_CHECK(same(std::as_bytes(std::span(&message->header, 1)), model.header));
    return true;
  }
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  Script script(data, size);
  const auto role = script.byte() % 2 == 0 ? transport::Role::client : transport::Role::server;
  transport::SessionInfo info;
  info.packet_size = 33 + script.number<uint16_t>() % 1024;
  const uint32_t bytes = script.number<uint16_t>() % 8192;
  const uint32_t items = script.byte();
  info.limits = {bytes, items, bytes, items};
  Conversation conversation(role, info);
  for (int steps = 0; steps < longest_script && !script.done(); ++steps) {
    switch (script.byte() % 4) {
      case 2:
        if (!conversation.receive()) return 0;
        break;
      case 3: conversation.send(script.byte()); break;
      default: conversation.arrive(script.take(script.number<uint16_t>()));
    }
  }
  while (!conversation.arrived.empty() && conversation.receive()) {
  }
  return 0;
}
