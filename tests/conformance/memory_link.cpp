// The suite over no operating system at all.

#include "conformance/link.hpp"
#include "support/memory_channel.hpp"

namespace netipc::test {

Link make_link(const Terms&) {
  MemoryPair pair;
  Link link;
  link.client.baseline = std::move(pair.client);
  link.server.baseline = std::move(pair.server);
  return link;
}

}  // namespace netipc::test
