#include "platform/region.hpp"

namespace netipc::platform {

Result<transport::ChannelPtr> create_region(const transport::Endpoint&, const transport::SessionInfo&, RegionCeilings,
                                            transport::Channel&) {
  return Status::unsupported;
}

Result<transport::ChannelPtr> attach_region(const transport::Endpoint&, const transport::SessionInfo&,
                                            transport::Channel&, const transport::Wait&) {
  return Status::unsupported;
}

void sweep_regions(const transport::Endpoint&) noexcept {}

}  // namespace netipc::platform

namespace netipc::transport {

uint32_t implemented_profiles() noexcept { return wire::profile_baseline; }

}  // namespace netipc::transport
