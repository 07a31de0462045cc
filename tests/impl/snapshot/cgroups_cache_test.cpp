// Refresh, preservation and status: impl/snapshot/cgroups_cache.cpp.

#include <atomic>
#include <string>
#include <thread>

#include "impl/service/function_service.hpp"
#include "impl/service/live_service.hpp"
#include "snapshot/cgroups_cache.hpp"

using namespace netipc;
using codec::Str;
using snapshot::CgroupsCache;
using test::LiveServer;

namespace {

Str str(std::string_view text) { return {text.data(), text.size()}; }

std::unique_ptr<CgroupsCache> make_cache(const std::string& run_dir, const service::ClientConfig& config = {}) {
  auto cache = CgroupsCache::create(run_dir, "svc", config);
  REQUIRE(cache.status() == Status::ok);
  return std::move(cache).value();
}

// Serves `items` items under a generation.
service::ServicePtr serving(uint32_t items, uint64_t generation) {
  return service::make_cgroups_snapshot_service(
      [=](codec::CgroupsSnapshotBuilder& builder) {
        builder.set_header(1, generation);
        for (uint32_t i = 0; i < items; ++i) {
          const std::string name = "cgroup_" + std::to_string(i);
          codec::CgroupsSnapshotItem item;
          item.hash = i;
          item.name = str(name);
          item.path = str("/path");
          NETIPC_TRY(builder.add(item));
        }
        return Status::ok;
      },
      items);
}

// A response whose directory is sound and whose one item is not.
service::ServicePtr serving_malformed() {
  return test::make_service(
      [](Bytes, MutableBytes room) -> Result<size_t> {
        codec::CgroupsSnapshotBuilder builder(room, 1, 1, 99);
        codec::CgroupsSnapshotItem item;
        item.name = str("name");
        item.path = str("/p");
        NETIPC_TRY(builder.add(item));
        const size_t size = builder.finish();
        room[size - 1] = std::byte{'x'};
        return size_t{size};
      },
      wire::method_cgroups_snapshot);
}

bool holds(CgroupsCache& cache, uint32_t hash, std::string_view name) {
  const auto pin = cache.pin();
  const bool found = pin.value() != nullptr && pin.value()->find(hash, str(name)) != nullptr;
  CgroupsCache::unpin(pin);
  return found;
}

}  // namespace

TEST_CASE("a cache without a provider is empty and says so", "[snapshot][unit]") {
  const test::TmpRunDir dir;
  const auto cache = make_cache(dir.path());
  CHECK_FALSE(cache->ready());
  CHECK(cache->refresh(1000) == Status::not_ready);
  CHECK_FALSE(cache->ready());
  CHECK_FALSE(holds(*cache, 0, "cgroup_0"));
  const auto status = cache->status();
  CHECK_FALSE(status.populated);
  CHECK(status.refresh_failure_count == 1);
  CHECK(status.refresh_success_count == 0);
  CHECK(status.last_refresh_ms == 0);
  CHECK(status.last_error == Status::not_ready);
  CHECK(status.connection_state == service::ClientState::not_found);
}

TEST_CASE("a refresh publishes what the provider has", "[snapshot][unit]") {
  const test::TmpRunDir dir;
  const LiveServer server(dir.path(), serving(1000, 5));
  for (const uint32_t profiles : {wire::profile_baseline, wire::profiles_shm | wire::profile_baseline}) {
    service::ClientConfig config;
    config.supported_profiles = profiles;
    const auto cache = make_cache(dir.path(), config);
    REQUIRE(cache->refresh(0) == Status::ok);
    CHECK(cache->ready());
    for (uint32_t i = 0; i < 1000; ++i) REQUIRE(holds(*cache, i, "cgroup_" + std::to_string(i)));
    CHECK_FALSE(holds(*cache, 1, "cgroup_0"));
    const auto status = cache->status();
    CHECK(status.populated);
    CHECK(status.item_count == 1000);
    CHECK(status.systemd_enabled == 1);
    CHECK(status.generation == 5);
    CHECK(status.refresh_success_count == 1);
    CHECK(status.last_refresh_ms != 0);
    CHECK(status.connection_state == service::ClientState::ready);
    CHECK(status.connection_error.status == Status::ok);
    CHECK(status.peer_pid == ::getpid());
    CHECK(status.selected_profile != 0);
    CHECK(status.shared_memory == (status.selected_profile != wire::profile_baseline));
    CHECK(status.refresh_latency.count == 1);
    CHECK(status.refresh_latency.min > 0);
  }
}

