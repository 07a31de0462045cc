#pragma once

// The kernel's answer to who has sockets at which paths. It keeps every path whole, where
// in the text of /proc/net/unix one with newlines poses as other sockets.

#include <optional>

#include "watch/sockets.hpp"

namespace netipc::cli::watch {

// Nothing where the kernel cannot be asked.
std::optional<SocketsByPath> ask_for_sockets();

}  // namespace netipc::cli::watch
