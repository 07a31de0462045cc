#include "netipc/service_log.h"

#include "service/log.hpp"

using namespace netipc;

static_assert(sizeof(netipc_service_log_record) == 56);

#define NETIPC__LEVEL(name, lower) static_assert(NETIPC_SERVICE_LOG_##name == static_cast<int32_t>(service::LogLevel::lower))
NETIPC__LEVEL(ERROR, error);
NETIPC__LEVEL(WARNING, warning);
NETIPC__LEVEL(INFO, info);
NETIPC__LEVEL(DEBUG, debug);
#undef NETIPC__LEVEL

#define NETIPC__EVENT(name, lower) \
  static_assert(NETIPC_SERVICE_LOG_EVENT_##name == static_cast<int32_t>(service::LogEvent::lower))
NETIPC__EVENT(LISTEN, listen);
NETIPC__EVENT(CONNECT, connect);
NETIPC__EVENT(HANDSHAKE, handshake);
NETIPC__EVENT(SESSION_BEGIN, session_begin);
NETIPC__EVENT(SESSION_END, session_end);
NETIPC__EVENT(STATE, state);
NETIPC__EVENT(RETRY, retry);
NETIPC__EVENT(LIMIT, limit);
NETIPC__EVENT(CALL, call);
NETIPC__EVENT(STOP, stop);
#undef NETIPC__EVENT

#define NETIPC__SAME_NUMBER(name, value) static_assert(NETIPC_SERVICE_LOG_##name == (value));
NETIPC_SERVICE_LOG_LEVEL_MAP(NETIPC__SAME_NUMBER)
#undef NETIPC__SAME_NUMBER
#define NETIPC__SAME_NUMBER(name, value) static_assert(NETIPC_SERVICE_LOG_EVENT_##name == (value));
NETIPC_SERVICE_LOG_EVENT_MAP(NETIPC__SAME_NUMBER)
#undef NETIPC__SAME_NUMBER

const char* netipc_service_log_level_name(netipc_service_log_level level) noexcept {
  switch (level) {
#define NETIPC__CASE(name, value) \
  case value: return #name;
    NETIPC_SERVICE_LOG_LEVEL_MAP(NETIPC__CASE)
#undef NETIPC__CASE
    default: return "UNKNOWN";
  }
}

const char* netipc_service_log_event_name(netipc_service_log_event event) noexcept {
  switch (event) {
#define NETIPC__CASE(name, value) \
  case value: return #name;
    NETIPC_SERVICE_LOG_EVENT_MAP(NETIPC__CASE)
#undef NETIPC__CASE
    default: return "UNKNOWN";
  }
}
