#include "codec/apps_lookup.hpp"

#include "service/client.hpp"
#include "service/lookup_call.hpp"

namespace netipc::service {

namespace {

struct AppsLookupMethod {
  using Key = uint32_t;
  using Response = codec::AppsLookupResponse;
  static constexpr wire::Method method = wire::method_apps_lookup;
  static constexpr uint16_t payload_exceeded = codec::app_payload_exceeded;

  static codec::lookup::RequestFit fit(std::span<const Key> keys, size_t room) noexcept {
    return codec::fit_apps_lookup_request(keys.size(), room);
  }
  static Result<size_t> encode(std::span<const Key> keys, MutableBytes out) noexcept {
    return codec::encode_apps_lookup_request(keys, out);
  }
  static bool echoes(codec::AppsLookupEcho echo, Key key) noexcept { return echo.pid == key; }

  // PIDs have one size: where one does not fit, none does.
  static size_t oversized_room(Key) noexcept { return 0; }
  static Result<Bytes> oversized_item(Key, MutableBytes) noexcept { return Status::overflow; }
};

}  // namespace

Result<codec::AppsLookupResponse> Client::call_apps_lookup(std::span<const uint32_t> pids,
                                                           uint32_t timeout_ms) noexcept {
  return LookupCall<AppsLookupMethod>(*core_, pids, timeout_ms).run();
}

}  // namespace netipc::service
