#include <fmt/format.h>
#include <signal.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <ctime>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "commands/commands.hpp"
#include "exit.hpp"
#include "table.hpp"
#include "text.hpp"
#include "watch/screen.hpp"
#include "watch/watched.hpp"

namespace netipc::cli {
namespace {

using watch::Row;
using watch::Watched;

struct WatchOptions : ClientOptions {
  uint32_t interval_ms = 1000;
  uint32_t count = 0;  // looks; 0: until interrupted
  uint32_t calls = 1;
};

// Waits with the signals that end or redraw a watch, which only arrive here.
class Signals {
 public:
  Signals() {
    ::sigemptyset(&set_);
    for (const int signal : {SIGINT, SIGTERM, SIGWINCH, SIGCONT}) ::sigaddset(&set_, signal);
    ::pthread_sigmask(SIG_BLOCK, &set_, &before_);
  }
  ~Signals() { ::pthread_sigmask(SIG_SETMASK, &before_, nullptr); }
  Signals(const Signals&) = delete;
  Signals& operator=(const Signals&) = delete;

  enum class Woken : unsigned char { by_time, to_redraw, to_end };
  [[nodiscard]] Woken wait_until(std::chrono::steady_clock::time_point until) const {
    using namespace std::chrono;
    for (;;) {
      const auto left = std::max(duration_cast<nanoseconds>(until - steady_clock::now()), nanoseconds(0));
      const auto whole = duration_cast<std::chrono::seconds>(left);
      const timespec timeout{whole.count(), (left - whole).count()};
      switch (::sigtimedwait(&set_, nullptr, &timeout)) {
        case SIGINT:
        case SIGTERM: return Woken::to_end;
        case SIGWINCH:
        case SIGCONT: return Woken::to_redraw;
        default:
          if (errno != EINTR) return Woken::by_time;
      }
    }
  }

 private:
  sigset_t set_{};
  sigset_t before_{};
};

class Watch {
 public:
  explicit Watch(const WatchOptions& options) : options_(options) {}

  std::vector<Row> look() {
    follow();
    const auto sockets = watch::sockets_in(options_.run_dir);
    std::vector<Row> rows;
    for (auto& [name, watched] : services_) {
      const auto found = sockets.find(name + socket_suffix);
      rows.push_back(watched->look(found == sockets.end() ? watch::Sockets{} : found->second, options_.calls));
    }
    return rows;
  }

 private:
  static constexpr const char* socket_suffix = ".sock";

  // Services come and go.
  void follow() {
    std::map<std::string, std::unique_ptr<Watched>> here;
    std::error_code error;
    for (std::filesystem::directory_iterator entry(options_.run_dir, error), end; !error && entry != end;
         entry.increment(error)) {
      const std::filesystem::path file = entry->path().filename();
      const std::string name = file.stem().string();
      if (file.extension() != socket_suffix || netipc_transport_valid_service_name(name.c_str()) == 0) continue;
      if (!options_.service.empty() && name != options_.service) continue;
      auto& known = services_[name];
      if (known == nullptr) known = std::make_unique<Watched>(endpoint_of(name), options_.timeout_ms);
      here[name] = std::move(known);
    }
    if (error && !looked_) {
      throw Failure{Exit::not_found, fmt::format("{}: {}: is the agent running, or is --run-dir needed?",
                                                 options_.run_dir, error.message())};
    }
    services_ = std::move(here);
    looked_ = true;
  }

  [[nodiscard]] Endpoint endpoint_of(const std::string& name) const {
    EndpointOptions one = options_;
    one.service = name;
    return resolve(one, name);
  }

