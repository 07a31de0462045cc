#include "service/server.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <filesystem>
#include <vector>

#include "base/clock.hpp"
#include "impl/service/live_service.hpp"
#include "support/process_stats.hpp"

using namespace netipc;
using namespace netipc::service;

namespace {

ServicePtr identity() {
  return make_increment_service([](uint64_t value, uint64_t& out) {
    out = value;
    return Status::ok;
  });
}

}  // namespace

TEST_CASE("a server that cannot listen says why and leaves nothing behind", "[service][unit]") {
  const test::TmpRunDir dir;
  REQUIRE(Server::create(dir.path(), "a/b", {}, identity()).status() == Status::invalid);
  REQUIRE(Server::create(dir.path() + std::string(200, 'x'), "svc", {}, identity()).status() == Status::path_too_long);
  REQUIRE(Server::create(dir.path() + "/none", "svc", {}, identity()).status() == Status::socket_failed);
  auto first = Server::create(dir.path(), "svc", {}, identity());
  REQUIRE(first.ok());
  REQUIRE(Server::create(dir.path(), "svc", {}, identity()).status() == Status::addr_in_use);
  // The failed one did not touch the first one's socket.
  struct stat node {};
  REQUIRE(::stat(dir.file("svc.sock").c_str(), &node) == 0);
}

TEST_CASE("a server can be moved before it runs", "[service][unit]") {
  const test::TmpRunDir dir;
  auto created = Server::create(dir.path(), "svc", {}, identity());
  REQUIRE(created.ok());
  Server moved = std::move(created).value();
  REQUIRE(moved.status().state == ServerState::idle);
  REQUIRE(moved.wait_handle() >= 0);
  REQUIRE(moved.poll_once(0) == Status::timeout);
  moved.stop();
  REQUIRE(moved.run() == Status::ok);
  REQUIRE(moved.drain(0) == Status::ok);
}

TEST_CASE("a name is free again once its server is gone", "[service][unit]") {
  const test::TmpRunDir dir;
  for (int i = 0; i < 3; ++i) {
    test::LiveServer server(dir.path(), identity());
    Client client = test::ready_client(dir.path());
    REQUIRE(client.call_increment(3, 0).value() == 3);
  }
}

// Without a deadline: a client that waits for the old server's answer waits for ever.
TEST_CASE("a client finds a restarted server inside one call", "[service][unit]") {
  const uint32_t profile = GENERATE(wire::profile_baseline, wire::profile_shm_hybrid, wire::profile_shm_futex);
  const test::TmpRunDir dir;
  ServerConfig config;
  config.supported_profiles = profile;
  ClientConfig wanted;
  wanted.supported_profiles = profile;
  wanted.call_timeout_ms = UINT32_MAX;
  Client client = test::make_client(dir.path(), wanted);
  {
    test::LiveServer server(dir.path(), identity(), config);
    REQUIRE(client.refresh(0) == Status::ok);
    REQUIRE(client.call_increment(1, 0).ok());
  }
  test::LiveServer server(dir.path(), identity(), config);
  REQUIRE(client.call_increment(2, 0).value() == 2);
  REQUIRE(client.status().reconnect_count == 1);
  REQUIRE(client.status().error_count == 0);
}

TEST_CASE("a stop ends the sessions of clients that are silent", "[service][unit]") {
  const uint32_t profile = GENERATE(wire::profile_baseline, wire::profile_shm_hybrid, wire::profile_shm_futex);
  const test::TmpRunDir dir;
  ServerConfig config;
  config.supported_profiles = profile;
  ClientConfig wanted;
  wanted.supported_profiles = profile;
  std::vector<Client> clients;
  test::LiveServer server(dir.path(), identity(), config);
  for (uint64_t i = 0; i < 20; ++i) {
    clients.push_back(test::ready_client(dir.path(), wanted));
    REQUIRE(clients.back().call_increment(i, 0).value() == i);
  }
  REQUIRE(server->status().sessions == 20);
  REQUIRE(server->drain(UINT32_MAX) == Status::ok);
  REQUIRE(server->status().sessions == 0);
  for (const auto& entry : std::filesystem::directory_iterator(dir.path())) {
    CAPTURE(entry.path().string());
    CHECK(entry.path().extension() != ".ipcshm");
    CHECK(entry.path().extension() != ".sock");
  }
  // The server exists for as long as it likes: who waits for its answer does not.
  for (Client* client : {&clients.front(), &clients.back()}) {
    CHECK_FALSE(client->call_increment(1, UINT32_MAX).ok());
    CHECK(client->status().state == ClientState::not_found);
  }
}

