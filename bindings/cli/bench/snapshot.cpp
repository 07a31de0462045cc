// The complete set of cgroups, and lookups in a cache that holds it.

#include <array>

#include "bench/cgroups.hpp"
#include "bench/pairs.hpp"
#include "bench/peers.hpp"

namespace netipc::cli::bench {
namespace {

constexpr uint64_t generation = 7;

// What the server has, and the client expects.
struct Set {
  std::vector<Cgroup> cgroups;
  std::vector<netipc_codec_cgroups_snapshot_item> items;
  uint32_t most_bytes = 0;  // of a response

  explicit Set(std::vector<Cgroup> all) : cgroups(std::move(all)) {
    constexpr size_t around_texts = 64;  // entry, header, NULs and padding of an item
    size_t size = around_texts;
    for (const Cgroup& cgroup : cgroups) {
      items.push_back({cgroup.hash, 0, 1, 0, borrow(cgroup.name), borrow(cgroup.path)});
      size += around_texts + cgroup.name.size() + cgroup.path.size();
    }
    most_bytes = static_cast<uint32_t>(size);
  }
};

netipc_status answer(void* user, netipc_codec_cgroups_snapshot_builder* builder) {
  const auto& items = static_cast<const Set*>(user)->items;
  const netipc_status status = netipc_codec_cgroups_snapshot_builder_set_header(builder, 1, generation);
  if (status != NETIPC_STATUS_OK) return status;
  return netipc_codec_cgroups_snapshot_builder_add_many(builder, items.data(), items.size(), nullptr);
}

class Snapshots final : public Client {
 public:
  Snapshots(const Endpoint& endpoint, const Set& set) : set_(set), client_(make_client(endpoint, config_for(endpoint, set))) {}

  uint64_t run(uint32_t times) override {
    for (uint32_t i = 0; i < times; ++i) {
      netipc_codec_cgroups_snapshot_view view{};
      must(netipc_service_client_call_cgroups_snapshot(client_.get(), patience_ms, &view), "a call");
      judge(view);
    }
    return times;
  }
  [[nodiscard]] int64_t server_pid() const override { return pid_of_server(client_.get()); }

 private:
  static netipc_service_client_config config_for(const Endpoint& endpoint, const Set& set) {
    netipc_service_client_config config = client_config(endpoint);
    config.max_response_payload_bytes = set.most_bytes;
    return config;
  }

  // Every item of every answer is read, as whoever asks for a snapshot does; the texts
  // are compared byte by byte in one item of each answer, in turn.
  void judge(const netipc_codec_cgroups_snapshot_view& view) {
    expect(view.generation == generation && view.systemd_enabled == 1, "not the header of the snapshot");
    expect(view.item_count == set_.items.size(), "not as many cgroups as there are");
    size_t count = 0;
    for (uint32_t first = 0; first < view.item_count; first += static_cast<uint32_t>(count)) {
      must(netipc_codec_cgroups_snapshot_view_items(&view, first, room_.data(), room_.size(), &count), "an answer");
      for (size_t i = 0; i < count; ++i) {
        const Cgroup& expected = set_.cgroups[first + i];
        expect(room_[i].hash == expected.hash && room_[i].name.len == expected.name.size() &&
                   room_[i].path.len == expected.path.size(),
               "not the cgroup");
        if (first + i == turn_) {
          expect(same_text(room_[i].name, expected.name) && same_text(room_[i].path, expected.path), "not its texts");
        }
      }
    }
    turn_ = turn_ + 1 == set_.items.size() ? 0 : turn_ + 1;
  }

  const Set& set_;
  ClientPtr client_;
  std::array<netipc_codec_cgroups_snapshot_item, 64> room_{};
  size_t turn_ = 0;
};

struct DestroyCache {
  void operator()(netipc_service_cgroups_cache* cache) const noexcept { netipc_service_cgroups_cache_destroy(cache); }
};

class Lookups final : public Client {
 public:
  Lookups(const Endpoint& endpoint, const Set& set) : set_(set), order_(random_order(static_cast<uint32_t>(set.items.size()))) {
    const netipc_service_client_config config = client_config(endpoint);
    netipc_service_cgroups_cache* cache = nullptr;
    must(netipc_service_cgroups_cache_create(endpoint.run_dir.c_str(), endpoint.service.c_str(), &config, &cache),
         "no cache");
    cache_.reset(cache);
    must(netipc_service_cgroups_cache_refresh(cache, patience_ms), "no snapshot");
  }

  // All lookups of a call under one guard.
  uint64_t run(uint32_t times) override {
    netipc_service_cgroups_guard guard = NETIPC_SERVICE_CGROUPS_GUARD_INIT;
    must(netipc_service_cgroups_guard_acquire(cache_.get(), &guard), "no guard");
    for (uint32_t i = 0; i < times; ++i) {
      const uint32_t wanted = order_[next_];
      next_ = next_ + 1 == order_.size() ? 0 : next_ + 1;
      const Cgroup& cgroup = set_.cgroups[wanted];
      const auto* found = netipc_service_cgroups_guard_get(&guard, cgroup.hash, cgroup.name.data(), cgroup.name.size());
      expect(found != nullptr && found->hash == cgroup.hash, "not the cgroup");
    }
    netipc_service_cgroups_guard_release(&guard);
    return times;
  }

 private:
  const Set& set_;
  std::vector<uint32_t> order_;
  size_t next_ = 0;
  std::unique_ptr<netipc_service_cgroups_cache, DestroyCache> cache_;
};

template <class AskingSide>
class SnapshotPair final : public Pair {
 public:
  SnapshotPair(Endpoint endpoint, std::vector<Cgroup> cgroups)
      : endpoint_(std::move(endpoint)), set_(std::move(cgroups)) {}

  void serve(const std::function<void()>& listening) override {
    netipc_service_server_config config = server_config(endpoint_);
    config.max_response_payload_bytes = set_.most_bytes;
    serve_until_told(
        [&](netipc_service_server** server) {
          return netipc_service_server_create_cgroups_snapshot(
              endpoint_.run_dir.c_str(), endpoint_.service.c_str(), &config, answer, &set_,
              static_cast<uint32_t>(set_.items.size()), server);
        },
        listening);
  }
  std::unique_ptr<Client> connect() override { return std::make_unique<AskingSide>(endpoint_, set_); }

 private:
  Endpoint endpoint_;
  Set set_;
};

constexpr uint32_t few = 16;

}  // namespace

std::unique_ptr<Pair> snapshot_baseline(const Endpoint& endpoint) {
  return std::make_unique<SnapshotPair<Snapshots>>(over_socket(endpoint), make_cgroups(few));
}
std::unique_ptr<Pair> snapshot_shm(const Endpoint& endpoint) {
  return std::make_unique<SnapshotPair<Snapshots>>(over_shared_memory(endpoint), make_cgroups(few));
}
std::unique_ptr<Pair> snapshot_1mib(const Endpoint& endpoint) {
  // A kilobyte each.
  constexpr uint32_t items = 1024;
  constexpr size_t path_length = 960;
  return std::make_unique<SnapshotPair<Snapshots>>(over_shared_memory(endpoint), make_cgroups(items, path_length));
}
std::unique_ptr<Pair> cache_lookup(const Endpoint& endpoint) {
  return std::make_unique<SnapshotPair<Lookups>>(over_socket(endpoint), make_cgroups(cached_items));
}

}  // namespace netipc::cli::bench
