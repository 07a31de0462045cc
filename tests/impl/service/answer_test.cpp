#include "service/answer.hpp"

#include <algorithm>
#include <array>
#include <vector>

#include "impl/service/function_service.hpp"
#include "service/services.hpp"
#include "support/catch.hpp"
#include "wire/batch.hpp"

using namespace netipc;
using namespace netipc::service;
using test::FunctionService;
using test::text;

namespace {

wire::Header request_header(uint16_t flags = 0, uint32_t items = 1) {
  wire::Header header;
  header.kind = wire::kind_request;
  header.code = wire::method_increment;
  header.flags = flags;
  header.item_count = items;
  header.message_id = 77;
  return header;
}

std::vector<std::byte> batch_of(std::initializer_list<std::string_view> items) {
  std::vector<std::byte> payload(256);
  wire::BatchBuilder builder(payload, static_cast<uint32_t>(items.size()));
  for (const auto item : items) REQUIRE(builder.add(text(item)) == Status::ok);
  payload.resize(builder.finish());
  return payload;
}

}  // namespace

TEST_CASE("a request is answered with what the service made of it", "[service][unit]") {
  FunctionService service(test::echo);
  Scratch scratch;
  const Answer answer = answer_request(service, request_header(0, 5), text("hello"), 64, scratch);
  REQUIRE(answer.status == wire::status_ok);
  REQUIRE(session_goes_on(answer.status));
  REQUIRE(text(answer.payload) == "hello");
  REQUIRE(answer.flags == 0);
  REQUIRE(answer.item_count == 1);
  REQUIRE(answer.wanted_ceiling == 5);
}

TEST_CASE("an answer goes to its request", "[service][unit]") {
  Answer answer;
  answer.flags = wire::flag_batch;
  answer.item_count = 3;
  const wire::Header header = answer.header_for(request_header());
  REQUIRE(header.kind == wire::kind_response);
  REQUIRE(header.code == wire::method_increment);
  REQUIRE(header.message_id == 77);
  REQUIRE(header.flags == wire::flag_batch);
  REQUIRE(header.item_count == 3);
}

TEST_CASE("another method is not supported and costs nobody the session", "[service][unit]") {
  bool called = false;
  FunctionService service([&](Bytes, MutableBytes) -> Result<size_t> {
    called = true;
    return size_t{0};
  });
  Scratch scratch;
  wire::Header header = request_header();
  header.code = GENERATE(as<uint16_t>{}, 0, 2, 99);
  const Answer answer = answer_request(service, header, {}, 64, scratch);
  REQUIRE(answer.status == wire::status_unsupported);
  REQUIRE(session_goes_on(answer.status));
  REQUIRE(answer.header_for(header).code == header.code);
  REQUIRE_FALSE(called);
}

TEST_CASE("each outcome of a dispatch has its status and ends the session", "[service][unit]") {
  struct Row {
    Status outcome;
    wire::TransportStatus status;
  };
  const auto row = GENERATE(values<Row>({
      {Status::overflow, wire::status_limit_exceeded},
      {Status::truncated, wire::status_bad_envelope},
      {Status::bad_layout, wire::status_bad_envelope},
      {Status::out_of_bounds, wire::status_bad_envelope},
      {Status::missing_nul, wire::status_bad_envelope},
      {Status::bad_alignment, wire::status_bad_envelope},
      {Status::bad_item_count, wire::status_bad_envelope},
      {Status::handler_failed, wire::status_internal_error},
      {Status::no_memory, wire::status_internal_error},
      {Status::internal, wire::status_internal_error},
  }));
  const bool batched = GENERATE(false, true);
  FunctionService service([&](Bytes, MutableBytes) -> Result<size_t> { return row.outcome; });
  Scratch scratch;
  const auto payload = batch_of({"a", "b"});
  const Answer answer =
      batched ? answer_request(service, request_header(wire::flag_batch, 2), payload, 64, scratch)
              : answer_request(service, request_header(), text("a"), 64, scratch);
  REQUIRE(answer.status == row.status);
  REQUIRE_FALSE(session_goes_on(answer.status));
  REQUIRE(answer.payload.empty());
  REQUIRE(answer.flags == 0);
  REQUIRE(answer.item_count == 1);
  REQUIRE(answer.wanted_ceiling == (row.outcome == Status::overflow ? 128 : 0));
}

TEST_CASE("an answer beyond the budget is refused and its size is worth learning", "[service][unit]") {
  FunctionService service([](Bytes, MutableBytes) -> Result<size_t> { return size_t{65}; });
  Scratch scratch;
  const Answer answer = answer_request(service, request_header(), {}, 64, scratch);
  REQUIRE(answer.status == wire::status_limit_exceeded);
  REQUIRE(answer.wanted_ceiling == 65);
  REQUIRE(answer.payload.empty());
}

TEST_CASE("a service sees exactly the agreed budget", "[service][unit]") {
  const uint32_t budget = GENERATE(0u, 1u, 64u);
  size_t seen = 1000;
  FunctionService service([&](Bytes, MutableBytes response) -> Result<size_t> {
    seen = response.size();
    return size_t{0};
  });
  Scratch scratch;
  // A larger answer before must not widen the next budget.
  REQUIRE(answer_request(service, request_header(), {}, 512, scratch).status == wire::status_ok);
  REQUIRE(answer_request(service, request_header(), {}, budget, scratch).status == wire::status_ok);
  REQUIRE(seen == budget);
}

