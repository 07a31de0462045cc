#pragma once

// The shared-memory data plane of a session: one mapped file per session, made by
// the server, attached to by the client (docs/spec/shm.md).

#include "transport/channel.hpp"
#include "transport/config.hpp"
#include "transport/session.hpp"

namespace netipc::platform {

// Payload bytes each area must be able to hold.
struct RegionCeilings {
  uint32_t request = 0;
  uint32_t response = 0;
};

// Server: creates the region of `agreed.session_id` and returns its channel. The
// file goes when the channel is closed.
Result<transport::ChannelPtr> create_region(const transport::Endpoint& endpoint,
                                            const transport::SessionInfo& agreed, RegionCeilings ceilings,
                                            transport::Channel& baseline);

// Client: attaches to the region the server made. A region_* status means that
// shared memory cannot be had.
Result<transport::ChannelPtr> attach_region(const transport::Endpoint& endpoint, const transport::SessionInfo& agreed,
                                            transport::Channel& baseline, const transport::Wait& wait);

// Removes what dead servers of this service left behind.
void sweep_regions(const transport::Endpoint& endpoint) noexcept;

}  // namespace netipc::platform
