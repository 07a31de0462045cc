// What clients and servers tell their log hooks: impl/service/log.hpp, client_log.cpp
// and server_log.cpp.

#include "service/log.hpp"

#include <atomic>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "impl/service/live_service.hpp"
#include "impl/service/raw_client.hpp"
#include "impl/service/raw_peer.hpp"
#include "service/server_core.hpp"

using namespace netipc;
using namespace netipc::service;
using test::LiveServer;

namespace {

class Log {
 public:
  struct Line {
    LogLevel level;
    LogEvent event;
    Phase phase;
    Status status;
    uint64_t session_id;
    int64_t peer_pid;
    std::string service;
    std::string text;
  };

  [[nodiscard]] LogConfig config(LogLevel level = LogLevel::none) {
    return {[this](const LogRecord& record) {
              const std::lock_guard lock(mutex_);
              lines_.push_back({record.level, record.event, record.phase, record.status, record.session_id,
                                record.peer_pid, record.service, record.text});
            },
            level};
  }
  [[nodiscard]] std::vector<Line> lines() const {
    const std::lock_guard lock(mutex_);
    return lines_;
  }
  [[nodiscard]] std::vector<LogEvent> events() const {
    std::vector<LogEvent> out;
    for (const Line& line : lines()) out.push_back(line.event);
    return out;
  }
  // The first record of `event`; waits for it.
  [[nodiscard]] Line await(LogEvent event) const {
    for (;;) {
      for (const Line& line : lines()) {
        if (line.event == event) return line;
      }
      std::this_thread::yield();
    }
  }

 private:
  mutable std::mutex mutex_;
  std::vector<Line> lines_;
};

ServicePtr add_one() {
  return make_increment_service([](uint64_t value, uint64_t& out) {
    out = value + 1;
    return value == 13 ? Status::handler_failed : Status::ok;
  });
}

}  // namespace

TEST_CASE("a logger without a hook wants nothing, with one up to info unless told otherwise", "[service][unit]") {
  const LogHook hook = [](const LogRecord&) {};
  REQUIRE_FALSE(Logger({}, "svc").wants(LogLevel::error));
  REQUIRE_FALSE(Logger({.level = LogLevel::debug}, "svc").wants(LogLevel::error));
  REQUIRE(Logger({.hook = hook}, "svc").wants(LogLevel::info));
  REQUIRE_FALSE(Logger({.hook = hook}, "svc").wants(LogLevel::debug));
  REQUIRE(Logger({.hook = hook, .level = LogLevel::debug}, "svc").wants(LogLevel::debug));
  REQUIRE_FALSE(Logger({.hook = hook, .level = LogLevel::error}, "svc").wants(LogLevel::warning));
}

