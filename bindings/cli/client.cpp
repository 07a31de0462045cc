#include "client.hpp"

#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

#include "log.hpp"
#include "progress.hpp"

namespace netipc::cli {
namespace {

std::string_view remedy_of(netipc_status status) {
  switch (netipc_codec_status_class(status)) {
    case NETIPC_STATUS_CLASS_WOULD_BLOCK:
      return "the server is busy or stuck: try again, or with a longer --timeout";
    case NETIPC_STATUS_CLASS_PEER_GONE:
      return "the server ended the session: try again, and see what it says";
    case NETIPC_STATUS_CLASS_BAD_INPUT:
      return "check that a netipc service of this kind listens there";
    case NETIPC_STATUS_CLASS_LIMIT:
      return "let the server allow larger messages";
    case NETIPC_STATUS_CLASS_USAGE:
      return "check the options against those of the server";
    default:
      return "see to the system's resources and try again";
  }
}

std::string_view remedy_of_call(netipc_status status) {
  // A refusal has no status of its own on the wire.
  if (status == NETIPC_STATUS_BAD_LAYOUT) {
    return "the server may have declined, or serve another method: check its kind, and see what it says";
  }
  return remedy_of(status);
}

// The library says "not found" of every name nobody answers at; what the file
// system says about the name tells an operator more.
Failure explain_not_found(const Endpoint& endpoint) {
  struct stat node {};
  if (::stat(endpoint.run_dir.c_str(), &node) != 0 && errno == ENOENT) {
    return {Exit::not_found, fmt::format("{}: there is no directory {}: is the agent running, or is --run-dir needed?",
                                         endpoint.path, endpoint.run_dir)};
  }
  if (::lstat(endpoint.path.c_str(), &node) != 0) {
    if (errno == EACCES) {
      return {Exit::not_authorised,
              fmt::format("{}: no right to look into {}: run as its owner or as root", endpoint.path, endpoint.run_dir)};
    }
    return {Exit::not_found,
            fmt::format("{}: there is no such service: 'netipc list --run-dir {}' shows which there are", endpoint.path,
                        endpoint.run_dir)};
  }
  if (!S_ISSOCK(node.st_mode)) {
    return {Exit::not_found, fmt::format("{}: not a socket: no server made it", endpoint.path)};
  }
  if (::access(endpoint.path.c_str(), W_OK) != 0 && errno == EACCES) {
    return {Exit::not_authorised, fmt::format("{}: no right to connect: run as user {} or as root", endpoint.path,
                                              node.st_uid)};
  }
  return {Exit::not_found, fmt::format("{}: nobody listens there: its server is gone, start it again", endpoint.path)};
}

// Runs `call` and sets how long that took.
template <class Call>
netipc_status time(Call call, std::chrono::nanoseconds& out_duration) {
  const auto before = std::chrono::steady_clock::now();
  const netipc_status called = call();
  out_duration = std::chrono::steady_clock::now() - before;
  return called;
}

}  // namespace

Failure explain_state(const Endpoint& endpoint, const netipc_service_client_status& status) {
  switch (status.state) {
    case NETIPC_SERVICE_STATE_NOT_FOUND:
      return explain_not_found(endpoint);
    case NETIPC_SERVICE_STATE_AUTH_FAILED:
      return {Exit::not_authorised, fmt::format("{}: the server refused the token: use its --token or --invocation-id",
                                                endpoint.path)};
    case NETIPC_SERVICE_STATE_INCOMPATIBLE:
      return {Exit::failed, fmt::format("{}: {}: offer other --profiles, or update one side", endpoint.path,
                                        describe(status.last_error, status.last_error_phase))};
    default:
      return {Exit::failed, fmt::format("{}: no session: {}: {}", endpoint.path,
                                        describe(status.last_error, status.last_error_phase),
                                        remedy_of(status.last_error))};
  }
}

std::string describe(netipc_status status, netipc_service_phase phase) {
  std::string_view name = netipc_codec_status_name(status);
  constexpr std::string_view prefix = "NETIPC_STATUS_";
  if (name.starts_with(prefix)) name.remove_prefix(prefix.size());
  std::string text = fmt::format("{} ({}", netipc_codec_status_text(status), name);
  if (phase != NETIPC_SERVICE_PHASE_NONE) text += fmt::format(", phase {}", netipc_service_phase_name(phase));
  return text + ")";
}

Client::Client(Endpoint endpoint, uint32_t timeout_ms) : endpoint_(std::move(endpoint)), timeout_ms_(timeout_ms) {
  netipc_service_client_config config = NETIPC_SERVICE_CLIENT_CONFIG_INIT;
  config.supported_profiles = endpoint_.profiles;
  config.auth_token = endpoint_.token;
  log_to_stderr(config, endpoint_.log_level);
  netipc_service_client* handle = nullptr;
  const netipc_status status =
      netipc_service_client_create(endpoint_.run_dir.c_str(), endpoint_.service.c_str(), &config, &handle);
  handle_.reset(handle);
  if (status == NETIPC_STATUS_OK) return;
  throw Failure{Exit::failed, fmt::format("{}: no client: {}: {}", endpoint_.path,
                                          describe(status, NETIPC_SERVICE_PHASE_NONE), remedy_of(status))};
}

std::chrono::nanoseconds Client::connect() {
  const Progress progress(fmt::format("connecting to {}", endpoint_.path));
  netipc_service_state state = NETIPC_SERVICE_STATE_DISCONNECTED;
  std::chrono::nanoseconds duration{};
  const netipc_status refreshed = time(
      [&] { return netipc_service_client_refresh(handle_.get(), timeout_ms_, &state, nullptr); }, duration);
  if (refreshed != NETIPC_STATUS_OK || state != NETIPC_SERVICE_STATE_READY) throw explain_state(endpoint_, status());
  return duration;
}

netipc_service_state Client::refresh() {
  netipc_service_state state = NETIPC_SERVICE_STATE_DISCONNECTED;
  // Aborted clients aside, the state tells how it went.
  static_cast<void>(netipc_service_client_refresh(handle_.get(), timeout_ms_, &state, nullptr) == NETIPC_STATUS_OK);
  return state;
}

void Client::close() { static_cast<void>(netipc_service_client_close(handle_.get()) == NETIPC_STATUS_OK); }

netipc_status Client::call(Kind kind) {
  switch (kind) {
    case Kind::string_reverse: {
      netipc_codec_str reversed{};
      return netipc_service_client_call_string_reverse(handle_.get(), "", 0, timeout_ms_, &reversed);
    }
    case Kind::cgroups_snapshot: {
      netipc_codec_cgroups_snapshot_view view{};
      return netipc_service_client_call_cgroups_snapshot(handle_.get(), timeout_ms_, &view);
    }
    case Kind::cgroups_lookup: {
      netipc_codec_cgroups_lookup_view view{};
      return netipc_service_client_call_cgroups_lookup(handle_.get(), nullptr, 0, timeout_ms_, &view);
    }
    case Kind::apps_lookup: {
      netipc_codec_apps_lookup_view view{};
      return netipc_service_client_call_apps_lookup(handle_.get(), nullptr, 0, timeout_ms_, &view);
    }
    default: {
      uint64_t value = 0;
      return netipc_service_client_call_increment(handle_.get(), 0, timeout_ms_, &value);
    }
  }
}

std::vector<std::chrono::nanoseconds> Client::measure(Kind kind, uint32_t count) {
  const Progress progress(fmt::format("calling {}", endpoint_.path));
  std::vector<std::chrono::nanoseconds> samples;
  samples.reserve(count);
  for (uint32_t i = 0; i < count; ++i) {
    const netipc_status called = time([&] { return call(kind); }, samples.emplace_back());
    if (called != NETIPC_STATUS_OK) throw explain_call(called);
  }
  return samples;
}

Client::Answer Client::snapshot() {
  const Progress progress(fmt::format("reading {}", endpoint_.path));
  Answer answer{};
  const netipc_status called = time(
      [&] { return netipc_service_client_call_cgroups_snapshot(handle_.get(), timeout_ms_, &answer.view); },
      answer.round_trip);
  if (called != NETIPC_STATUS_OK) throw explain_call(called);
  return answer;
}

template <class View, class Call>
View Client::look_up(Call call) {
  constexpr int most_attempts = 5;
  const Progress progress(fmt::format("asking {}", endpoint_.path));
  for (int attempt = 1;; ++attempt) {
    View view{};
    const netipc_status called = call(&view);
    if (called == NETIPC_STATUS_OK) return view;
    // Refused for its content, of which the generation is what may change between two requests.
    const bool changed = called == NETIPC_STATUS_BAD_LAYOUT && netipc_service_client_ready(handle_.get()) != 0;
    if (!changed || attempt == most_attempts) throw explain_call(called);
  }
}

netipc_codec_cgroups_lookup_view Client::lookup(std::span<const netipc_codec_str> paths) {
  return look_up<netipc_codec_cgroups_lookup_view>([&](auto* view) {
    return netipc_service_client_call_cgroups_lookup(handle_.get(), paths.data(), paths.size(), timeout_ms_, view);
  });
}

netipc_codec_apps_lookup_view Client::lookup(std::span<const uint32_t> pids) {
  return look_up<netipc_codec_apps_lookup_view>([&](auto* view) {
    return netipc_service_client_call_apps_lookup(handle_.get(), pids.data(), pids.size(), timeout_ms_, view);
  });
}

netipc_service_client_status Client::status() const {
  netipc_service_client_status status = NETIPC_SERVICE_CLIENT_STATUS_INIT;
  // Cannot fail with a live handle and a struct of today's size.
  static_cast<void>(netipc_service_client_get_status(handle_.get(), &status) == NETIPC_STATUS_OK);
  return status;
}

Failure Client::explain_call(netipc_status called) const {
  const netipc_service_client_status now = status();
  // The server was replaced meanwhile, by one that is gone or wants another token.
  if (now.state == NETIPC_SERVICE_STATE_NOT_FOUND || now.state == NETIPC_SERVICE_STATE_AUTH_FAILED) {
    return explain_state(endpoint_, now);
  }
  const netipc_service_phase phase = now.last_error == called ? now.last_error_phase : NETIPC_SERVICE_PHASE_NONE;
  return {Exit::failed, fmt::format("{}: the call failed: {}: {}", endpoint_.path, describe(called, phase),
                                    remedy_of_call(called))};
}

std::string_view data_plane(const netipc_service_client_status& status) noexcept {
  return status.shared_memory != 0 ? "shared-memory" : "socket";
}

Json endpoint_json(const Endpoint& endpoint) {
  return {{"service", endpoint.service}, {"run_dir", endpoint.run_dir}, {"endpoint", endpoint.path}};
}

Json peer_json(const netipc_service_client_status& status) {
  if (status.peer_pid < 0) return nullptr;
  return {{"pid", status.peer_pid}, {"uid", status.peer_uid}, {"gid", status.peer_gid}};
}

}  // namespace netipc::cli
