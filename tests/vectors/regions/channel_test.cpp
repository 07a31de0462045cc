// Regions as deployed peers lay them out, attach to them and pass messages
// through them.

#include <sys/stat.h>

#include <algorithm>
#include <filesystem>

#include "support/catch.hpp"
#include "support/tmp_run_dir.hpp"
#include "transport/naming.hpp"
#include "vectors/regions/channel_pair.hpp"
#include "vectors/regions/region_cases.hpp"
#include "vectors/regions/region_file_tools.hpp"

using namespace netipc;
using namespace netipc::test;

namespace {

constexpr uint32_t patience_ms = 20000;

transport::Wait within_ms(uint32_t ms) { return {Deadline::after_ms(ms), nullptr}; }

transport::RegionShape shape_for(const Json& recorded) {
  const auto shape = transport::plan_region(recorded.at("request_capacity").get<uint64_t>(),
                                            recorded.at("response_capacity").get<uint64_t>());
  REQUIRE(shape.ok());
  return *shape;
}

std::string path_of(const TmpRunDir& dir, const std::string& service, uint64_t session_id) {
  return transport::region_path(dir.path(), service, session_id).value();
}

Status send(platform::ShmChannel& channel, const PacketData& message) {
  const transport::OutPacket out{message, {}};
  return channel.send({&out, 1}, within_ms(patience_ms)).status();
}

struct Received {
  Status status = Status::ok;
  size_t length = 0;
  PacketData bytes;
};

// A message longer than the buffer is cut and told so; the session above fails it.
Received receive(platform::ShmChannel& channel, size_t room, uint32_t timeout_ms) {
  Received received;
  received.bytes.resize(room);
  transport::InPacket in{.head = received.bytes, .body = {}};
  const auto got = channel.receive({&in, 1}, within_ms(timeout_ms));
  received.status = got.ok() && in.truncated ? Status::msg_too_large : got.status();
  received.length = in.length;
  received.bytes.resize(std::min(room, in.length));
  return received;
}

uint64_t field(const std::string& path, size_t offset) {
  return load<uint64_t>(read_file(path, offset, sizeof(uint64_t)).data());
}
constexpr size_t req_seq_at = offsetof(transport::RegionHeader, req_seq);
constexpr size_t resp_seq_at = offsetof(transport::RegionHeader, resp_seq);
constexpr size_t resp_len_at = offsetof(transport::RegionHeader, resp_len);

template <class Number>
PacketData bytes_of(Number number) {
  PacketData bytes(sizeof number);
  store(bytes.data(), number);
  return bytes;
}

// Where the recording leaves the outcome open and we differ: deployed servers make
// a region with an empty area, which no client attaches to; ours refuse to plan it.
bool refused_by_us(const Json& recorded) { return recorded.contains("quirk") && recorded.at("request_capacity") == 0; }

}  // namespace

TEST_CASE("a region is laid out to the byte as deployed servers do it", "[vectors]") {
  for (const Json& recorded : region_cases("create")) {
    INFO(recorded.at("name"));
    if (refused_by_us(recorded)) {
      CHECK(recorded.at("client_attach") == "NOT_READY");
      CHECK(transport::plan_region(0, recorded.at("response_capacity").get<uint64_t>()).status() ==
            Status::region_bad_size);
      continue;
    }
    const TmpRunDir dir;
    const std::string path = path_of(dir, recorded.at("service"), u64(recorded.at("session_id")));
    CHECK(path == dir.file(recorded.at("file_name")));
    ChannelPair ends;
    REQUIRE(ends.server.create(path, shape_for(recorded)) == region_status_named(recorded.at("result")));
    CHECK(compare_header(recorded, recorded.at("mask"), path) == "");
    struct stat node {};
    REQUIRE(::stat(path.c_str(), &node) == 0);
    CHECK((node.st_mode & 07777) == std::stoul(recorded.at("mode").get<std::string>(), nullptr, 8));
    const auto size = recorded.at("file_size").get<size_t>();
    const size_t areas = size - transport::region_header_size;
    CHECK(static_cast<size_t>(node.st_size) == size);
    CHECK(read_file(path, transport::region_header_size, size) == PacketData(areas));
    // What varies is not left empty.
    CHECK(load<int32_t>(read_file(path, 8, 4).data()) == ::getpid());
    CHECK(load<uint32_t>(read_file(path, 12, 4).data()) != 0);
    CHECK(ends.attach(path) == region_status_named(recorded.at("client_attach")));
    ends.server.close();
    REQUIRE(recorded.at("after_destroy") == "file removed");
    CHECK_FALSE(std::filesystem::exists(path));
  }
}