TEST_CASE("a text that is too long is cut", "[service][unit]") {
  size_t length = 0;
  const Logger logger({.hook = [&](const LogRecord& record) { length = std::string_view(record.text).size(); }}, "svc");
  logger.write({}, "%s", std::string(10'000, 'x').c_str());
  REQUIRE(length == 511);
}

TEST_CASE("a client tells of its session from the beginning to the end", "[service][unit]") {
  const test::TmpRunDir dir;
  Log log;
  const LiveServer server(dir.path(), add_one());
  Client client = test::ready_client(dir.path(), {.log = log.config()});
  REQUIRE(client.call_increment(1, 0).ok());
  const uint64_t id = client.status().session_id;
  client.close();
  REQUIRE(log.events() == std::vector<LogEvent>{LogEvent::session_begin, LogEvent::state, LogEvent::session_end,
                                                LogEvent::state});
  const auto lines = log.lines();
  CHECK(lines[0].service == "svc");
  CHECK(lines[0].session_id == id);
  CHECK(lines[0].peer_pid == ::getpid());
  CHECK(lines[1].text == "READY, was DISCONNECTED");
  CHECK(lines[2].session_id == id);
  CHECK(lines[2].status == Status::ok);
  for (const auto& line : lines) CHECK(line.level == LogLevel::info);
}

TEST_CASE("a client that waits for its provider says so once", "[service][unit]") {
  const test::TmpRunDir dir;
  Log log;
  Client client = test::make_client(dir.path(), {.log = log.config()});
  for (int i = 0; i < 3; ++i) REQUIRE(client.refresh(0) == Status::ok);
  REQUIRE(log.events() == std::vector<LogEvent>{LogEvent::state});
  REQUIRE(log.lines()[0].text == "NOT_FOUND, was DISCONNECTED");

  Log all;
  Client talkative = test::make_client(dir.path(), {.log = all.config(LogLevel::debug)});
  REQUIRE(talkative.refresh(0) == Status::ok);
  REQUIRE(all.events() == std::vector<LogEvent>{LogEvent::connect, LogEvent::connect, LogEvent::state});
  REQUIRE(all.lines()[1].status == Status::connect_failed);
  REQUIRE(all.lines()[1].phase == Phase::connect);
}

TEST_CASE("both sides tell why a client was refused, and neither tells a token", "[service][unit]") {
  constexpr uint64_t wanted = 7777777777777;
  constexpr uint64_t offered = 5555555555555;
  const test::TmpRunDir dir;
  Log at_server;
  Log at_client;
  const LiveServer server(dir.path(), add_one(), {.auth_token = wanted, .log = at_server.config(LogLevel::debug)});
  Client client = test::make_client(dir.path(), {.auth_token = offered, .log = at_client.config(LogLevel::debug)});
  REQUIRE(client.refresh(0) == Status::ok);
  const auto refused = at_client.await(LogEvent::handshake);
  CHECK(refused.level == LogLevel::warning);
  CHECK(refused.status == Status::auth_failed);
  CHECK(refused.phase == Phase::handshake);
  const auto refusal = at_server.await(LogEvent::handshake);
  CHECK(refusal.level == LogLevel::warning);
  CHECK(refusal.status == Status::auth_failed);
  CHECK(refusal.peer_pid == ::getpid());
  for (const Log* log : {&at_server, &at_client}) {
    for (const auto& line : log->lines()) {
      CHECK(line.text.find(std::to_string(wanted)) == std::string::npos);
      CHECK(line.text.find(std::to_string(offered)) == std::string::npos);
    }
  }
}

TEST_CASE("a call that fails twice tells of both and of the session", "[service][unit]") {
  const test::TmpRunDir dir;
  Log log;
  const LiveServer server(dir.path(), add_one());
  Client client = test::ready_client(dir.path(), {.log = log.config()});
  REQUIRE(client.call_increment(13, 0).status() == Status::bad_layout);
  REQUIRE(log.events() ==
          std::vector<LogEvent>{LogEvent::session_begin, LogEvent::state, LogEvent::session_end, LogEvent::state,
                                LogEvent::session_begin, LogEvent::state, LogEvent::retry, LogEvent::call,
                                LogEvent::session_end, LogEvent::state});
  const auto lines = log.lines();
  CHECK(lines[2].status == Status::bad_layout);
  CHECK(lines[2].phase == Phase::response);
  CHECK(lines[6].status == Status::bad_layout);
  CHECK(lines[7].level == LogLevel::warning);
  CHECK(lines[9].text == "BROKEN, was READY");
}

TEST_CASE("a client tells which ceiling a message hit", "[service][unit]") {
  const test::TmpRunDir dir;
  Log at_server;
  Log log;
  const LiveServer server(dir.path(), make_string_reverse_service([](codec::Str text, MutableBytes room, size_t& out) {
                            out = text.len;
                            copy_bytes(room.data(), text.data, text.len);
                            return Status::ok;
                          }),
                          {.max_request_payload_bytes = 65536, .log = at_server.config()});
  Client client = test::ready_client(dir.path(), {.log = log.config()});
  const std::string long_text(3000, 'x');
  REQUIRE(client.call_string_reverse({long_text.data(), long_text.size()}, 0).ok());
  const auto hit = log.await(LogEvent::limit);
  CHECK(hit.text == "the request exceeds 1024 bytes; the next handshake asks for 4096");
  CHECK(hit.phase == Phase::send);
  CHECK(log.await(LogEvent::retry).text == "the request is sent again: the ceilings have grown");
}

TEST_CASE("a server tells of its life and of every client", "[service][unit]") {
  const test::TmpRunDir dir;
  const transport::Endpoint endpoint{dir.path(), "svc"};
  Log log;
  {
    LiveServer server(dir.path(), add_one(), {.log = log.config()});
    {
      test::RawClient client(endpoint);
      REQUIRE(client.call(std::string(8, '\0')).size() == 8);
      const auto begin = log.await(LogEvent::session_begin);
      CHECK(begin.session_id == client.info().session_id);
      CHECK(begin.peer_pid == ::getpid());
    }
    const auto end = log.await(LogEvent::session_end);
    CHECK(end.text == "the client left");
    CHECK(end.level == LogLevel::info);
    CHECK(end.status == Status::ok);
    REQUIRE(server->drain(10'000) == Status::ok);
  }
  REQUIRE(log.events() == std::vector<LogEvent>{LogEvent::listen, LogEvent::state, LogEvent::session_begin,
                                                LogEvent::session_end, LogEvent::stop, LogEvent::stop});
  CHECK(log.lines()[1].text == "running with 1 workers");
  CHECK(log.lines()[4].text == "stopped: 0 sessions end, 1 requests were served");
  CHECK(log.lines()[5].text == "drained: everything is released");
}

TEST_CASE("a server tells why it ended a session or took none", "[service][unit]") {
  const test::TmpRunDir dir;
  const transport::Endpoint endpoint{dir.path(), "svc"};
  Log log;
  LiveServer server(dir.path(), add_one(), {.max_sessions = 1, .log = log.config()});
  {
    test::RawClient client(endpoint);
    const transport::Wait wait{Deadline::after_ms(10000), nullptr};
    REQUIRE(transport::connect(endpoint, {}, wait).status() == Status::limit_exceeded);
    const auto full = log.await(LogEvent::limit);
    CHECK(full.text == "a client was refused: every session is taken");
    CHECK(full.level == LogLevel::warning);
    wire::Header answer = client.header();
    answer.kind = wire::kind_response;
    client.post(answer, {});
    REQUIRE(client.ended());
  }
  const auto end = log.await(LogEvent::session_end);
  CHECK(end.level == LogLevel::warning);
  CHECK(end.status == Status::bad_kind);
  CHECK(end.phase == Phase::receive);
}

TEST_CASE("a server that cannot drain in time says so", "[service][threads]") {
  const test::TmpRunDir dir;
  std::atomic<bool> entered{false};
  std::atomic<bool> go{false};
  Log log;
  LiveServer server(dir.path(), make_increment_service([&](uint64_t value, uint64_t& out) {
                      entered = true;
                      while (!go) std::this_thread::yield();
                      out = value;
                      return Status::ok;
                    }),
                    {.log = log.config()});
  Client client = test::ready_client(dir.path());
  std::thread caller([&] { (void)client.call_increment(1, 0).status(); });
  while (!entered) std::this_thread::yield();
  const Status drained = server->drain(1);
  go = true;
  caller.join();
  REQUIRE(drained == Status::timeout);
  const auto late = log.await(LogEvent::stop);
  CHECK(late.level == LogLevel::warning);
  CHECK(late.status == Status::timeout);
}

TEST_CASE("a hook may ask and stop what it logs", "[service][threads]") {
  const test::TmpRunDir dir;
  Client* asked_client = nullptr;
  Server* asked_server = nullptr;
  std::mutex made;
  std::atomic<bool> server_answered{false};
  std::atomic<bool> client_answered{false};
  const auto server_hook = [&](const LogRecord& record) {
    if (record.event != LogEvent::session_begin) return;
    const std::lock_guard lock(made);
    server_answered = asked_server->status().state == ServerState::running;
  };
  const auto client_hook = [&](const LogRecord& record) {
    if (record.event != LogEvent::session_begin) return;
    client_answered = asked_client->state() == ClientState::connecting;
    asked_client->abort();
  };
  std::unique_lock lock(made);
  LiveServer server(dir.path(), add_one(), {.log = {.hook = server_hook}});
  asked_server = &*server;
  lock.unlock();
  Client client = test::make_client(dir.path(), {.log = {.hook = client_hook}});
  asked_client = &client;
  REQUIRE(client.refresh(0) == Status::ok);
  REQUIRE(client.call_increment(1, 0).status() == Status::aborted);
  REQUIRE(client_answered);
  while (!server_answered) std::this_thread::yield();
}
