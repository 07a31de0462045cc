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

using SocketsByPath = std::map<std::string, Sockets, std::less<>>;

// From the text of /proc/net/unix, which holds paths as they are: whoever binds one with
// newlines adds lines.
SocketsByPath parse_sockets(std::string_view text);

// Those of files in `run_dir`, by the name of the file; whatever spelling of the directory
// their server used.
SocketsByPath sockets_in(const std::string& run_dir);

}  // namespace netipc::cli::watch
