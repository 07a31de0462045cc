// A client that attaches to a region of a hostile server. Input: u16 file size, the
// beginning of the file.

#include "oracle/fields.hpp"
#include "support/region_memory.hpp"
#include "support/script.hpp"
#include "support/target.hpp"

using namespace netipc;
using namespace netipc::fuzz;
using oracle::u16_at;
using oracle::u32_at;

namespace {

const transport::Wait no_time{Deadline::at_ns(1), nullptr};

bool aligned(uint64_t n) { return n % 64 == 0; }

Status judge_region(Bytes file) {
  if (file.size() < 64) return Status::region_not_ready;
  if (u32_at(file, 0) != 0x4e53484d) return Status::region_bad_magic;
  if (u16_at(file, 4) != 3) return Status::region_bad_version;
  if (u16_at(file, 6) != 64) return Status::region_bad_header;
  const uint64_t request = u32_at(file, 16);
  const uint64_t request_size = u32_at(file, 20);
  const uint64_t response = u32_at(file, 24);
  const uint64_t response_size = u32_at(file, 28);
  if (request < 64 || response < 64 || request_size == 0 || response_size == 0) return Status::region_not_ready;
  if (request + request_size > UINT32_MAX) return Status::region_bad_size;
  if (!aligned(request) || !aligned(request_size) || !aligned(response) || !aligned(response_size))
    return Status::region_bad_size;
  // Both ends are multiples of 64 by now.
  if (response < request + request_size) return Status::region_bad_size;
  return file.size() < response + response_size ? Status::region_bad_size : Status::ok;
}

// What is sent lies in the request area and its words, and nothing else changes.
void check_send(platform::ShmChannel& channel, const RegionMemory& region, Bytes before, size_t size) {
  const std::vector<std::byte> message(size, std::byte{'m'});
  const transport::OutPacket packet{.head = Bytes(message), .body = {}};
  FUZZ_CHECK(channel.send({&packet, 1}, no_time).ok());
  std::vector<std::byte> expected(before.begin(), before.end());
  std::copy(message.begin(), message.end(), expected.begin() + static_cast<ptrdiff_t>(u32_at(before, 16)));
  store(expected.data() + 32, load<uint64_t>(before.data() + 32) + 1);
  store(expected.data() + 48, static_cast<uint32_t>(size));
  store(expected.data() + 56, load<uint32_t>(before.data() + 56) + 1);
  FUZZ_CHECK(same(region.read(before.size()), expected));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  Script script(data, size);
  std::vector<std::byte> file(script.number<uint16_t>());
  const Bytes head = script.take(file.size());
  std::copy(head.begin(), head.end(), file.begin());
  RegionMemory region(file.size());
  region.write(0, file);

  test::MemoryPair pair;
  platform::ShmChannel channel(transport::Role::client, *pair.client);
  const Status attached = channel.attach(region.fd(), file.size());
  FUZZ_CHECK(attached == judge_region(file));
  if (attached != Status::ok) return 0;

  FUZZ_CHECK(channel.shape().request_offset == u32_at(file, 16));
  FUZZ_CHECK(channel.shape().request_capacity == u32_at(file, 20));
  FUZZ_CHECK(channel.shape().response_offset == u32_at(file, 24));
  FUZZ_CHECK(channel.shape().response_capacity == u32_at(file, 28));
  // What was published before we came is not for us.
  transport::InPacket slot;
  FUZZ_CHECK(channel.receive({&slot, 1}, no_time).status() == Status::timeout);
  const std::vector<std::byte> large(channel.max_packet() + 1);
  const transport::OutPacket packet{.head = Bytes(large), .body = {}};
  FUZZ_CHECK(channel.send({&packet, 1}, no_time).status() == Status::msg_too_large);
  FUZZ_CHECK(same(region.read(file.size()), file));
  check_send(channel, region, file, channel.max_packet());
  return 0;
}
