#include "codec/increment.hpp"

#include "service/handler_service.hpp"
#include "service/services.hpp"

namespace netipc::service {

ServicePtr make_increment_service(std::function<IncrementFunction> handler) {
  return make_handler_service<wire::method_increment>(
      std::move(handler), [](Bytes request, MutableBytes response, const std::function<IncrementFunction>& ask) {
        return codec::dispatch_increment(request, response, ask);
      });
}

}  // namespace netipc::service
