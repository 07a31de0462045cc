#pragma once

// What clients and servers tell a hook of their owner. Off unless there is one, and
// then an event costs one comparison. Called on the thread that does the work,
// with no lock held; texts never hold a token.

#include <cstdint>
#include <functional>
#include <string>

#include "service/phase.hpp"

namespace netipc::service {

enum class LogLevel : int32_t {
  none = 0,
  error = 1,    // it cannot go on
  warning = 2,  // somebody was refused, or something was lost
  info = 3,     // connections and states come and go
  debug = 4,    // every attempt
};

enum class LogEvent : int32_t {
  listen = 1,
  connect = 2,
  handshake = 3,
  session_begin = 4,
  session_end = 5,
  state = 6,
  retry = 7,
  limit = 8,
  call = 9,
  stop = 10,
};

struct LogRecord {
  LogLevel level = LogLevel::none;
  LogEvent event{};
  Phase phase = Phase::none;
  Status status = Status::ok;
  uint64_t session_id = 0;
  int64_t peer_pid = -1;
  const char* service = "";  // this and the text live until the hook returns
  const char* text = "";
};

// Does not throw.
using LogHook = std::function<void(const LogRecord&)>;

struct LogConfig {
  LogHook hook = {};
  LogLevel level = LogLevel::none;  // the most detailed one; none: info
};

class Logger {
 public:
  Logger(const LogConfig& config, std::string service)
      : hook_(config.hook), service_(std::move(service)), level_(level_of(config)) {}

  [[nodiscard]] bool wants(LogLevel level) const noexcept { return level <= level_; }

  [[nodiscard]] const char* service() const noexcept { return service_.c_str(); }

  // After wants(record.level). `format` as for printf; the text may be cut.
  [[gnu::cold, gnu::format(printf, 3, 4)]] void write(LogRecord record, const char* format, ...) const noexcept;

 private:
  static LogLevel level_of(const LogConfig& config) noexcept {
    if (!config.hook) return LogLevel::none;
    return config.level == LogLevel::none ? LogLevel::info : config.level;
  }

  const LogHook hook_;
  const std::string service_;
  const LogLevel level_;
};

}  // namespace netipc::service