TEST_CASE("no thread of a server is left when run has returned", "[service][unit]") {
  const uint32_t profile = GENERATE(wire::profile_baseline, wire::profile_shm_hybrid);
  const test::TmpRunDir dir;
  ServerConfig config;
  config.supported_profiles = profile;
  config.workers = 4;
  ClientConfig wanted;
  wanted.supported_profiles = profile;
  const test::ProcessStats stats(::getpid());
  const size_t before = stats.threads();
  test::LiveServer server(dir.path(), identity(), config);
  std::vector<Client> clients;
  while (clients.size() < 40) clients.push_back(test::ready_client(dir.path(), wanted));
  REQUIRE(stats.threads() > before);
  REQUIRE(server->drain(UINT32_MAX) == Status::ok);
  // The kernel counts a thread for a moment after it was joined.
  const Deadline patience = Deadline::after_ms(30000);
  while (stats.threads() > before && !patience.expired()) std::this_thread::yield();
  REQUIRE(stats.threads() <= before);
}

TEST_CASE("a stopped server that still exists leaves everything to its successor", "[service][unit]") {
  const uint32_t profile = GENERATE(wire::profile_baseline, wire::profile_shm_hybrid);
  const test::TmpRunDir dir;
  ServerConfig config;
  config.supported_profiles = profile;
  ClientConfig wanted;
  wanted.supported_profiles = profile;
  Client client = test::make_client(dir.path(), wanted);
  auto first = std::make_unique<test::LiveServer>(dir.path(), identity(), config);
  REQUIRE(client.refresh(0) == Status::ok);
  REQUIRE(client.call_increment(1, 0).value() == 1);
  REQUIRE((*first)->drain(UINT32_MAX) == Status::ok);

  test::LiveServer second(dir.path(), identity(), config);
  REQUIRE(client.call_increment(2, UINT32_MAX).value() == 2);
  REQUIRE(client.status().selected_profile == profile);
  const auto files = [&dir] {
    return std::distance(std::filesystem::directory_iterator(dir.path()), std::filesystem::directory_iterator());
  };
  const auto before = files();
  first.reset();
  REQUIRE(files() == before);
  REQUIRE(client.call_increment(3, UINT32_MAX).value() == 3);
  REQUIRE(client.status().reconnect_count == 1);
}

TEST_CASE("clients of shared memory may leave as soon as they have come", "[service][unit]") {
  const test::TmpRunDir dir;
  ServerConfig config;
  config.supported_profiles = wire::profiles_shm;
  config.workers = 4;
  test::LiveServer server(dir.path(), identity(), config);
  ClientConfig wanted;
  wanted.supported_profiles = wire::profiles_shm;
  std::atomic<int> ready{0};
  std::vector<std::thread> threads;
  for (int i = 0; i < 3; ++i)
    threads.emplace_back([&] {
      for (int turn = 0; turn < 100; ++turn) {
        auto client = Client::create(dir.path(), "svc", wanted);
        if (client.ok() && client->refresh(0) == Status::ok && client->ready()) ++ready;
      }
    });
  for (std::thread& thread : threads) thread.join();
  REQUIRE(ready == 300);
  Client client = test::ready_client(dir.path(), wanted);
  REQUIRE(client.call_increment(3, 0).value() == 3);
  REQUIRE(server->status().accepted_count == 301);
}