TEST_CASE("an empty snapshot counts as populated", "[snapshot][unit]") {
  const test::TmpRunDir dir;
  const LiveServer server(dir.path(), serving(0, 1));
  const auto cache = make_cache(dir.path());
  REQUIRE(cache->refresh(0) == Status::ok);
  CHECK(cache->ready());
  CHECK(cache->status().populated);
  CHECK(cache->status().item_count == 0);
}

TEST_CASE("the snapshot outlives its provider and follows the next one", "[snapshot][unit]") {
  const test::TmpRunDir dir;
  const auto cache = make_cache(dir.path());
  {
    const LiveServer server(dir.path(), serving(3, 1));
    REQUIRE(cache->refresh(0) == Status::ok);
  }
  CHECK(cache->refresh(2000) != Status::ok);
  CHECK(cache->status().connection_error.status != Status::ok);
  CHECK(cache->status().connection_error.phase != service::Phase::none);
  CHECK(cache->status().peer_pid == -1);
  CHECK(cache->status().refresh_latency.count == 1);
  CHECK(cache->ready());
  CHECK(holds(*cache, 2, "cgroup_2"));
  CHECK(cache->status().refresh_failure_count == 1);

  const LiveServer server(dir.path(), serving(2, 2));
  REQUIRE(cache->refresh(0) == Status::ok);
  CHECK_FALSE(holds(*cache, 2, "cgroup_2"));
  CHECK(cache->status().generation == 2);
  CHECK(cache->status().refresh_success_count == 2);
}

TEST_CASE("a malformed snapshot keeps the old one and drops the session", "[snapshot][unit]") {
  const test::TmpRunDir dir;
  const auto cache = make_cache(dir.path());
  {
    const LiveServer server(dir.path(), serving(1, 1));
    REQUIRE(cache->refresh(0) == Status::ok);
  }
  {
    const LiveServer server(dir.path(), serving_malformed());
    CHECK(cache->refresh(0) == Status::missing_nul);
    CHECK(cache->status().connection_state == service::ClientState::broken);
    CHECK(cache->status().last_error == Status::missing_nul);
    CHECK(holds(*cache, 0, "cgroup_0"));
    CHECK(cache->status().generation == 1);
  }
  const LiveServer server(dir.path(), serving(1, 2));
  CHECK(cache->refresh(0) == Status::ok);
  CHECK(cache->status().generation == 2);
}

TEST_CASE("a malformed answer is asked for once more, then costs the session and not the snapshot", "[snapshot][unit]") {
  const test::TmpRunDir dir;
  std::atomic<int> calls{0};
  const LiveServer server(dir.path(), test::make_service(
                                          [&](Bytes, MutableBytes room) -> Result<size_t> {
                                            if (calls++ != 0) return size_t{3};
                                            codec::CgroupsSnapshotBuilder builder(room, 1, 1, 99);
                                            NETIPC_TRY(builder.add({7, 0, 1, 0, str("name"), str("/p")}));
                                            return size_t{builder.finish()};
                                          },
                                          wire::method_cgroups_snapshot));
  const auto cache = make_cache(dir.path());
  REQUIRE(cache->refresh(0) == Status::ok);
  CHECK(cache->refresh(0) == Status::truncated);
  CHECK(calls == 3);
  CHECK(cache->status().connection_state == service::ClientState::broken);
  CHECK(cache->status().refresh_failure_count == 1);
  CHECK(holds(*cache, 7, "name"));
}

TEST_CASE("a refusal is not left by refreshing", "[snapshot][unit]") {
  const test::TmpRunDir dir;
  service::ServerConfig config;
  config.auth_token = 1;
  LiveServer server(dir.path(), serving(1, 1), config);
  const auto cache = make_cache(dir.path());
  for (int i = 0; i < 2; ++i) {
    CHECK(cache->refresh(0) == Status::not_ready);
    CHECK(cache->status().connection_state == service::ClientState::auth_failed);
  }
  CHECK(server->status().refused_count == 1);
}

