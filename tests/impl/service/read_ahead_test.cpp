// Requests that a worker takes together: when it does, and that nobody can tell but by
// the time it takes.

#include "service/read_ahead.hpp"

#include <atomic>
#include <thread>

#include "conformance/traffic.hpp"
#include "impl/service/raw_client.hpp"
#include "service/server_core.hpp"
#include "support/catch.hpp"
#include "support/tmp_run_dir.hpp"

using namespace netipc;
using namespace netipc::service;
using test::pattern;
using test::RawClient;
using test::text;

namespace {

constexpr uint32_t small_ceiling = 1024;
constexpr uint64_t quick_ns = 1000;

// As it is when it looks for more than one.
ReadAhead looking() {
  ReadAhead ahead;
  while (ahead.next(small_ceiling) == 1) ahead.took_one(quick_ns);
  return ahead;
}

constexpr uint32_t long_answer = 16000;

struct Fixture {
  test::TmpRunDir dir;
  transport::Endpoint endpoint{dir.path(), "svc"};
  std::atomic<bool> open{false};
  std::unique_ptr<ServerCore> server;
  std::thread runner;

  Fixture() {
    const ServerConfig config{.max_response_payload_bytes = long_answer};
    server = std::make_unique<ServerCore>(config, test::make_service([this](Bytes request, MutableBytes response) {
      return answer(request, response);
    }));
    REQUIRE(server->open(endpoint, config) == Status::ok);
    runner = std::thread([this] { (void)server->run(); });
  }
  ~Fixture() {
    open = true;
    server->stop();
    runner.join();
  }
  Result<size_t> answer(Bytes request, MutableBytes response) {
    const std::string_view asked = text(request);
    while (asked == "wait" && !open) std::this_thread::yield();
    if (asked == "fail") return Status::handler_failed;
    if (asked == "stop") server->stop();
    if (asked == "long") return test::echo(pattern(long_answer), response);
    return test::echo(request, response);
  }
  // While nobody is served, so that they are all there when somebody is again.
  void post_together(RawClient& client, const std::vector<std::string>& requests) {
    client.post("wait");
    for (const std::string& request : requests) client.post(request);
    open = true;
    REQUIRE(client.take() == "wait");
  }
  [[nodiscard]] static std::vector<std::string> numbers(size_t count) {
    std::vector<std::string> numbers;
    for (size_t i = 0; i < count; ++i) numbers.push_back(std::to_string(i));
    return numbers;
  }
};

}  // namespace

TEST_CASE("a worker looks for company from time to time", "[service][unit]") {
  ReadAhead ahead;
  int alone = 0;
  for (; ahead.next(small_ceiling) == 1; ++alone) ahead.took_one(quick_ns);
  REQUIRE(alone > 4);
  REQUIRE(ahead.next(small_ceiling) == ReadAhead::most);
  ahead.took(1, 8, quick_ns);
  REQUIRE(ahead.next(small_ceiling) == 1);
}

TEST_CASE("who found company looks for more, for a while", "[service][unit]") {
  ReadAhead ahead = looking();
  ahead.took(2, 16, 2 * quick_ns);
  int looks = 0;
  for (; ahead.next(small_ceiling) > 1; ++looks) ahead.took(1, 8, quick_ns);
  REQUIRE(looks > 4);
  REQUIRE(looks < 100);
}

