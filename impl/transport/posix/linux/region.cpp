#include "platform/region.hpp"

#include <dirent.h>

#include <algorithm>
#include <new>
#include <string_view>

#include "platform/shm_channel.hpp"
#include "transport/naming.hpp"

namespace netipc::platform {

namespace {

using transport::ChannelPtr;
using transport::Endpoint;
using transport::SessionInfo;

constexpr uint64_t attach_retry_ns = 5'000'000;
constexpr uint64_t attach_patience_ns = 5'000'000'000;

constexpr uint64_t message_bytes(uint32_t payload) noexcept { return uint64_t{wire::header_size} + payload; }

// A region may be seen before it is complete; these may mend themselves.
bool worth_retrying(Status status) noexcept {
  return status == Status::region_open || status == Status::region_not_ready || status == Status::region_bad_magic;
}

Result<ChannelPtr> try_attach(const std::string& path, const SessionInfo& agreed, transport::Channel& baseline) {
  uint64_t size = 0;
  NETIPC_TRY_ASSIGN(const UniqueFd fd, open_region(path, agreed.peer.uid, size));
  std::unique_ptr<ShmChannel> channel(new (std::nothrow) ShmChannel(transport::Role::client, baseline));
  if (channel == nullptr) return Status::no_memory;
  NETIPC_TRY(channel->attach(fd.get(), size));
  // Areas too small for what was agreed would fail in the middle of a call.
  if (channel->shape().request_capacity < message_bytes(agreed.limits.request_payload) ||
      channel->shape().response_capacity < message_bytes(agreed.limits.response_payload))
    return Status::region_bad_size;
  channel->share_sleepers(message_bytes(agreed.limits.response_payload));
  return ChannelPtr(std::move(channel));
}

}  // namespace

Result<ChannelPtr> create_region(const Endpoint& endpoint, const SessionInfo& agreed, RegionCeilings ceilings,
                                 transport::Channel& baseline) {
  NETIPC_TRY_ASSIGN(const std::string path,
                    transport::region_path(endpoint.run_dir, endpoint.service, agreed.session_id));
  NETIPC_TRY_ASSIGN(const transport::RegionShape shape,
                    transport::plan_region(message_bytes(ceilings.request), message_bytes(ceilings.response)));
  std::unique_ptr<ShmChannel> channel(new (std::nothrow) ShmChannel(transport::Role::server, baseline));
  if (channel == nullptr) return Status::no_memory;
  NETIPC_TRY(channel->create(path, shape));
  channel->share_sleepers(message_bytes(ceilings.response));
  return ChannelPtr(std::move(channel));
}

Result<ChannelPtr> attach_region(const Endpoint& endpoint, const SessionInfo& agreed, transport::Channel& baseline,
                                 const transport::Wait& wait) {
  NETIPC_TRY_ASSIGN(const std::string path,
                    transport::region_path(endpoint.run_dir, endpoint.service, agreed.session_id));
  // Half of the time at most: a handshake without shared memory, which a failure
  // asks for, must still be possible.
  const uint64_t patience_ns = std::min(attach_patience_ns, wait.deadline.remaining_ns() / 2);
  const Deadline patience = Deadline::at_ns(monotonic_ns() + patience_ns);
  for (;;) {
    Result<ChannelPtr> channel = try_attach(path, agreed, baseline);
    if (channel.ok() || !worth_retrying(channel.status()) || patience.expired()) return channel;
    if (hung_up(baseline.hangup_handle())) return Status::recv_failed;
    // A deadline that passes here says less than why there is no region.
    if (transport::pause(attach_retry_ns, wait) == Status::aborted) return Status::aborted;
  }
}

void sweep_regions(const Endpoint& endpoint) noexcept {
  constexpr std::string_view ending = ".ipcshm";
  DIR* const directory = ::opendir(endpoint.run_dir.c_str());
  if (directory == nullptr) return;
  try {
    const std::string beginning = endpoint.service + "-";
    while (const dirent* entry = ::readdir(directory)) {
      const std::string_view name = entry->d_name;
      if (name.size() > beginning.size() + ending.size() && name.starts_with(beginning) && name.ends_with(ending))
        clear_stale_region(endpoint.run_dir + "/" + std::string(name));
    }
  } catch (const std::bad_alloc&) {
    // What is left behind now goes at the next start.
  }
  ::closedir(directory);
}

}  // namespace netipc::platform

namespace netipc::transport {

uint32_t implemented_profiles() noexcept { return wire::profile_baseline | wire::profiles_shm; }

bool has_feature(std::string_view name) noexcept {
  return name == "uds" || name == "shm" || name == "shm-hybrid" || name == "shm-futex";
}

}  // namespace netipc::transport