TEST_CASE("a batch is answered item by item, in order", "[service][unit]") {
  FunctionService service(test::echo);
  Scratch scratch;
  const auto payload = batch_of({"one", "", "three"});
  const Answer answer = answer_request(service, request_header(wire::flag_batch, 3), payload, 256, scratch);
  REQUIRE(answer.status == wire::status_ok);
  REQUIRE(answer.flags == wire::flag_batch);
  REQUIRE(answer.item_count == 3);
  REQUIRE(std::equal(payload.begin(), payload.end(), answer.payload.begin(), answer.payload.end()));
}

TEST_CASE("a batch of one keeps its directory", "[service][unit]") {
  FunctionService service(test::echo);
  Scratch scratch;
  const auto payload = batch_of({"one"});
  const Answer answer = answer_request(service, request_header(wire::flag_batch, 1), payload, 256, scratch);
  REQUIRE(answer.status == wire::status_ok);
  REQUIRE(answer.flags == wire::flag_batch);
  REQUIRE(wire::batch_item(answer.payload, 1, 0).ok());
}

TEST_CASE("the batch flag without items means a single request", "[service][unit]") {
  FunctionService service(test::echo);
  Scratch scratch;
  const Answer answer = answer_request(service, request_header(wire::flag_batch, 0), text("x"), 64, scratch);
  REQUIRE(answer.status == wire::status_ok);
  REQUIRE(answer.flags == 0);
  REQUIRE(text(answer.payload) == "x");
}

TEST_CASE("the first failing item decides about its batch", "[service][unit]") {
  int calls = 0;
  FunctionService service([&](Bytes request, MutableBytes response) -> Result<size_t> {
    if (++calls == 2) return Status::handler_failed;
    return test::echo(request, response);
  });
  Scratch scratch;
  const Answer answer =
      answer_request(service, request_header(wire::flag_batch, 3), batch_of({"a", "b", "c"}), 256, scratch);
  REQUIRE(answer.status == wire::status_internal_error);
  REQUIRE(calls == 2);
}

TEST_CASE("a broken batch directory is a bad envelope", "[service][unit]") {
  FunctionService service(test::echo);
  Scratch scratch;
  auto payload = batch_of({"a", "b"});
  payload[8] = std::byte{3};  // the second entry is not aligned
  const Answer answer = answer_request(service, request_header(wire::flag_batch, 2), payload, 256, scratch);
  REQUIRE(answer.status == wire::status_bad_envelope);
  // More items than the payload has room for.
  const Answer lies = answer_request(service, request_header(wire::flag_batch, UINT32_MAX), payload, 256, scratch);
  REQUIRE(lies.status == wire::status_bad_envelope);
}

TEST_CASE("items that fit alone but not together exceed the limit", "[service][unit]") {
  FunctionService service([](Bytes, MutableBytes response) -> Result<size_t> {
    REQUIRE(response.size() == 64);
    return size_t{40};
  });
  Scratch scratch;
  const Answer answer = answer_request(service, request_header(wire::flag_batch, 2), batch_of({"a", "b"}), 64, scratch);
  REQUIRE(answer.status == wire::status_limit_exceeded);
  REQUIRE(answer.wanted_ceiling == 128);
}

// A batch of numbers has a short way of its own; every batch it is not for, or that
// fails, has to end as item by item.
TEST_CASE("a batch of numbers is answered as its items are", "[service][unit]") {
  static constexpr uint64_t refused = 13;
  static constexpr uint64_t throws = 14;
  const auto handler = [](uint64_t value, uint64_t& answer) {
    if (value == throws) throw 1;
    answer = value + 1;
    return value == refused ? Status::handler_failed : Status::ok;
  };
  const ServicePtr quick = make_increment_service(handler);
  FunctionService by_item([&](Bytes request, MutableBytes response) -> Result<size_t> {
    return quick->dispatch(request, response);
  });

  const auto number = GENERATE(as<uint64_t>{}, 2, refused, throws);
  const auto entries = GENERATE(values<std::array<wire::DirectoryEntry, 3>>({
      {{{0, 8}, {8, 8}, {16, 8}}},   // as clients lay it out
      {{{16, 8}, {8, 8}, {0, 8}}},   // in another order
      {{{0, 8}, {0, 8}, {16, 8}}},   // one number twice
      {{{0, 16}, {8, 8}, {16, 8}}},  // overlapping
      {{{0, 8}, {8, 7}, {16, 8}}},   // a number too short
      {{{0, 8}, {4, 8}, {16, 8}}},   // out of line
      {{{0, 8}, {8, 8}, {24, 8}}},   // behind the end, unless there is more
  }));
  const size_t size = GENERATE(as<size_t>{}, 23, 24, 47, 48, 56);
  const auto items = GENERATE(as<uint32_t>{}, 1, 3);
  const auto budget = GENERATE(as<uint32_t>{}, 0, 15, 16, 47, 48, 256);

  std::vector<std::byte> payload(56);
  copy_bytes(payload.data(), entries.data(), sizeof entries);
  for (size_t at = sizeof entries; at < payload.size(); at += 8) store(payload.data() + at, uint64_t{at});
  store(payload.data() + 32, number);
  payload.resize(size);
  CAPTURE(number, entries[0].offset, entries[1].offset, entries[2].offset, size, items, budget);

  Scratch expected_room;
  Scratch room;
  const wire::Header header = request_header(wire::flag_batch, items);
  const Answer expected = answer_request(by_item, header, payload, budget, expected_room);
  const Answer answer = answer_request(*quick, header, payload, budget, room);
  CHECK(answer.status == expected.status);
  CHECK(answer.flags == expected.flags);
  CHECK(answer.item_count == expected.item_count);
  CHECK(answer.wanted_ceiling == expected.wanted_ceiling);
  CHECK(std::equal(answer.payload.begin(), answer.payload.end(), expected.payload.begin(), expected.payload.end()));
}
