#include "codec/cgroups_snapshot.hpp"

#include "service/handler_service.hpp"
#include "service/services.hpp"

namespace netipc::service {

ServicePtr make_cgroups_snapshot_service(std::function<CgroupsSnapshotFunction> handler, uint32_t reserved_items) {
  return make_handler_service<wire::method_cgroups_snapshot>(
      std::move(handler), [reserved_items](Bytes request, MutableBytes response, const std::function<CgroupsSnapshotFunction>& ask) {
        return codec::dispatch_cgroups_snapshot(request, response, reserved_items, ask);
      });
}

}  // namespace netipc::service
