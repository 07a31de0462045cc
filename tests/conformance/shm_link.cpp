// The suite over shared memory. Both profiles run the same code by contract; the
// suite is built once for each, so that a difference would show.

#include <stdexcept>

#include "conformance/link.hpp"
#include "support/socket_pair.hpp"
#include "platform/region.hpp"
#include "support/tmp_run_dir.hpp"

namespace netipc::test {

Link make_link(const Terms& terms) {
  const auto dir = std::make_shared<TmpRunDir>();
  const transport::Endpoint endpoint{dir->path(), "conformance"};
  auto ends = make_socket_pair();
  transport::SessionInfo agreed{.session_id = 1,
                                .selected_profile = NETIPC_TEST_PROFILE,
                                .limits = terms.limits,
                                .packet_size = terms.packet_size,
                                .peer = ends[0]->peer()};
  Link link;
  link.ground = dir;
  auto made = platform::create_region(endpoint, agreed, {terms.limits.request_payload, terms.limits.response_payload},
                                      *ends[1]);
  if (!made.ok()) throw std::runtime_error("create_region");
  auto attached = platform::attach_region(endpoint, agreed, *ends[0], {});
  if (!attached.ok()) throw std::runtime_error("attach_region");
  link.client = {std::move(ends[0]), std::move(attached).value()};
  link.server = {std::move(ends[1]), std::move(made).value()};
  return link;
}

}  // namespace netipc::test
