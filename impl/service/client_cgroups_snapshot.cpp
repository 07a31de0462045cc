#include <array>

#include "service/client.hpp"
#include "service/client_core.hpp"

namespace netipc::service {

Result<codec::CgroupsSnapshotView> Client::call_cgroups_snapshot(uint32_t timeout_ms) noexcept {
  std::array<std::byte, codec::cgroups_snapshot_request_size> request;
  codec::encode(codec::CgroupsSnapshotRequest{}, request);
  return core_->call_for<codec::CgroupsSnapshotView>(
      {wire::method_cgroups_snapshot, request}, timeout_ms,
      [](Bytes answer) noexcept { return codec::CgroupsSnapshotView::decode(answer); });
}

}  // namespace netipc::service
