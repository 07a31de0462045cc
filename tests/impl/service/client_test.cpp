#include "service/client.hpp"

#include <string>
#include <vector>

#include "impl/service/live_service.hpp"

using namespace netipc;
using namespace netipc::service;
using test::LiveServer;
using test::ready_client;

namespace {

Status plus_one(uint64_t value, uint64_t& out) {
  out = value + 1;
  return Status::ok;
}

Status reverse(codec::Str text, MutableBytes room, size_t& out_length) {
  if (text.len > room.size()) return Status::overflow;
  for (size_t i = 0; i < text.len; ++i) room[i] = static_cast<std::byte>(text.data[text.len - 1 - i]);
  out_length = text.len;
  return Status::ok;
}

codec::Str str(std::string_view text) { return {text.data(), text.size()}; }

}  // namespace

TEST_CASE("a client is made without any provider, but not with an impossible name", "[service][unit]") {
  REQUIRE(Client::create("/nowhere", "svc", {}).ok());
  REQUIRE(Client::create("/tmp", "a/b", {}).status() == Status::invalid);
  REQUIRE(Client::create("/tmp", "", {}).status() == Status::invalid);
  REQUIRE(Client::create(std::string(200, 'x'), "svc", {}).status() == Status::path_too_long);
}

TEST_CASE("increment answers what the handler made of the value", "[service][unit]") {
  const test::TmpRunDir dir;
  LiveServer server(dir.path(), make_increment_service(plus_one));
  Client client = ready_client(dir.path());
  for (const uint64_t value : {uint64_t{0}, uint64_t{41}, UINT64_MAX}) {
    const auto answer = client.call_increment(value, 0);
    REQUIRE(answer.status() == Status::ok);
    REQUIRE(answer.value() == value + 1);
  }
}

TEST_CASE("string_reverse answers a text of any length, also an empty one", "[service][unit]") {
  const test::TmpRunDir dir;
  LiveServer server(dir.path(), make_string_reverse_service(reverse));
  Client client = ready_client(dir.path());
  const auto answer = client.call_string_reverse(str("stressed"), 0);
  REQUIRE(answer.status() == Status::ok);
  REQUIRE(answer->view() == "desserts");
  const auto empty = client.call_string_reverse({}, 0);
  REQUIRE(empty.status() == Status::ok);
  REQUIRE(empty->view().empty());
}

TEST_CASE("a text longer than the request ceiling is refused for good by a server that does not take it",
          "[service][unit]") {
  const test::TmpRunDir dir;
  LiveServer server(dir.path(), make_string_reverse_service(reverse));
  Client client = ready_client(dir.path());
  REQUIRE(client.call_string_reverse(str(std::string(5000, 'x')), 0).status() == Status::overflow);
  REQUIRE(client.state() == ClientState::broken);
  REQUIRE(client.refresh(0) == Status::ok);
  REQUIRE(client.call_string_reverse(str("abc"), 0).ok());
  REQUIRE(client.call_string_reverse({"", SIZE_MAX}, 0).status() == Status::overflow);
}

TEST_CASE("a snapshot arrives item by item", "[service][unit]") {
  const test::TmpRunDir dir;
  LiveServer server(dir.path(), make_cgroups_snapshot_service(
                                    [](codec::CgroupsSnapshotBuilder& builder) {
                                      builder.set_header(1, 42);
                                      for (uint32_t i = 0; i < 3; ++i)
                                        (void)builder.add({.hash = i, .options = 2, .enabled = 1, .reserved = 0, .name = str("name"), .path = str("/path")});
                                      return Status::ok;
                                    },
                                    0));
  Client client = ready_client(dir.path());
  const auto snapshot = client.call_cgroups_snapshot(0);
  REQUIRE(snapshot.status() == Status::ok);
  REQUIRE(snapshot->item_count() == 3);
  REQUIRE(snapshot->systemd_enabled() == 1);
  REQUIRE(snapshot->generation() == 42);
  const auto item = snapshot->item(2);
  REQUIRE(item.ok());
  REQUIRE(item->hash == 2);
  REQUIRE(item->name.view() == "name");
  REQUIRE(item->path.view() == "/path");
}

TEST_CASE("a snapshot that outgrows the response ceiling arrives all the same", "[service][unit]") {
  const test::TmpRunDir dir;
  const std::string path(200, 'p');
  LiveServer server(dir.path(), make_cgroups_snapshot_service(
                                    [&](codec::CgroupsSnapshotBuilder& builder) {
                                      for (uint32_t i = 0; i < 2000; ++i)
                                        (void)builder.add({.hash = i, .options = 0, .enabled = 1, .reserved = 0, .name = str("n"), .path = str(path)});
                                      return Status::ok;
                                    },
                                    2000));
  Client client = ready_client(dir.path());
  const auto snapshot = client.call_cgroups_snapshot(0);
  REQUIRE(snapshot.status() == Status::ok);
  REQUIRE(snapshot->item_count() == 2000);
  REQUIRE(client.status().reconnect_count > 0);
  REQUIRE(client.status().error_count == 0);
}

TEST_CASE("a batch of increments is one message", "[service][unit]") {
  const test::TmpRunDir dir;
  LiveServer server(dir.path(), make_increment_service(plus_one));
  Client client = ready_client(dir.path(), {.max_request_batch_items = 16});
  const std::vector<uint64_t> values = {1, 10, 100, 1000};
  std::vector<uint64_t> out(4);
  REQUIRE(client.call_increment_batch(values, out, 0) == Status::ok);
  REQUIRE(out == std::vector<uint64_t>{2, 11, 101, 1001});
  REQUIRE(client.status().call_count == 1);
  REQUIRE(server->status().request_count == 1);
}

