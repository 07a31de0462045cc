#include "program.hpp"

#include <fmt/format.h>
#include <netipc/version.h>
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

constexpr const char* footer =
    "A DURATION is a number of seconds, or has a unit: 250ms, 5s, 2m.\n"
    "Exit codes: 0 done, 1 failed, 2 wrong usage, 3 no such service, 4 not authorised.\n"
    "'netipc COMMAND --help' tells the options of a command.";

bool is_command(CLI::App& program, const std::string& name) {
  return !program.get_subcommands([&name](CLI::App* command) { return command->check_name(name); }).empty();
}

// "netipc ping", once the arguments have come that far.
std::string innermost(const CLI::App& program) {
  const auto chosen = program.get_subcommands();
  return chosen.empty() ? program.get_name() : fmt::format("{} {}", program.get_name(), chosen.front()->get_name());
}

void execute(int argc, const char* const* argv) {
  const std::string version =
      fmt::format("netipc {}.{}.{}", NETIPC_VERSION_MAJOR, NETIPC_VERSION_MINOR, NETIPC_VERSION_PATCH);
  Chosen chosen;
  CLI::App program("Serve, read and inspect the netipc services of this machine", "netipc");
  program.require_subcommand(1);
  program.footer(footer);
  add_serve(program, chosen);
  add_snapshot(program, chosen);
  add_lookup(program, chosen);
  add_ping(program, chosen);
  add_list(program, chosen);
  add_status(program, chosen);
  add_bench(program, chosen);
  add_watch(program, chosen);
  add_version(program, chosen);
  program.set_version_flag("--version", version, "Print the version and exit");
  if (argc > 1 && *argv[1] != '-' && !is_command(program, argv[1])) {
    throw Failure{Exit::usage, fmt::format("'{}' is no command: see 'netipc --help'", argv[1])};
  }
  try {
    program.parse(argc, argv);
  } catch (const CLI::CallForHelp&) {
    return print(program.help());
  } catch (const CLI::CallForVersion&) {
    return print(version + "\n");
  } catch (const CLI::ParseError& error) {
    throw Failure{Exit::usage, fmt::format("{}: see '{} --help'", error.what(), innermost(program))};
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
