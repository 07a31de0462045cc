// Sessions on shared memory as an owner of the region sees them.

#include <poll.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <thread>

#include "support/catch.hpp"
#include "support/child.hpp"
#include "support/tmp_run_dir.hpp"
#include "transport/connect.hpp"
#include "transport/listener.hpp"
#include "transport/naming.hpp"
#include "transport/session_set.hpp"
#include "transport/shm_layout.hpp"

using namespace netipc;
using namespace netipc::transport;

namespace {

Wait within_ms(uint32_t ms) { return {.deadline = Deadline::after_ms(ms), .abort = nullptr}; }

struct Pair {
  test::TmpRunDir dir;
  Endpoint endpoint{dir.path(), "svc"};
  ListenerPtr listener;
  SessionPtr server;
  SessionPtr client;

  explicit Pair(const Limits& limits = {}) {
    ListenerConfig config;
    config.limits = limits;
    config.supported_profiles = wire::profile_shm_hybrid;
    auto opened = Listener::open(endpoint, config);
    REQUIRE(opened.ok());
    listener = std::move(opened).value();
    std::thread other([&] {
      auto connected = connect(endpoint, config, within_ms(5000));
      if (connected.ok()) client = std::move(connected).value();
    });
    auto attempt = listener->accept(within_ms(5000));
    other.join();
    REQUIRE(attempt.ok());
    server = std::move(attempt->session);
    REQUIRE(server != nullptr);
    REQUIRE(client != nullptr);
    REQUIRE(client->shared_memory());
  }
  // How often either side was woken: the request lane's word, the response lane's.
  [[nodiscard]] std::pair<uint32_t, uint32_t> signals() const {
    std::pair<uint32_t, uint32_t> words;
    std::ifstream file(region(), std::ios::binary);
    file.seekg(offsetof(RegionHeader, req_signal));
    file.read(reinterpret_cast<char*>(&words.first), sizeof words.first);
    file.read(reinterpret_cast<char*>(&words.second), sizeof words.second);
    return words;
  }
  [[nodiscard]] std::string region() const {
    return region_path(endpoint.run_dir, endpoint.service, server->info().session_id).value();
  }
};

wire::Header request(uint64_t id) {
  wire::Header header;
  header.kind = wire::kind_request;
  header.code = wire::method_increment;
  header.message_id = id;
  return header;
}
wire::Header response(uint64_t id) {
  wire::Header header = request(id);
  header.kind = wire::kind_response;
  return header;
}

}  // namespace

