#include "program.hpp"

#include <fmt/format.h>
#include <signal.h>

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <exception>

#include "commands/commands.hpp"
#include "exit.hpp"
#include "output.hpp"

namespace netipc::cli {
namespace {

constexpr const char* exit_codes =
    "Exit codes: 0 done, 1 failed, 2 wrong usage, 3 no such service, 4 not authorised.\n"
    "'netipc COMMAND --help' tells the options of a command.";

void execute(int argc, const char* const* argv) {
  Chosen chosen;
  CLI::App program("Serve, read and inspect the netipc services of this machine", "netipc");
  program.require_subcommand(1);
  program.footer(exit_codes);
  add_serve(program, chosen);
  add_snapshot(program, chosen);
  add_ping(program, chosen);
  add_list(program, chosen);
  add_status(program, chosen);
  add_version(program, chosen);
  try {
    program.parse(argc, argv);
  } catch (const CLI::CallForHelp&) {
    return print(program.help());
  } catch (const CLI::ParseError& error) {
    throw Failure{Exit::usage, fmt::format("{}: see 'netipc --help'", error.what())};
  }
  chosen();
}

}  // namespace

int run(int argc, const char* const* argv) {
  // A reader that went away is an error of the write, not the end of a server.
  ::signal(SIGPIPE, SIG_IGN);
  Failure failure{Exit::ok, {}};
  try {
    execute(argc, argv);
  } catch (Failure& thrown) {
    failure = std::move(thrown);
  } catch (const std::exception& error) {
    failure = {Exit::failed, fmt::format("it could not be done: {}", error.what())};
  }
  complain(failure.message);
  return static_cast<int>(failure.exit);
}

}  // namespace netipc::cli