  const WatchOptions& options_;
  std::map<std::string, std::unique_ptr<Watched>> services_;
  bool looked_ = false;
};

Json nullable(std::string_view text) { return text.empty() ? Json(nullptr) : Json(text); }

Json to_json(const Row& row) {
  Json document = {{"service", row.service},
                   {"kind", row.kind.has_value() ? Json(name_of(*row.kind)) : Json(nullptr)},
                   {"state", row.state},
                   {"profile", nullable(row.profile)},
                   {"data_plane", nullable(row.data_plane)},
                   {"peer_pid", row.peer_pid < 0 ? Json(nullptr) : Json(row.peer_pid)},
                   {"sessions", row.sessions}};
  if (!row.kind.has_value()) return document;
  document["calls"] = row.calls;
  document["calls_per_second"] = row.calls_per_second;
  document["errors"] = row.errors;
  document["p50_ns"] = row.latency.count == 0 ? Json(nullptr) : Json(row.latency.p50_ns);
  document["p99_ns"] = row.latency.count == 0 ? Json(nullptr) : Json(row.latency.p99_ns);
  document["last_error"] = netipc_codec_status_name(row.last_error);
  return document;
}

// A line for every look.
void print_line(const std::vector<Row>& rows) {
  Json services = Json::array();
  for (const Row& row : rows) services.push_back(to_json(row));
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  const Json document = {{"time_ms", std::chrono::duration_cast<std::chrono::milliseconds>(now).count()},
                         {"services", std::move(services)}};
  print(document.dump(-1, ' ', true, Json::error_handler_t::replace) + '\n');
}

Tone tone_of(std::string_view state) {
  if (state == "READY" || state == "LISTENING") return Tone::good;
  return state == "NOT_LISTENING" || state == "CONNECTING" ? Tone::warning : Tone::bad;
}

std::string to_text(const WatchOptions& options, const std::vector<Row>& rows) {
  if (rows.empty()) return "no services in " + escape(options.run_dir) + "\n";
  const auto number = [](std::string_view title) {
    return Table::Column{.title = title, .align = Table::Column::right, .shrinks = false, .leaves = true};
  };
  Table table({{.title = "SERVICE", .shrinks = true},
               {.title = "STATE"},
               {.title = "PROFILE", .leaves = true},
               number("PID"),
               number("SESSIONS"),
               number("CALLS/S"),
               number("ERRORS"),
               number("P50"),
               number("P99")});
  for (const Row& row : rows) {
    const bool timed = row.latency.count != 0;
    const auto duration = [](uint64_t ns) { return format_duration(std::chrono::nanoseconds(ns)); };
    table.add({row.service, {row.state, tone_of(row.state)}, row.profile,
               row.peer_pid < 0 ? std::string() : std::to_string(row.peer_pid), std::to_string(row.sessions),
               row.kind.has_value() ? fmt::format("{:.1f}", row.calls_per_second) : std::string(),
               {row.kind.has_value() ? std::to_string(row.errors) : std::string(),
                row.errors == 0 ? Tone::plain : Tone::bad},
               timed ? duration(row.latency.p50_ns) : std::string(), timed ? duration(row.latency.p99_ns) : std::string()});
  }
  return fmt::format("{} in {}\n{}", counted(rows.size(), "service"), escape(options.run_dir),
                     table.render(terminal_of(stdout)));
}

void run_watch(const WatchOptions& options) {
  const Signals signals;
  Watch watch(options);
  std::vector<Row> rows = watch.look();
  const bool in_place = !options.json && terminal_of(stdout).interactive;
  {
    std::optional<watch::Screen> screen;
    if (in_place) screen.emplace();
    const auto interval = std::chrono::milliseconds(options.interval_ms);
    auto next = std::chrono::steady_clock::now() + interval;
    for (uint32_t looks = 1;; ++looks) {
      if (options.json) {
        print_line(rows);
      } else if (!in_place) {
        print((looks == 1 ? "" : "\n") + to_text(options, rows));
      }
      Signals::Woken woken = Signals::Woken::to_redraw;
      while (woken == Signals::Woken::to_redraw) {
        if (in_place) screen->draw(to_text(options, rows));
        if (looks == options.count) break;
        woken = signals.wait_until(next);
      }
      if (woken != Signals::Woken::by_time) break;
      rows = watch.look();
      // A look that took longer than the interval is not made up for.
      next = std::max(next + interval, std::chrono::steady_clock::now());
    }
  }
  // The last look stays when the screen is given back.
  if (in_place) print(to_text(options, rows));
}

}  // namespace

void add_watch(CLI::App& program, Chosen& chosen) {
  constexpr uint32_t least_interval_ms = 100;
  constexpr uint32_t most_calls = 10;
  auto options = std::make_shared<WatchOptions>();
  CLI::App* command = program.add_subcommand("watch", "Show the services of a run dir, over and over");
  add_options(*command, *options, "all");
  options->timeout_ms = 1000;
  command->get_option("--json")->description("Print a JSON document a line, one for every look");
  command->get_option("--timeout")->description("For connecting, and for each call; 0: for ever (default: 1s)");
  add_duration(*command, "--interval", options->interval_ms, 0, "Between two looks, 100ms at least (default: 1s)");
  command->add_option("--count", options->count, "Looks to take; 0: until interrupted")
      ->type_name("NUMBER")
      ->capture_default_str();
  command->add_option("--calls", options->calls, fmt::format("Calls of every look to each service of a known kind, {} at most", most_calls))
      ->check(unsaid(CLI::Range(0U, most_calls)))
      ->type_name("NUMBER")
      ->capture_default_str();
  command->callback([options, &chosen] {
    if (options->interval_ms < least_interval_ms) {
      throw Failure{Exit::usage, "--interval is too short: at least 100ms, to leave the services alone"};
    }
    chosen = [options] { run_watch(*options); };
  });
}

}  // namespace netipc::cli
