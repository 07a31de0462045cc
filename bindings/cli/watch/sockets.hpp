#pragma once

// The sockets of services as the kernel lists them: who listens and how many are
// connected, without disturbing anybody.

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

namespace netipc::cli::watch {

struct Sockets {
  uint64_t listener = 0;     // the listening socket; 0: nobody listens. Another number: another server
  uint32_t connections = 0;  // accepted ones
};

// By path, from the text of /proc/net/unix.
std::map<std::string, Sockets, std::less<>> parse_sockets(std::string_view text);

// Those whose path lies in `run_dir`, by the name of the file; whatever spelling of the
// directory their server used.
std::map<std::string, Sockets, std::less<>> sockets_in(const std::string& run_dir);

}  // namespace netipc::cli::watch