TEST_CASE("messages pass through a region to the byte as between deployed peers", "[vectors]") {
  for (const Json& recorded : region_cases("exchange")) {
    INFO(recorded.at("name"));
    const TmpRunDir dir;
    const std::string path = path_of(dir, "svc", u64(recorded.at("session_id")));
    ChannelPair ends;
    REQUIRE(ends.server.create(path, shape_for(recorded)) == Status::ok);
    REQUIRE(ends.attach(path) == Status::ok);
    CHECK(std::filesystem::file_size(path) == recorded.at("file_size").get<size_t>());
    CHECK(compare_header({{"header_hex", recorded.at("created_header_hex")}}, recorded.at("mask"), path) == "");
    PacketData last_sent;
    for (const Json& step : recorded.at("steps")) {
      INFO(step);
      const Status expected = region_status_named(step.at("result"));
      if (step.at("do") == "send") {
        const PacketData message = from_hex(step.at("msg_hex").get<std::string>());
        CHECK(send(ends.of(step.at("by")), message) == expected);
        CHECK(compare_header(step, recorded.at("mask"), path) == "");
        if (expected == Status::ok) last_sent = message;
      } else {
        const Received received = receive(ends.of(step.at("by")), 4096, patience_ms);
        CHECK(received.status == expected);
        CHECK(received.length == step.at("msg_len").get<size_t>());
        CHECK(received.bytes == last_sent);
      }
    }
    for (const char* name : {"final_request_area", "final_response_area"}) {
      const Json& area = recorded.at(name);
      const PacketData bytes = from_hex(area.at("hex").get<std::string>());
      CHECK(read_file(path, area.at("offset").get<size_t>(), bytes.size()) == bytes);
    }
  }
}

TEST_CASE("a client judges a region as deployed clients do", "[vectors]") {
  for (const Json& recorded : region_cases("attach")) {
    INFO(recorded.at("name"));
    const TmpRunDir dir;
    const std::string path = path_of(dir, "svc", 1);
    if (recorded.at("exists").get<bool>())
      make_file(path, from_hex(recorded.at("header_hex").get<std::string>()), recorded.at("file_size").get<size_t>());
    ChannelPair ends;
    const Status status = ends.attach(path);
    CHECK(status == region_status_named(recorded.at("result")));
    if (status != Status::ok) continue;
    const Json& out = recorded.at("out");
    const transport::RegionShape& shape = ends.client.shape();
    CHECK(shape.request_offset == out.at("request_offset").get<uint32_t>());
    CHECK(shape.request_capacity == out.at("request_capacity").get<uint32_t>());
    CHECK(shape.response_offset == out.at("response_offset").get<uint32_t>());
    CHECK(shape.response_capacity == out.at("response_capacity").get<uint32_t>());
    // The sequences it starts from: the next one is sent, the next one is awaited.
    CHECK(send(ends.client, PacketData(40)) == Status::ok);
    CHECK(field(path, req_seq_at) == u64(out.at("local_req_seq")) + 1);
    CHECK(receive(ends.client, 64, 1).status == Status::timeout);
    write_into_file(path, resp_len_at, bytes_of(uint32_t{5}));
    write_into_file(path, resp_seq_at, bytes_of(u64(out.at("local_resp_seq")) + 1));
    CHECK(receive(ends.client, 64, patience_ms).length == 5);
  }
}

TEST_CASE("a published message is taken or refused as by deployed peers", "[vectors]") {
  for (const Json& recorded : region_cases("receive")) {
    INFO(recorded.at("name"));
    const TmpRunDir dir;
    const std::string path = path_of(dir, "svc", 1);
    ChannelPair ends;
    REQUIRE(ends.server.create(path, shape_for(recorded)) == Status::ok);
    REQUIRE(ends.attach(path) == Status::ok);
    for (const Json& write : recorded.at("writes"))
      write_into_file(path, write.at("offset").get<size_t>(), from_hex(write.at("hex").get<std::string>()));
    platform::ShmChannel& channel = ends.of(recorded.at("role"));
    const auto room = recorded.at("buf_size").get<size_t>();
    const auto timeout_ms = recorded.at("timeout_ms").get<uint32_t>();
    const Received received = receive(channel, room, timeout_ms);
    CHECK(received.status == region_status_named(recorded.at("result")));
    // A length beyond the area is not worth telling anyone.
    const bool within_area = recorded.value("msg_len", size_t{0}) <= channel.shape().request_capacity;
    if (within_area) CHECK(received.length == recorded.value("msg_len", size_t{0}));
    if (received.status == Status::ok) CHECK(to_hex(received.bytes) == recorded.at("msg_hex").get<std::string>());
    CHECK(receive(channel, room, timeout_ms).status == region_status_named(recorded.at("next_receive")));
  }
}