TEST_CASE("a client that waits notices a server that goes", "[transport][unit]") {
  Pair pair;
  std::atomic<bool> waiting{false};
  std::thread other([&] {
    while (!waiting) std::this_thread::yield();
    // Longer than the first slice, so that the precise wait is what ends.
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
    pair.server->close();
  });
  MessageBuffer buffer;
  waiting = true;
  const uint64_t before = monotonic_ns();
  REQUIRE(pair.client->receive(buffer, within_ms(20000)).status() == Status::recv_failed);
  REQUIRE(monotonic_ns() - before < 10'000'000'000);
  other.join();
  REQUIRE_FALSE(std::filesystem::exists(pair.region()));
}

TEST_CASE("an abort ends a wait on shared memory", "[transport][unit]") {
  Pair pair;
  AbortSignal abort;
  REQUIRE(abort.open() == Status::ok);
  std::thread other([&] {
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
    abort.raise();
  });
  MessageBuffer buffer;
  REQUIRE(pair.client->receive(buffer, {.deadline = Deadline::after_ms(20000), .abort = &abort}).status() ==
          Status::aborted);
  other.join();
}

TEST_CASE("a clear takes back what a raise wrote behind the one before", "[transport][unit]") {
  AbortSignal signal;
  REQUIRE(signal.open() == Status::ok);
  signal.raise();
  signal.clear();
  // As by a raise whose flag that clear took before it wrote.
  const uint64_t one = 1;
  REQUIRE(::write(signal.handle(), &one, sizeof one) == sizeof one);
  signal.clear();
  pollfd readable{signal.handle(), POLLIN, 0};
  REQUIRE(::poll(&readable, 1, 0) == 0);
}

TEST_CASE("what a cleared abort left in its handle ends no wait", "[transport][unit]") {
  Pair pair;
  AbortSignal abort;
  REQUIRE(abort.open() == Status::ok);
  // As a raise leaves it that was cleared between its flag and its event.
  const uint64_t one = 1;
  REQUIRE(::write(abort.handle(), &one, sizeof one) == ssize_t{sizeof one});
  MessageBuffer buffer;
  REQUIRE(pair.client->receive(buffer, {.deadline = Deadline::after_ms(50), .abort = &abort}).status() == Status::timeout);
  uint64_t left = 0;
  REQUIRE(::read(abort.handle(), &left, sizeof left) < 0);
}

TEST_CASE("a region that is shrunk under us ends the session and nothing else", "[transport][unit]") {
  Pair pair;
  REQUIRE(::truncate(pair.region().c_str(), 0) == 0);
  MessageBuffer buffer;
  // Also for who does not wait, and would ask for ever otherwise.
  const auto patience = GENERATE(Patience::none, Patience::spin, Patience::sleep);
  Wait wait = within_ms(2000);
  wait.patience = patience;
  REQUIRE(pair.server->receive(buffer, wait).status() == Status::recv_failed);
  REQUIRE(pair.client->send(request(1), {}, within_ms(1000)) == Status::send_failed);
}

TEST_CASE("a region that is shrunk under a thread that blocks every signal ends the session too", "[transport][unit]") {
  Pair pair;
  const auto access = GENERATE(as<Status (*)(Pair&)>{},
                               [](Pair& of) {
                                 MessageBuffer buffer;
                                 return of.server->receive(buffer, within_ms(2000)).status();
                               },
                               [](Pair& of) { return of.client->send(request(1), {}, within_ms(1000)); });
  // A process of its own, because the kernel ends it otherwise.
  test::Child host([&] {
    sigset_t all;
    ::sigfillset(&all);
    ::pthread_sigmask(SIG_SETMASK, &all, nullptr);
    // What was seen of the mask is believed for a tick of the system's clock.
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
    if (::truncate(pair.region().c_str(), 0) != 0) return 2;
    const Status status = access(pair);
    if (status != Status::recv_failed && status != Status::send_failed) return 3;
    sigset_t after;
    ::pthread_sigmask(SIG_SETMASK, nullptr, &after);
    return ::sigismember(&after, SIGBUS) == 1 ? 0 : 4;
  });
  REQUIRE(host.wait() == 0);
}

TEST_CASE("a peer that does not sleep is not woken", "[transport][unit]") {
  Pair pair;
  MessageBuffer buffer;
  const auto exchange = [&](uint64_t id) {
    REQUIRE(pair.client->send(request(id), {}, within_ms(1000)) == Status::ok);
    REQUIRE(pair.server->receive(buffer, within_ms(1000)).status() == Status::ok);
    REQUIRE(pair.server->send(response(id), {}, within_ms(1000)) == Status::ok);
    REQUIRE(pair.client->receive(buffer, within_ms(1000)).status() == Status::ok);
  };
  // The first request finds a server that has said nothing yet.
  for (uint64_t id = 1; id <= 10; ++id) exchange(id);
  REQUIRE(pair.signals() == std::pair{1u, 0u});
}

TEST_CASE("a peer that sleeps is woken", "[transport][unit]") {
  Pair pair;
  pair.server->set_wait_policy({.mode = WaitMode::power_saving});
  pair.client->set_wait_policy({.mode = WaitMode::power_saving});
  constexpr uint64_t rounds = 20;
  std::thread server([&] {
    MessageBuffer buffer;
    for (uint64_t id = 1; id <= rounds; ++id) {
      if (pair.server->receive(buffer, within_ms(20000)).status() != Status::ok) return;
      std::this_thread::sleep_for(std::chrono::milliseconds(id % 4));
      if (pair.server->send(response(id), {}, within_ms(1000)) != Status::ok) return;
    }
  });
  MessageBuffer buffer;
  uint64_t answered = 0;
  for (uint64_t id = 1; id <= rounds; ++id) {
    if (pair.client->send(request(id), {}, within_ms(1000)) != Status::ok) break;
    if (pair.client->receive(buffer, within_ms(20000)).status() != Status::ok) break;
    std::this_thread::sleep_for(std::chrono::milliseconds(id % 3));
    ++answered;
  }
  server.join();
  REQUIRE(answered == rounds);
  REQUIRE(pair.signals().second > 0);
}

TEST_CASE("where the areas leave no room for it, peers are woken each time", "[transport][unit]") {
  // 32 + 32 fill the response area.
  Pair pair({.request_payload = 32, .request_items = 1, .response_payload = 32, .response_items = 1});
  MessageBuffer buffer;
  for (uint64_t id = 1; id <= 3; ++id) {
    REQUIRE(pair.client->send(request(id), {}, within_ms(1000)) == Status::ok);
    REQUIRE(pair.server->receive(buffer, within_ms(1000)).status() == Status::ok);
    REQUIRE(pair.server->send(response(id), {}, within_ms(1000)) == Status::ok);
    REQUIRE(pair.client->receive(buffer, within_ms(1000)).status() == Status::ok);
  }
  REQUIRE(pair.signals() == std::pair{3u, 3u});
}

TEST_CASE("bytes on the socket do not end a wait for shared memory", "[transport][unit]") {
  Pair pair;
  REQUIRE(::send(pair.server->hangup_handle(), "x", 1, MSG_NOSIGNAL) == 1);
  MessageBuffer buffer;
  // Longer than the first slice, so that the precise wait is part of it.
  REQUIRE(pair.client->receive(buffer, within_ms(50)).status() == Status::timeout);
  pair.server->close();
  REQUIRE(pair.client->receive(buffer, within_ms(20000)).status() == Status::recv_failed);
}

TEST_CASE("a session set hands out a session on shared memory once per message", "[transport][unit]") {
  Pair pair;
  auto set = SessionSet::create();
  REQUIRE(set.ok());
  REQUIRE((*set)->add(*pair.server, 5) == Status::ok);
  REQUIRE((*set)->next(Deadline::after_ms(20)).status() == Status::timeout);
  MessageBuffer buffer;
  for (uint64_t id = 1; id <= 3; ++id) {
    REQUIRE(pair.client->send(request(id), {}, within_ms(1000)) == Status::ok);
    const auto key = (*set)->next(Deadline::after_ms(5000));
    REQUIRE(key.ok());
    REQUIRE(*key == 5);
    REQUIRE((*set)->next(Deadline::after_ms(20)).status() == Status::timeout);
    REQUIRE(pair.server->receive(buffer, within_ms(0)).status() == Status::ok);
    REQUIRE((*set)->rearm(*pair.server, 5) == Status::ok);
  }
  pair.client->close();
  const auto key = (*set)->next(Deadline::after_ms(5000));
  REQUIRE(key.ok());
  REQUIRE(*key == 5);
  REQUIRE(pair.server->receive(buffer, within_ms(100)).status() == Status::recv_failed);
  (*set)->remove(*pair.server, 5);
}
