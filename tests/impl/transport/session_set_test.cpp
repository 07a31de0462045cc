#include "transport/session_set.hpp"

#include <sys/socket.h>

#include <filesystem>

#include "conformance/link.hpp"
#include "conformance/traffic.hpp"
#include "platform/region.hpp"
#include "support/catch.hpp"
#include "support/socket_pair.hpp"
#include "support/tmp_run_dir.hpp"

using namespace netipc;
using namespace netipc::test;
using namespace netipc::transport;

TEST_CASE("bytes on the socket of a shared-memory session wake nobody", "[transport][unit]") {
  const TmpRunDir dir;
  auto sockets = make_socket_pair();
  const Terms terms;
  const SessionInfo agreed{.session_id = 1,
                           .selected_profile = wire::profile_shm_hybrid,
                           .limits = terms.limits,
                           .packet_size = terms.packet_size,
                           .peer = {}};
  auto region = platform::create_region({dir.path(), "svc"}, agreed, {4096, 4096}, *sockets[1]);
  REQUIRE(region.status() == Status::ok);
  const SessionPtr session =
      open_session(Role::server, {std::move(sockets[1]), std::move(region).value()}, terms);
  auto set = SessionSet::create();
  REQUIRE(set.ok());
  REQUIRE((*set)->add(*session, 7) == Status::ok);

  // They are never read, so a set that watched for them would hand the session out
  // as fast as it comes back.
  REQUIRE(::send(sockets[0]->data_handle(), "x", 1, MSG_NOSIGNAL) == 1);
  REQUIRE((*set)->next(Deadline::after_ms(50)).status() == Status::timeout);

  sockets[0]->close();
  const auto key = (*set)->next(Deadline::after_ms(30000));
  REQUIRE(key.ok());
  REQUIRE(key.value() == 7);
  REQUIRE(take(*session, at_once()).status == Status::recv_failed);
  REQUIRE((*set)->rearm(*session, 7) == Status::ok);
  (*set)->remove(*session, 7);
}
