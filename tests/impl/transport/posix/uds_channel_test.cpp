// The end of a connection whose descriptor a forked child has a copy of.

#include "platform/uds_channel.hpp"

#include <poll.h>
#include <unistd.h>

#include "support/catch.hpp"
#include "support/child.hpp"
#include "support/socket_pair.hpp"

using namespace netipc;
using namespace netipc::test;

namespace {

bool hung_up_within(const transport::Channel& channel, int ms) {
  pollfd peer{channel.hangup_handle(), POLLRDHUP, 0};
  return ::poll(&peer, 1, ms) > 0;
}

}  // namespace

TEST_CASE("a closed connection ends though a forked child has a copy", "[transport][unit]") {
  auto sockets = make_socket_pair();
  const Child copy([] {
    ::pause();
    return 0;
  });
  const bool destroyed = GENERATE(false, true);
  if (destroyed) {
    sockets[0].reset();
  } else {
    sockets[0]->close();
  }
  REQUIRE(hung_up_within(*sockets[1], 30000));
}

TEST_CASE("a forked child that lets go of its copy ends nothing", "[transport][unit]") {
  auto sockets = make_socket_pair();
  Child copy([&] {
    sockets[0]->close();
    return 0;
  });
  REQUIRE(copy.wait() == 0);
  REQUIRE_FALSE(hung_up_within(*sockets[1], 0));
}
