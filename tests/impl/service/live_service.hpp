#pragma once

// A server that runs in a thread of its own, and a client of it.

#include <thread>
#include <utility>

#include "service/client.hpp"
#include "service/server.hpp"
#include "service/services.hpp"
#include "support/catch.hpp"
#include "support/tmp_run_dir.hpp"

namespace netipc::test {

class LiveServer {
 public:
  LiveServer(const std::string& run_dir, service::ServicePtr service, const service::ServerConfig& config = {})
      : server_(open(run_dir, std::move(service), config)), thread_([this] { (void)server_.run(); }) {}
  ~LiveServer() {
    server_.stop();
    thread_.join();
  }
  service::Server& operator*() { return server_; }
  service::Server* operator->() { return &server_; }

 private:
  static service::Server open(const std::string& run_dir, service::ServicePtr service,
                              const service::ServerConfig& config) {
    auto server = service::Server::create(run_dir, "svc", config, std::move(service));
    REQUIRE(server.status() == Status::ok);
    return std::move(server).value();
  }

  service::Server server_;
  std::thread thread_;
};

inline service::Client make_client(const std::string& run_dir, const service::ClientConfig& config = {}) {
  auto client = service::Client::create(run_dir, "svc", config);
  REQUIRE(client.status() == Status::ok);
  return std::move(client).value();
}

inline service::Client ready_client(const std::string& run_dir, const service::ClientConfig& config = {}) {
  service::Client client = make_client(run_dir, config);
  REQUIRE(client.refresh(0) == Status::ok);
  REQUIRE(client.ready());
  return client;
}

}  // namespace netipc::test
