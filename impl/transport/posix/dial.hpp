#pragma once

// Connecting to an endpoint's socket.

#include <string>

#include "transport/channel.hpp"

namespace netipc::platform {

// socket_failed, connect_failed (whatever the reason), timeout, aborted.
Result<transport::ChannelPtr> dial(const std::string& path, const transport::Wait& wait);

}  // namespace netipc::platform
