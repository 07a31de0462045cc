#pragma once

// The options that commands share, and what becomes of them.

#include <netipc/service_log.h>

#include <CLI/App.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "kind.hpp"
#include "token.hpp"

namespace netipc::cli {

struct RunDirOptions {
  std::string run_dir = "/run/netdata";
  bool json = false;
};

// Which endpoint, and how to get in.
struct EndpointOptions : RunDirOptions {
  std::string service;  // empty: the default of the command
  std::optional<uint64_t> token;
  std::optional<Uuid> invocation;
  uint32_t profiles = 0;
  netipc_service_log_level log_level = 0;  // 0: no log
};

struct ClientOptions : EndpointOptions {
  uint32_t timeout_ms = 0;
};

void add_options(CLI::App& command, RunDirOptions& options);
// `default_service` is for the help: which name stands where none is given.
void add_options(CLI::App& command, EndpointOptions& options, std::string_view default_service);
void add_options(CLI::App& command, ClientOptions& options, std::string_view default_service);

// A check of which the help says nothing: the option's own text does.
CLI::Validator unsaid(const CLI::Validator& check);

// A number of 32 bits.
CLI::Option* add_number(CLI::App& command, const std::string& name, uint32_t& out_number, const std::string& help);

// A positional argument that names a kind of service.
CLI::Option* add_kind(CLI::App& command, std::optional<Kind>& out_kind, const std::string& help);
// The same, or "all" for the production services.
CLI::Option* add_kinds(CLI::App& command, std::vector<Kind>& out_kinds, const std::string& help);
// An option that takes a duration ("5s"); 0 becomes `zero`.
CLI::Option* add_duration(CLI::App& command, const std::string& name, uint32_t& out_ms, uint32_t zero,
                          const std::string& help);
// An option that takes a list of profiles.
CLI::Option* add_profiles(CLI::App& command, const std::string& name, uint32_t& out_mask, const std::string& help);

// An endpoint whose parts have been judged.
struct Endpoint {
  std::string run_dir;
  std::string service;
  std::string path;  // of the socket
  uint64_t token = 0;
  uint32_t profiles = 0;
  netipc_service_log_level log_level = 0;
};

// The endpoint that options (and, for the token, the environment) name; fails with Exit::usage.
Endpoint resolve(const EndpointOptions& options, std::string_view default_service);

}  // namespace netipc::cli