TEST_CASE("a pinned snapshot is read while newer ones are published", "[snapshot][unit]") {
  const test::TmpRunDir dir;
  std::atomic<uint64_t> generation{1};
  const LiveServer server(dir.path(), service::make_cgroups_snapshot_service(
                                          [&](codec::CgroupsSnapshotBuilder& builder) {
                                            builder.set_header(0, generation++);
                                            return Status::ok;
                                          },
                                          0));
  const auto cache = make_cache(dir.path());
  REQUIRE(cache->refresh(0) == Status::ok);
  const auto pin = cache->pin();
  for (int i = 0; i < 5; ++i) REQUIRE(cache->refresh(0) == Status::ok);
  CHECK(pin.value()->generation() == 1);
  CHECK(cache->status().generation == 6);
  CgroupsCache::unpin(pin);
}

TEST_CASE("status, readers and abort do not wait for a refresh", "[snapshot][threads]") {
  const test::TmpRunDir dir;
  std::atomic<bool> asked{false};
  std::atomic<bool> answer{false};
  std::atomic<int> calls{0};
  const LiveServer server(dir.path(), service::make_cgroups_snapshot_service(
                                          [&](codec::CgroupsSnapshotBuilder&) {
                                            if (calls++ == 0) return Status::ok;
                                            asked = true;
                                            while (!answer) std::this_thread::yield();
                                            return Status::ok;
                                          },
                                          0));
  const auto cache = make_cache(dir.path());
  REQUIRE(cache->refresh(0) == Status::ok);
  Status outcome = Status::ok;
  std::thread refresher([&] { outcome = cache->refresh(60000); });
  while (!asked) std::this_thread::yield();
  // All of this would hang if it waited: the handler answers after it only.
  CHECK(cache->status().refresh_success_count == 1);
  CHECK(cache->ready());
  CgroupsCache::unpin(cache->pin());
  cache->abort();
  refresher.join();
  CHECK(outcome == Status::aborted);
  CHECK(cache->status().populated);
  CHECK(cache->refresh(1000) == Status::aborted);
  answer = true;
  cache->clear_abort();
  CHECK(cache->refresh(0) == Status::ok);
}

TEST_CASE("a refresh that takes too long keeps the snapshot", "[snapshot][threads]") {
  const test::TmpRunDir dir;
  std::atomic<bool> answer{false};
  std::atomic<int> calls{0};
  const LiveServer server(dir.path(), service::make_cgroups_snapshot_service(
                                          [&](codec::CgroupsSnapshotBuilder& builder) {
                                            builder.set_header(0, 3);
                                            if (calls++ != 0)
                                              while (!answer) std::this_thread::yield();
                                            return Status::ok;
                                          },
                                          0));
  const auto cache = make_cache(dir.path());
  REQUIRE(cache->refresh(0) == Status::ok);
  cache->set_call_timeout(50);
  CHECK(cache->refresh(0) == Status::timeout);
  CHECK(cache->status().generation == 3);
  answer = true;
}

TEST_CASE("a closed cache is empty and may start again", "[snapshot][unit]") {
  const test::TmpRunDir dir;
  const LiveServer server(dir.path(), serving(1, 1));
  const auto cache = make_cache(dir.path());
  cache->close();
  REQUIRE(cache->refresh(0) == Status::ok);
  cache->close();
  CHECK_FALSE(cache->ready());
  CHECK_FALSE(holds(*cache, 0, "cgroup_0"));
  CHECK(cache->status().connection_state == service::ClientState::disconnected);
  CHECK_FALSE(cache->status().populated);
  REQUIRE(cache->refresh(0) == Status::ok);
  CHECK(holds(*cache, 0, "cgroup_0"));
}

TEST_CASE("refreshes of several threads run one after the other", "[snapshot][threads]") {
  const test::TmpRunDir dir;
  const LiveServer server(dir.path(), serving(10, 1));
  const auto cache = make_cache(dir.path());
  std::atomic<int> failures{0};
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i)
    threads.emplace_back([&] {
      for (int k = 0; k < 25; ++k) {
        if (cache->refresh(0) != Status::ok) ++failures;
        if (!holds(*cache, 9, "cgroup_9")) ++failures;
      }
    });
  for (auto& thread : threads) thread.join();
  CHECK(failures == 0);
  CHECK(cache->status().refresh_success_count == 100);
}

TEST_CASE("names that can never be reached are refused at once", "[snapshot][unit]") {
  CHECK(CgroupsCache::create("/run", "a/b", {}).status() == Status::invalid);
  CHECK(CgroupsCache::create("/" + std::string(200, 'x'), "svc", {}).status() == Status::path_too_long);
}
