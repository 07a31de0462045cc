#include "codec/apps_lookup.hpp"

#include "service/handler_service.hpp"
#include "service/services.hpp"

namespace netipc::service {

ServicePtr make_apps_lookup_service(std::function<AppsLookupFunction> handler) {
  return make_handler_service<wire::method_apps_lookup>(
      std::move(handler), [](Bytes request, MutableBytes response, const std::function<AppsLookupFunction>& ask) {
        return codec::dispatch_apps_lookup(request, response, ask);
      });
}

}  // namespace netipc::service
