#pragma once

// Two connected ends without a handshake: what the suite runs over. Each
// transport defines make_link() in a file of its own; nothing else of the suite
// knows which one it is.

#include <memory>

#include "transport/channel.hpp"
#include "transport/session.hpp"

namespace netipc::test {

// What a handshake would have agreed to.
struct Terms {
  transport::Limits limits{.request_payload = 4096,
                           .request_items = 64,
                           .response_payload = 4096,
                           .response_items = 64};
  uint32_t packet_size = 4096;
};

// One side, not yet a session: the test may speak in packets of its own making.
struct End {
  transport::ChannelPtr baseline;
  transport::ChannelPtr data;  // null: the baseline carries the messages

  [[nodiscard]] transport::Channel& wire() const { return data != nullptr ? *data : *baseline; }
};

struct Link {
  std::shared_ptr<void> ground;  // what the ends stand on and must not outlive
  End client;
  End server;
};

// Throws when the system has no such connection for us.
Link make_link(const Terms& terms);

inline transport::SessionPtr open_session(transport::Role role, End end, const Terms& terms) {
  const transport::SessionInfo info{.session_id = 1,
                                    .selected_profile = wire::profile_baseline,
                                    .limits = terms.limits,
                                    .packet_size = terms.packet_size,
                                    .peer = {}};
  return std::make_unique<transport::Session>(role, info, std::move(end.baseline), std::move(end.data));
}

// A session at both ends.
struct Pair {
  explicit Pair(const Terms& terms = {}) : Pair(make_link(terms), terms) {}

  std::shared_ptr<void> ground;
  transport::SessionPtr client;
  transport::SessionPtr server;

  // The sender and the receiver of requests, or of responses.
  transport::Session& sender_of(uint16_t kind) const { return kind == wire::kind_request ? *client : *server; }
  transport::Session& receiver_of(uint16_t kind) const { return kind == wire::kind_request ? *server : *client; }

 private:
  Pair(Link link, const Terms& terms)
      : ground(std::move(link.ground)),
        client(open_session(transport::Role::client, std::move(link.client), terms)),
        server(open_session(transport::Role::server, std::move(link.server), terms)) {}
};

}  // namespace netipc::test
