// A client attached to a region whose server writes what it likes where it likes,
// or takes the file away. Input: u8 request area, u8 response area (in 64 bytes),
// then steps, modulo 8:
//
//   0  the server publishes: u16 len word, text into the area, sequence + 1
//   1  it stores a word anywhere in the header: u8 offset, u32
//   2  it sets the sequence number: u64
//   3  it writes into the response area: u8 offset, text
//   4  receive into: u8 head, u16 body
//   5  send: text
//   6  a sentry that is told to leave looks once
//   7  the server shrinks the file: u16 size

#include <array>

#include "support/region_memory.hpp"
#include "support/script.hpp"
#include "support/target.hpp"

using namespace netipc;
using namespace netipc::fuzz;

namespace {

const transport::Wait no_time{Deadline::at_ns(1), nullptr};
constexpr size_t resp_seq = 40;
constexpr size_t resp_len = 52;

struct Region {
  uint32_t request;
  uint32_t response;
  RegionMemory file;
  bool whole = true;  // not shrunk
  uint64_t received = 0;

  Region(uint32_t request_size, uint32_t response_size)
      : request(request_size), response(response_size), file(64 + request_size + response_size) {
    const std::array<uint32_t, 8> header{0x4e53484d, 3 | 64 << 16, 0, 1, 64, request, 64 + request, response};
    file.write(0, std::as_bytes(std::span(header)));
  }

  [[nodiscard]] size_t size() const { return 64 + request + response; }
  [[nodiscard]] size_t area() const { return 64 + request; }

  // A peer without the file can do no more harm.
  void write(size_t offset, Bytes bytes) {
    if (whole && offset < size()) file.write(offset, bytes.first(std::min(bytes.size(), size() - offset)));
  }
  template <class T>
  void write_word(size_t offset, T value) {
    write(offset, std::as_bytes(std::span(&value, 1)));
  }
  void publish(uint32_t len, Bytes text) {
    if (!whole) return;
    write(area(), text);
    write_word(resp_len, len);
    write_word(resp_seq, load<uint64_t>(file.read(64).data() + resp_seq) + 1);
  }
  void shrink(size_t to) {
    if (to >= size()) return;
    file.resize(to);
    whole = false;
  }
};

void check_received(Region& region, Bytes before, const Result<size_t>& got, const transport::InPacket& slot) {
  const uint64_t sequence = load<uint64_t>(before.data() + resp_seq);
  if (sequence != region.received + 1) {
    FUZZ_CHECK(got.status() == (sequence <= region.received ? Status::timeout : Status::protocol));
    return;
  }
  ++region.received;
  const uint32_t length = load<uint32_t>(before.data() + resp_len);
  if (length == 0 || length > region.response) {
    FUZZ_CHECK(got.status() == (length == 0 ? Status::region_bad_header : Status::msg_too_large));
    return;
  }
  FUZZ_CHECK(got.ok() && *got == 1 && slot.length == length);
  const size_t head = std::min<size_t>(length, slot.head.size());
  const size_t body = std::min<size_t>(length - head, slot.body.size());
  FUZZ_CHECK(slot.truncated == (head + body < length));
  FUZZ_CHECK(same(slot.head.first(head), before.subspan(region.area(), head)));
  FUZZ_CHECK(same(slot.body.first(body), before.subspan(region.area() + head, body)));
}

void receive(Region& region, platform::ShmChannel& channel, size_t head_size, size_t body_size) {
  const Output head(head_size);
  const Output body(body_size);
  transport::InPacket slot;
  slot.head = head.room();
  slot.body = body.room();
  if (!region.whole) {
    // Whatever it is, it comes back; nobody is there to rely on it.
    [[maybe_unused]] const auto got = channel.receive({&slot, 1}, no_time);
    return;
  }
  const std::vector<std::byte> before = region.file.read(region.size());
  const auto got = channel.receive({&slot, 1}, no_time);
  check_received(region, before, got, slot);
  FUZZ_CHECK(same(region.file.read(region.size()), before));
}

void send(const Region& region, platform::ShmChannel& channel, Bytes message) {
  const transport::OutPacket packet{.head = message, .body = {}};
  const Status status = channel.send({&packet, 1}, no_time).status();
  if (message.empty())
    FUZZ_CHECK(status == Status::invalid);
  else if (message.size() > region.request)
    FUZZ_CHECK(status == Status::msg_too_large);
  else
    FUZZ_CHECK(status == Status::ok || (!region.whole && status == Status::send_failed));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  Script script(data, size);
  const uint32_t request = 64 * (1u + script.byte() % 8);
  // Larger than a page, so that a shrunk file can still have a header.
  const uint32_t response = 64 * (1u + script.byte());
  Region region(request, response);
  test::MemoryPair pair;
  platform::ShmChannel channel(transport::Role::client, *pair.client);
  FUZZ_CHECK(channel.attach(region.file.fd(), region.size()) == Status::ok);
  for (int steps = 0; steps < longest_script && !script.done(); ++steps) {
    switch (script.byte() % 8) {
      case 0: {
        const auto len = script.number<uint16_t>();
        const std::string text = script.text();
        region.publish(len, std::as_bytes(std::span(text)));
        break;
      }
      case 1: {
        const size_t offset = script.byte() % 61;
        region.write_word(offset, script.number<uint32_t>());
        break;
      }
      case 2: region.write_word(resp_seq, script.number<uint64_t>()); break;
      case 3: {
        const size_t offset = script.byte();
        const std::string text = script.text();
        region.write(region.area() + offset, std::as_bytes(std::span(text)));
        break;
      }
      case 4: {
        const size_t head = script.byte();
        receive(region, channel, head, script.number<uint16_t>());
        break;
      }
      case 5: {
        const std::string text = script.text();
        send(region, channel, std::as_bytes(std::span(text)));
        break;
      }
      case 6: (void)channel.watch_input(); break;
      default: region.shrink(script.number<uint16_t>());
    }
  }
  return 0;
}