TEST_CASE("long requests and slow answers are taken one at a time", "[service][unit]") {
  ReadAhead ahead = looking();
  ahead.took(16, 16 * 100'000, 16 * quick_ns);
  REQUIRE(ahead.next(small_ceiling) == 1);
  ahead = looking();
  ahead.took(16, 128, 16 * quick_ns);
  REQUIRE(ahead.next(small_ceiling) == ReadAhead::most);
  REQUIRE(ahead.next(1u << 30) == 1);
  REQUIRE(ahead.next(0) == ReadAhead::most);
  ahead.took(16, 128, 16 * ReadAhead::longest_turn_ns);
  REQUIRE(ahead.next(small_ceiling) == 1);
  ahead = looking();
  ahead.took(16, 128, 16 * ReadAhead::longest_turn_ns / 4);
  REQUIRE(ahead.next(small_ceiling) == 4);
}

TEST_CASE("quick requests of one client do not hide the slow ones of another", "[service][unit]") {
  ReadAhead ahead = looking();
  ahead.took(1, 8, 40 * ReadAhead::longest_turn_ns);
  for (int i = 0; i < 20; ++i) {
    ahead.took_one(quick_ns);
    REQUIRE(ahead.next(small_ceiling) == 1);
  }
  // They are forgotten when none has come for a while.
  for (int i = 0; i < 100; ++i) ahead.took_one(quick_ns);
  REQUIRE(ahead.next(small_ceiling) == ReadAhead::most);
}

TEST_CASE_METHOD(Fixture, "requests that come together are answered in order", "[service][unit]") {
  RawClient client(endpoint);
  RawClient other(endpoint);
  const std::vector<std::string> requests = numbers(100);
  post_together(client, requests);
  REQUIRE(other.call("x") == "x");
  for (const std::string& request : requests) REQUIRE(client.take() == request);
  REQUIRE(server->status().request_count == 102);
  REQUIRE(server->status().ok_count == 102);
  REQUIRE(server->status().undelivered_count == 0);
  REQUIRE(server->status().handler_latency.count == 102);
}

TEST_CASE_METHOD(Fixture, "nothing behind a request that fails is answered", "[service][unit]") {
  RawClient client(endpoint);
  // Wherever it lies among those that are taken together.
  const size_t good = 17 + GENERATE(range(0u, 20u));
  std::vector<std::string> requests = numbers(good);
  requests.insert(requests.end(), {"fail", "behind", "behind"});
  post_together(client, requests);
  for (size_t i = 0; i < good; ++i) REQUIRE(client.take() == requests[i]);
  REQUIRE(client.take() == "status 6");
  REQUIRE(client.ended());
  REQUIRE(server->status().request_count == good + 2);
  REQUIRE(server->status().internal_error_count == 1);
}

TEST_CASE_METHOD(Fixture, "what breaks the rules does not take answers before it along", "[service][unit]") {
  RawClient client(endpoint);
  const size_t good = 17 + GENERATE(range(0u, 20u));
  client.post("wait");
  for (const std::string& request : numbers(good)) client.post(request);
  wire::Header bad = client.header();
  bad.kind = wire::kind_control;
  client.post(bad, {});
  client.post("behind");
  open = true;
  REQUIRE(client.take() == "wait");
  for (size_t i = 0; i < good; ++i) REQUIRE(client.take() == std::to_string(i));
  REQUIRE(client.ended());
}

TEST_CASE_METHOD(Fixture, "answers before what breaks the rules reach a client that reads late", "[service][unit]") {
  transport::Config config;
  config.limits.response_payload = long_answer;
  RawClient client(endpoint, config);
  constexpr size_t count = 60;  // several times what a connection holds
  client.post("wait");
  for (size_t i = 0; i < count; ++i) client.post("long");
  wire::Header bad = client.header();
  bad.kind = wire::kind_control;
  client.post(bad, {});
  open = true;
  // Until the worker has met what no client may send, or cannot go on before it is read.
  RawClient other(endpoint);
  for (int i = 0; i < 100; ++i) REQUIRE(other.call("x") == "x");
  REQUIRE(client.take() == "wait");
  for (size_t i = 0; i < count; ++i) REQUIRE(client.take() == std::string(text(pattern(long_answer))));
  REQUIRE(client.ended());
  REQUIRE(server->status().undelivered_count == 0);
}

TEST_CASE_METHOD(Fixture, "long answers are all taken by a client that reads late", "[service][unit]") {
  transport::Config config;
  config.limits.response_payload = long_answer;
  RawClient client(endpoint, config);
  constexpr size_t count = 60;  // several times what a connection holds
  std::vector<std::string> requests;
  for (size_t i = 0; i < count; ++i) requests.push_back(i % 3 == 0 ? "long" : std::to_string(i));
  client.post("wait");
  for (const std::string& request : requests) client.post(request);
  open = true;
  RawClient other(endpoint);
  for (int i = 0; i < 100; ++i) REQUIRE(other.call("x") == "x");
  REQUIRE(client.take() == "wait");
  for (const std::string& request : requests)
    REQUIRE(client.take() == (request == "long" ? std::string(text(pattern(long_answer))) : request));
  REQUIRE(server->status().undelivered_count == 0);
}

TEST_CASE_METHOD(Fixture, "a stop leaves requests unanswered that were only taken", "[service][unit]") {
  RawClient client(endpoint);
  const size_t good = 17 + GENERATE(range(0u, 20u));
  std::vector<std::string> requests = numbers(good);
  requests.insert(requests.end(), {"stop", "behind", "behind"});
  post_together(client, requests);
  for (size_t i = 0; i < good; ++i) REQUIRE(client.take() == requests[i]);
  REQUIRE(client.take() == "stop");
  REQUIRE(client.take() == "no answer");
}
