#pragma once

// The services of the recordings, as `server.handler` describes them.

#include <atomic>

#include "service/services.hpp"
#include "vectors/recording.hpp"

namespace netipc::test {

// `calls` counts how often the handler ran; it outlives the service.
service::ServicePtr make_recorded_service(const Json& handler, std::atomic<unsigned>& calls);

}  // namespace netipc::test
