#include "codec/cgroups_lookup.hpp"

#include "service/handler_service.hpp"
#include "service/services.hpp"

namespace netipc::service {

ServicePtr make_cgroups_lookup_service(std::function<CgroupsLookupFunction> handler) {
  return make_handler_service<wire::method_cgroups_lookup>(
      std::move(handler), [](Bytes request, MutableBytes response, const std::function<CgroupsLookupFunction>& ask) {
        return codec::dispatch_cgroups_lookup(request, response, ask);
      });
}

}  // namespace netipc::service
