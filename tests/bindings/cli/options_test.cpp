#include "options.hpp"

#include <netipc/netipc.h>
#include <stdlib.h>

#include "exit.hpp"
#include "support/catch.hpp"

using namespace netipc::cli;

namespace {

constexpr const char* uuid = "0f14d0ab-9605-4a62-a9e4-5ed26688389b";

struct Arguments {
  Arguments() { ::unsetenv("NETDATA_INVOCATION_ID"); }

  Endpoint parse(std::vector<std::string> words) {
    CLI::App command;
    add_options(command, options, "increment");
    std::reverse(words.begin(), words.end());  // as CLI::App takes them
    command.parse(words);
    return resolve(options, "increment");
  }
  ClientOptions options;
};

}  // namespace

TEST_CASE("without options an endpoint is that of its kind in the agent's run dir", "[cli][unit]") {
  Arguments arguments;
  const Endpoint endpoint = arguments.parse({});
  REQUIRE(endpoint.path == "/run/netdata/increment.sock");
  REQUIRE(endpoint.token == 0);
  REQUIRE(endpoint.profiles == netipc_transport_profiles());
  REQUIRE(arguments.options.timeout_ms == 5000);
  REQUIRE_FALSE(arguments.options.json);
}

TEST_CASE("options name another endpoint", "[cli][unit]") {
  const Endpoint endpoint =
      Arguments().parse({"--run-dir", "/r", "--service", "s", "--token", "0x2a", "--profiles", "baseline"});
  REQUIRE(endpoint.path == "/r/s.sock");
  REQUIRE(endpoint.token == 42);
  REQUIRE(endpoint.profiles == 1);
}

TEST_CASE("a token comes from an option, an invocation, or the environment, in this order", "[cli][unit]") {
  const uint64_t token = token_of(*parse_uuid(uuid));
  REQUIRE(Arguments().parse({"--invocation-id", uuid}).token == token);

  Arguments arguments;
  ::setenv("NETDATA_INVOCATION_ID", uuid, 1);
  REQUIRE(arguments.parse({}).token == token);
  ::setenv("NETDATA_INVOCATION_ID", "nonsense", 1);
  REQUIRE(arguments.parse({"--invocation-id", uuid}).token == token);
  REQUIRE(arguments.parse({"--token", "0"}).token == 0);
}

TEST_CASE("a number that does not fit is reported with its range", "[cli][unit]") {
  uint32_t number = 0;
  CLI::App command;
  add_number(command, "--workers", number, "");
  command.parse(std::vector<std::string>{"4294967295", "--workers"});
  REQUIRE(number == 4294967295);
  for (const char* bad : {"-1", "4294967296", "1.5", "x"}) {
    CAPTURE(bad);
    try {
      command.parse(std::vector<std::string>{bad, "--workers"});
      FAIL("accepted");
    } catch (const CLI::ValidationError& error) {
      REQUIRE(std::string(error.what()).find("from 0 to 4294967295") != std::string::npos);
    }
  }
}

TEST_CASE("no timeout is for ever", "[cli][unit]") {
  Arguments arguments;
  arguments.parse({"--timeout", "0"});
  REQUIRE(arguments.options.timeout_ms == NETIPC_SERVICE_TIMEOUT_INFINITE);
  arguments.parse({"--timeout", "250ms"});
  REQUIRE(arguments.options.timeout_ms == 250);
}

TEST_CASE("an endpoint that cannot be is a matter of usage", "[cli][unit]") {
  for (const std::vector<std::string>& words :
       {std::vector<std::string>{"--service", "a/b"}, {"--run-dir", ""}, {"--run-dir", std::string(100, 'x')}}) {
    CAPTURE(words[1]);
    try {
      Arguments().parse(words);
      FAIL("accepted");
    } catch (const Failure& failure) {
      REQUIRE(failure.exit == Exit::usage);
    }
  }
}

TEST_CASE("the library is silent unless it is asked to tell", "[cli][unit]") {
  REQUIRE(Arguments().parse({}).log_level == 0);
  REQUIRE(Arguments().parse({"--log-level", "warning"}).log_level == NETIPC_SERVICE_LOG_WARNING);
  REQUIRE(Arguments().parse({"--verbose"}).log_level == NETIPC_SERVICE_LOG_DEBUG);
  REQUIRE_THROWS_AS(Arguments().parse({"--log-level", "all"}), CLI::ValidationError);
}
