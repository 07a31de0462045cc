#include "snapshot/published.hpp"

namespace netipc::snapshot {

namespace {

constexpr unsigned unassigned = pin_shards;
std::atomic<unsigned> next_shard{0};
// A constant at start and no destructor: no guard to look at on the way in, nothing
// left behind when the thread ends or the library is unloaded.
constinit thread_local unsigned own_shard = unassigned;

}  // namespace

unsigned shard_of_thread() noexcept {
  if (own_shard == unassigned) own_shard = next_shard.fetch_add(1, std::memory_order_relaxed) % pin_shards;
  return own_shard;
}

}  // namespace netipc::snapshot
