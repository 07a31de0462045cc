#include "codec/cgroups_lookup.hpp"

#include "service/client.hpp"
#include "service/lookup_call.hpp"

namespace netipc::service {

namespace {

struct CgroupsLookupMethod {
  using Key = codec::Str;
  using Response = codec::CgroupsLookupResponse;
  static constexpr wire::Method method = wire::method_cgroups_lookup;
  static constexpr uint16_t payload_exceeded = codec::cgroup_payload_exceeded;

  static codec::lookup::RequestFit fit(std::span<const Key> keys, size_t room) noexcept {
    return codec::fit_cgroups_lookup_request(keys, room);
  }
  static Result<size_t> encode(std::span<const Key> keys, MutableBytes out) noexcept {
    return codec::encode_cgroups_lookup_request(keys, out);
  }
  static bool echoes(codec::CgroupsLookupEcho echo, const Key& key) noexcept {
    return echo.path.view() == key.view();
  }

  // A response of one item is the place where the codec makes it.
  static size_t oversized_room(const Key& key) noexcept { return key.len + 64; }
  static Result<Bytes> oversized_item(const Key& key, MutableBytes room) noexcept {
    codec::CgroupsLookupBuilder builder(room, 1, 0);
    NETIPC_TRY(builder.add(codec::cgroup_oversized_item, 0, key, {}, {}));
    NETIPC_TRY_ASSIGN(const auto response, codec::CgroupsLookupResponse::decode(Bytes(room).first(builder.finish())));
    return response.item_bytes(0);
  }
};

}  // namespace

Result<codec::CgroupsLookupResponse> Client::call_cgroups_lookup(std::span<const codec::Str> paths,
                                                                 uint32_t timeout_ms) noexcept {
  return LookupCall<CgroupsLookupMethod>(*core_, paths, timeout_ms).run();
}

}  // namespace netipc::service