TEST_CASE("a batch of texts is one message", "[service][unit]") {
  const test::TmpRunDir dir;
  LiveServer server(dir.path(), make_string_reverse_service(reverse));
  Client client = ready_client(dir.path(), {.max_request_batch_items = 16});
  const std::vector<codec::Str> texts = {str("abc"), str(""), str("stressed")};
  std::vector<codec::Str> out(3);
  REQUIRE(client.call_string_reverse_batch(texts, out, 0) == Status::ok);
  REQUIRE(out[0].view() == "cba");
  REQUIRE(out[1].view().empty());
  REQUIRE(out[2].view() == "desserts");
  REQUIRE(server->status().request_count == 1);
}

TEST_CASE("an empty batch needs no session and a batch of one is a single call", "[service][unit]") {
  const test::TmpRunDir dir;
  Client client = test::make_client(dir.path());
  REQUIRE(client.call_increment_batch({}, {}, 0) == Status::ok);
  REQUIRE(client.call_string_reverse_batch({}, {}, 0) == Status::ok);
  REQUIRE(client.status().error_count == 0);

  LiveServer server(dir.path(), make_increment_service(plus_one));
  REQUIRE(client.refresh(0) == Status::ok);
  // The session takes one item at a time.
  const std::vector<uint64_t> one = {7};
  std::vector<uint64_t> out(1);
  REQUIRE(client.call_increment_batch(one, out, 0) == Status::ok);
  REQUIRE(out[0] == 8);
}

TEST_CASE("a batch over the item ceiling is refused without sending and costs nothing", "[service][unit]") {
  const test::TmpRunDir dir;
  LiveServer server(dir.path(), make_increment_service(plus_one));
  Client client = ready_client(dir.path(), {.max_request_batch_items = 2});
  const std::vector<uint64_t> values = {1, 2, 3};
  std::vector<uint64_t> out = {7, 7, 7};
  REQUIRE(client.call_increment_batch(values, out, 0) == Status::overflow);
  REQUIRE(out == std::vector<uint64_t>{7, 7, 7});
  REQUIRE(client.ready());
  REQUIRE(server->status().request_count == 0);
  REQUIRE(client.call_increment_batch(values, std::span(out).first(2), 0) == Status::invalid);
}

TEST_CASE("a failing item fails its batch and leaves the results alone", "[service][unit]") {
  const test::TmpRunDir dir;
  LiveServer server(dir.path(), make_increment_service([](uint64_t value, uint64_t& out) {
    out = value;
    return value == 2 ? Status::handler_failed : Status::ok;
  }));
  Client client = ready_client(dir.path(), {.max_request_batch_items = 4});
  const std::vector<uint64_t> values = {1, 2, 3};
  std::vector<uint64_t> out = {7, 7, 7};
  REQUIRE(client.call_increment_batch(values, out, 0) == Status::bad_layout);
  REQUIRE(out == std::vector<uint64_t>{7, 7, 7});
  REQUIRE(client.state() == ClientState::broken);
  REQUIRE(server->status().internal_error_count == 2);
}

TEST_CASE("a handler that throws declines its request and the server lives on", "[service][unit]") {
  const test::TmpRunDir dir;
  LiveServer server(dir.path(), make_increment_service([](uint64_t value, uint64_t& out) -> Status {
    if (value == 13) throw std::runtime_error("unlucky");
    return plus_one(value, out);
  }));
  Client client = ready_client(dir.path());
  REQUIRE(client.call_increment(13, 0).status() == Status::bad_layout);
  REQUIRE(server->status().internal_error_count == 2);
  REQUIRE(client.refresh(0) == Status::ok);
  REQUIRE(client.call_increment(1, 0).value() == 2);
}

TEST_CASE("a handler that overruns its room is a failed handler", "[service][unit]") {
  const test::TmpRunDir dir;
  LiveServer server(dir.path(), make_string_reverse_service([](codec::Str, MutableBytes room, size_t& out_length) {
    out_length = room.size() + 1;
    return Status::ok;
  }),
                    {.max_response_payload_bytes = 256});
  Client client = ready_client(dir.path());
  REQUIRE_FALSE(client.call_string_reverse(str("x"), 0).ok());
  REQUIRE(server->status().ok_count == 0);
}

TEST_CASE("the client of one service gets nothing from another", "[service][unit]") {
  const test::TmpRunDir dir;
  LiveServer server(dir.path(), make_increment_service(plus_one));
  Client client = ready_client(dir.path());
  REQUIRE(client.call_cgroups_snapshot(0).status() == Status::bad_layout);
  REQUIRE(server->status().unsupported_count == 2);
}

TEST_CASE("a session whose answers cannot be used is dropped on demand", "[service][unit]") {
  const test::TmpRunDir dir;
  LiveServer server(dir.path(), make_increment_service(plus_one));
  Client client = ready_client(dir.path());
  client.drop_session(Status::bad_layout);
  REQUIRE(client.state() == ClientState::broken);
  REQUIRE(client.status().last_error == Status::bad_layout);
  client.drop_session(Status::missing_nul);
  REQUIRE(client.status().last_error == Status::bad_layout);
  REQUIRE(client.refresh(0) == Status::ok);
  REQUIRE(client.status().reconnect_count == 1);
}
