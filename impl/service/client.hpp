#pragma once

// A client of one service: connects when asked to, calls, tries again as the rules
// of docs/spec/service.md allow. Nothing below this layer shows.
//
// One thread at a time, except abort() and state(): any thread. Views that a call
// returns borrow from the client, until its next call or close().

#include <memory>
#include <span>
#include <string_view>

#include "base/result.hpp"
#include "codec/apps_lookup.hpp"
#include "codec/cgroups_lookup.hpp"
#include "codec/cgroups_snapshot.hpp"
#include "codec/view.hpp"
#include "service/client_config.hpp"

namespace netipc::service {

class ClientCore;

class Client {
 public:
  // Does no I/O: the provider may come later.
  //   invalid, path_too_long  the service can never be reached by these names
  static Result<Client> create(std::string_view run_dir, std::string_view service, const ClientConfig& config);
  ~Client();
  Client(Client&&) noexcept;
  Client& operator=(Client&&) = delete;

  // One attempt to connect, where the state allows one. state() tells the outcome;
  // aborted: it was cut short.
  Status refresh(uint32_t timeout_ms) noexcept;
  void close() noexcept;
  // Sticky until clear_abort() or close(): ends every wait of this client.
  void abort() noexcept;
  void clear_abort() noexcept;
  void set_call_timeout(uint32_t timeout_ms) noexcept;

  [[nodiscard]] ClientState state() const noexcept;
  [[nodiscard]] bool ready() const noexcept { return state() == ClientState::ready; }
  [[nodiscard]] ClientStatus status() const noexcept;

  // timeout_ms 0: the client's own.
  //   not_ready, timeout, aborted, overflow, or what was wrong with the answer
  Result<uint64_t> call_increment(uint64_t value, uint32_t timeout_ms) noexcept;
  Result<codec::Str> call_string_reverse(codec::Str text, uint32_t timeout_ms) noexcept;
  Result<codec::CgroupsSnapshotView> call_cgroups_snapshot(uint32_t timeout_ms) noexcept;

  // One message for all; `out` is as long as the input and untouched on failure.
  // overflow, with nothing sent: more items than the session takes at once.
  Status call_increment_batch(std::span<const uint64_t> values, std::span<uint64_t> out, uint32_t timeout_ms) noexcept;
  Status call_string_reverse_batch(std::span<const codec::Str> texts, std::span<codec::Str> out,
                                   uint32_t timeout_ms) noexcept;

  // One logical call however many requests it takes: item i answers key i.
  Result<codec::CgroupsLookupResponse> call_cgroups_lookup(std::span<const codec::Str> paths,
                                                           uint32_t timeout_ms) noexcept;
  Result<codec::AppsLookupResponse> call_apps_lookup(std::span<const uint32_t> pids, uint32_t timeout_ms) noexcept;

  // The session goes because what came over it, though well-formed, cannot be
  // used; the next refresh() connects anew.
  void drop_session(Status reason) noexcept;

 private:
  explicit Client(std::unique_ptr<ClientCore> core) noexcept;
  std::unique_ptr<ClientCore> core_;
};

}  // namespace netipc::service
