#pragma once

// Who is connected to a socket, as the kernel recorded it at connect time.

#include "transport/channel.hpp"

namespace netipc::platform {

[[nodiscard]] transport::PeerIdentity peer_of(int fd) noexcept;

}  // namespace netipc::platform
