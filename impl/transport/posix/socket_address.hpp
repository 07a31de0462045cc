#pragma once

// A pathname socket's address. The caller has checked the length.

#include <sys/socket.h>
#include <sys/un.h>

#include <cstring>
#include <string>

namespace netipc::platform {

struct SocketAddress {
  sockaddr_un address{};

  explicit SocketAddress(const std::string& path) noexcept {
    address.sun_family = AF_UNIX;
    std::memcpy(address.sun_path, path.data(), path.size());
  }
  [[nodiscard]] const sockaddr* get() const noexcept { return reinterpret_cast<const sockaddr*>(&address); }
  // The whole structure with a NUL-padded path, as deployed peers pass it.
  [[nodiscard]] static socklen_t size() noexcept { return sizeof(sockaddr_un); }
};

}  // namespace netipc::platform
