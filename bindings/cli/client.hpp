#pragma once

// A client of one endpoint. Whatever goes wrong is a Failure in words of an operator.

#include <netipc/netipc.h>

#include <chrono>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "exit.hpp"
#include "kind.hpp"
#include "options.hpp"
#include "output.hpp"

namespace netipc::cli {

class Client {
 public:
  struct Answer {
    netipc_codec_cgroups_snapshot_view view;  // lives until the next call
    std::chrono::nanoseconds round_trip;
  };

  Client(Endpoint endpoint, uint32_t timeout_ms);

  // One attempt; how long it took.
  std::chrono::nanoseconds connect();

  // The same without words: the state afterwards.
  netipc_service_state refresh();
  void close();

  // The durations of `count` calls, of the cheapest request that `kind` has.
  std::vector<std::chrono::nanoseconds> measure(Kind kind, uint32_t count);

  // One of them, without words.
  netipc_status call(Kind kind);

  // Asks once.
  Answer snapshot();

  // Asks once about at most `most_keys`; anew when the machine changed meanwhile.
  static constexpr size_t most_keys = 4096;  // as many requests as a call may take
  netipc_codec_cgroups_lookup_view lookup(std::span<const netipc_codec_str> paths);
  netipc_codec_apps_lookup_view lookup(std::span<const uint32_t> pids);

  [[nodiscard]] netipc_service_client_status status() const;
  [[nodiscard]] const Endpoint& endpoint() const { return endpoint_; }

 private:
  struct Destroy {
    void operator()(netipc_service_client* client) const noexcept { netipc_service_client_destroy(client); }
  };

  template <class View, class Call>
  View look_up(Call call);
  [[nodiscard]] Failure explain_call(netipc_status status) const;

  Endpoint endpoint_;
  uint32_t timeout_ms_;
  std::unique_ptr<netipc_service_client, Destroy> handle_;
};

// "the deadline passed (TIMEOUT, phase HANDSHAKE)"
std::string describe(netipc_status status, netipc_service_phase phase);

// "shared-memory" or "socket".
std::string_view data_plane(const netipc_service_client_status& status) noexcept;

// Why there is no session, from the state a client is left in.
Failure explain_state(const Endpoint& endpoint, const netipc_service_client_status& status);

// Documents shared by the commands.
Json endpoint_json(const Endpoint& endpoint);
Json peer_json(const netipc_service_client_status& status);

}  // namespace netipc::cli
