// The suite over a socket.

#include "conformance/link.hpp"
#include "support/socket_pair.hpp"

namespace netipc::test {

Link make_link(const Terms&) {
  auto ends = make_socket_pair();
  Link link;
  link.client.baseline = std::move(ends[0]);
  link.server.baseline = std::move(ends[1]);
  return link;
}

}  // namespace netipc::test
