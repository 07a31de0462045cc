#include "log.hpp"

#include <netipc/netipc.h>

#include "support/catch.hpp"

using namespace netipc::cli;

TEST_CASE("levels are found by their names", "[cli][unit]") {
  REQUIRE(find_log_level("error") == NETIPC_SERVICE_LOG_ERROR);
  REQUIRE(find_log_level("debug") == NETIPC_SERVICE_LOG_DEBUG);
  REQUIRE_FALSE(find_log_level("WARNING").has_value());
  REQUIRE_FALSE(find_log_level("").has_value());
}

TEST_CASE("a line tells what is known and nothing else", "[cli][unit]") {
  netipc_service_log_record record{};
  record.struct_size = sizeof record;
  record.level = NETIPC_SERVICE_LOG_INFO;
  record.service = "svc";
  record.text = "READY, was BROKEN";
  record.peer_pid = -1;
  REQUIRE(log_line(record) == "info: svc: READY, was BROKEN");
  record.level = NETIPC_SERVICE_LOG_WARNING;
  record.text = "a client was refused";
  record.status = NETIPC_STATUS_AUTH_FAILED;
  record.phase = NETIPC_SERVICE_PHASE_HANDSHAKE;
  record.session_id = 3;
  record.peer_pid = 7;
  const std::string line = log_line(record);
  REQUIRE(line.starts_with("warning: svc: a client was refused: "));
  REQUIRE(line.ends_with(" (AUTH_FAILED, phase HANDSHAKE), session 3, pid 7"));
}
