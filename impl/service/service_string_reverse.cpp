#include "codec/string_reverse.hpp"

#include "service/handler_service.hpp"
#include "service/services.hpp"

namespace netipc::service {

ServicePtr make_string_reverse_service(std::function<StringReverseFunction> handler) {
  return make_handler_service<wire::method_string_reverse>(
      std::move(handler), [](Bytes request, MutableBytes response, const std::function<StringReverseFunction>& ask) {
        return codec::dispatch_string_reverse(request, response, ask);
      });
}

}  // namespace netipc::service
