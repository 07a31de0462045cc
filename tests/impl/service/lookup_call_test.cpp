#include "service/lookup_call.hpp"

#include <chrono>
#include <map>
#include <string>
#include <thread>
#include <vector>

#include "impl/service/function_service.hpp"
#include "impl/service/live_service.hpp"
#include "service/defaults.hpp"

using namespace netipc;
using namespace netipc::service;
using test::LiveServer;
using test::ready_client;

namespace {

codec::Str str(std::string_view text) { return {text.data(), text.size()}; }

std::vector<codec::Str> keys_of(const std::vector<std::string>& paths) {
  std::vector<codec::Str> keys;
  for (const std::string& path : paths) keys.push_back(str(path));
  return keys;
}

// Knows every path, and gives each a name of its own.
Status name_all(const codec::CgroupsLookupRequest& request, codec::CgroupsLookupBuilder& builder) {
  builder.set_generation(5);
  for (uint32_t i = 0; i < request.item_count(); ++i) {
    const std::string name = "name of " + std::string(request.path(i)->view());
    (void)builder.add(request, i, codec::cgroup_known, codec::orchestrator_docker, str(name), {});
  }
  return Status::ok;
}

Status know_all(const codec::AppsLookupRequest& request, codec::AppsLookupBuilder& builder) {
  builder.set_generation(9);
  for (uint32_t i = 0; i < request.item_count(); ++i)
    (void)builder.add({.status = codec::app_known,
                       .cgroup_status = codec::app_cgroup_host_root,
                       .orchestrator = 0,
                       .pid = request.pid(i).value(),
                       .ppid = 1,
                       .uid = 0,
                       .starttime = 7,
                       .comm = str("comm"),
                       .cgroup_path = {},
                       .cgroup_name = {},
                       .labels = {}});
  return Status::ok;
}

// A cgroups-lookup service that answers raw payloads of a script, in turn.
ServicePtr scripted(std::vector<test::FunctionService::Function> answers) {
  auto turn = std::make_shared<size_t>(0);
  return test::make_service(
      [answers = std::move(answers), turn](Bytes request, MutableBytes response) -> Result<size_t> {
        if (*turn >= answers.size()) return Status::handler_failed;
        return answers[(*turn)++](request, response);
      },
      wire::method_cgroups_lookup);
}

struct Item {
  uint16_t status;
  std::string path;
};

// A response of these items, whatever was asked.
test::FunctionService::Function answer_with(std::vector<Item> items, uint64_t generation = 1) {
  return [items = std::move(items), generation](Bytes, MutableBytes response) -> Result<size_t> {
    codec::CgroupsLookupBuilder builder(response, static_cast<uint32_t>(items.size()), generation);
    for (const Item& item : items) NETIPC_TRY(builder.add(item.status, 0, str(item.path), {}, {}));
    return builder.finish();
  };
}

std::vector<std::string> numbered(size_t count) {
  std::vector<std::string> paths;
  for (size_t i = 0; i < count; ++i) paths.push_back("/path/" + std::to_string(i));
  return paths;
}

}  // namespace

TEST_CASE("every key is answered in order, however many requests it takes", "[service][unit]") {
  const test::TmpRunDir dir;
  const uint32_t ceiling = GENERATE(40u, 64u, 1024u, 65536u);
  LiveServer server(dir.path(), make_cgroups_lookup_service(name_all), {.max_request_payload_bytes = ceiling});
  Client client = ready_client(dir.path(), {.max_request_payload_bytes = ceiling});
  const auto paths = numbered(GENERATE(1u, 2u, 50u));
  const auto keys = keys_of(paths);
  const auto response = client.call_cgroups_lookup(keys, 0);
  REQUIRE(response.status() == Status::ok);
  REQUIRE(response->item_count() == keys.size());
  REQUIRE(response->generation() == 5);
  for (uint32_t i = 0; i < keys.size(); ++i) {
    const auto item = response->item(i);
    REQUIRE(item.ok());
    REQUIRE(item->status == codec::cgroup_known);
    REQUIRE(item->path.view() == paths[i]);
    REQUIRE(item->name.view() == "name of " + paths[i]);
  }
  REQUIRE(client.status().call_count == server->status().request_count);
  REQUIRE(client.status().call_latency.count == 1);
  REQUIRE(client.status().error_count == 0);
}

TEST_CASE("PIDs are answered in order, however many requests it takes", "[service][unit]") {
  const test::TmpRunDir dir;
  const uint32_t ceiling = GENERATE(32u, 100u, 65536u);
  LiveServer server(dir.path(), make_apps_lookup_service(know_all), {.max_request_payload_bytes = ceiling});
  Client client = ready_client(dir.path(), {.max_request_payload_bytes = ceiling});
  std::vector<uint32_t> pids;
  for (uint32_t i = 0; i < 100; ++i) pids.push_back(i * 7);
  const auto response = client.call_apps_lookup(pids, 0);
  REQUIRE(response.status() == Status::ok);
  REQUIRE(response->item_count() == 100);
  REQUIRE(response->generation() == 9);
  for (uint32_t i = 0; i < 100; ++i) REQUIRE(response->item(i)->pid == i * 7);
  const size_t per_request = std::min<size_t>((ceiling - 16) / 16, 100);
  REQUIRE(server->status().request_count == (100 + per_request - 1) / per_request);
}

TEST_CASE("answers that fill up go on with the rest", "[service][unit]") {
  const test::TmpRunDir dir;
  // Room for a few names, never for all.
  LiveServer server(dir.path(), make_cgroups_lookup_service(name_all),
                    {.max_request_payload_bytes = 4096, .max_response_payload_bytes = 1500});
  Client client = ready_client(dir.path(), {.max_request_payload_bytes = 4096});
  const auto paths = numbered(30);
  const auto response = client.call_cgroups_lookup(keys_of(paths), 0);
  REQUIRE(response.status() == Status::ok);
  for (uint32_t i = 0; i < 30; ++i) REQUIRE(response->item(i)->name.view() == "name of " + paths[i]);
  REQUIRE(client.status().call_count > 1);
}

TEST_CASE("keys whose placeholders do not fit one answer are asked for in smaller groups", "[service][unit]") {
  const test::TmpRunDir dir;
  LiveServer server(dir.path(), make_cgroups_lookup_service(name_all),
                    {.max_request_payload_bytes = 65536, .max_response_payload_bytes = 1024});
  Client client = ready_client(dir.path(), {.max_request_payload_bytes = 65536});
  const auto paths = numbered(300);
  const auto response = client.call_cgroups_lookup(keys_of(paths), 0);
  REQUIRE(response.status() == Status::ok);
  REQUIRE(response->item_count() == 300);
  for (uint32_t i = 0; i < 300; ++i) REQUIRE(response->item(i)->path.view() == paths[i]);
  REQUIRE(client.ready());
  REQUIRE(client.status().error_count == 0);
}

TEST_CASE("one key whose answer can never be sent fails the call", "[service][unit]") {
  const test::TmpRunDir dir;
  LiveServer server(dir.path(), make_cgroups_lookup_service(name_all), {.max_response_payload_bytes = 32});
  Client client = ready_client(dir.path());
  REQUIRE(client.call_cgroups_lookup(keys_of(numbered(2)), 0).status() == Status::overflow);
  REQUIRE(client.state() == ClientState::broken);
  REQUIRE(client.status().error_count == 1);
}

TEST_CASE("no keys cost one request and give the generation", "[service][unit]") {
  const test::TmpRunDir dir;
  LiveServer server(dir.path(), make_cgroups_lookup_service(name_all));
  Client client = ready_client(dir.path());
  const auto response = client.call_cgroups_lookup({}, 0);
  REQUIRE(response.status() == Status::ok);
  REQUIRE(response->item_count() == 0);
  REQUIRE(response->generation() == 5);
  REQUIRE(server->status().request_count == 1);
}

TEST_CASE("a path that fits no request is answered by the client itself", "[service][unit]") {
  const test::TmpRunDir dir;
  LiveServer server(dir.path(), make_cgroups_lookup_service(name_all), {.max_request_payload_bytes = 64});
  Client client = ready_client(dir.path(), {.max_request_payload_bytes = 64});
  const std::string huge(100, 'h');
  const auto paths = GENERATE_COPY(values<std::vector<std::string>>({
      {huge},
      {"/a", huge},
      {huge, "/a"},
      {"/a", huge, huge, "/b", huge},
  }));
  const auto response = client.call_cgroups_lookup(keys_of(paths), 0);
  REQUIRE(response.status() == Status::ok);
  REQUIRE(response->generation() == 5);
  REQUIRE(response->item_count() == paths.size());
  for (uint32_t i = 0; i < paths.size(); ++i) {
    const auto item = response->item(i);
    REQUIRE(item.ok());
    REQUIRE(item->path.view() == paths[i]);
    REQUIRE(item->status == (paths[i] == huge ? codec::cgroup_oversized_item : codec::cgroup_known));
  }
  // A request is only spent on nothing when there is nothing else to ask.
  const size_t sendable = paths.size() - static_cast<size_t>(std::count(paths.begin(), paths.end(), huge));
  REQUIRE(client.status().call_count == std::max<size_t>(1, sendable));
}

TEST_CASE("a path that only a larger session carries gets one, if the proposal was learned", "[service][unit]") {
  const test::TmpRunDir dir;
  LiveServer server(dir.path(), make_cgroups_lookup_service(name_all), {.max_request_payload_bytes = 4096});
  Client client = ready_client(dir.path());
  // Teaches the proposal: too large for the session, not for the server.
  (void)client.call_string_reverse(str(std::string(3000, 'x')), 0);
  REQUIRE(client.refresh(0) == Status::ok);
  REQUIRE(client.status().max_request_payload_bytes == 4096);
  const std::string large(2000, 'l');
  const auto response = client.call_cgroups_lookup(keys_of({large}), 0);
  REQUIRE(response.status() == Status::ok);
  REQUIRE(response->item(0)->status == codec::cgroup_known);
}

TEST_CASE("PIDs under a ceiling too small for one fail the call", "[service][unit]") {
  const test::TmpRunDir dir;
  LiveServer server(dir.path(), make_apps_lookup_service(know_all), {.max_request_payload_bytes = 31});
  Client client = ready_client(dir.path(), {.max_request_payload_bytes = 31});
  REQUIRE(client.call_apps_lookup(std::vector<uint32_t>{1}, 0).status() == Status::overflow);
  REQUIRE(client.ready());
  REQUIRE(server->status().request_count == 0);
}

TEST_CASE("a key that is no path fails the call and nothing else", "[service][unit]") {
  const test::TmpRunDir dir;
  LiveServer server(dir.path(), make_cgroups_lookup_service(name_all), {.max_request_payload_bytes = 64});
  Client client = ready_client(dir.path(), {.max_request_payload_bytes = 64});
  const std::string bad = GENERATE(std::string(), std::string("/a\0b", 4), std::string(100, '\0'));
  REQUIRE(client.call_cgroups_lookup(keys_of({"/good", bad}), 0).status() == Status::bad_layout);
  REQUIRE(client.ready());
  REQUIRE(client.status().error_count == 0);
}

TEST_CASE("an answer that breaks the rules fails the call and leaves the session", "[service][unit]") {
  struct Row {
    const char* what;
    Status outcome;
    std::vector<Item> items;
  };
  const auto known = codec::cgroup_unknown_permanent;
  const auto exceeded = codec::cgroup_payload_exceeded;
  const auto row = GENERATE_COPY(values<Row>({
      {"too few items", Status::bad_item_count, {{known, "/a"}}},
      {"too many items", Status::bad_item_count, {{known, "/a"}, {known, "/b"}, {known, "/c"}}},
      {"another key", Status::bad_layout, {{known, "/a"}, {known, "/x"}}},
      {"keys swapped", Status::bad_layout, {{known, "/b"}, {known, "/a"}}},
      {"nothing but the promise of more", Status::overflow, {{exceeded, "/a"}, {exceeded, "/b"}}},
      {"an answer after the promise", Status::bad_layout, {{exceeded, "/a"}, {known, "/b"}}},
      {"a promise for another key", Status::bad_layout, {{known, "/a"}, {exceeded, "/x"}}},
  }));
  INFO(row.what);
  const test::TmpRunDir dir;
  LiveServer server(dir.path(), scripted({answer_with(row.items)}));
  Client client = ready_client(dir.path());
  REQUIRE(client.call_cgroups_lookup(keys_of({"/a", "/b"}), 0).status() == row.outcome);
  REQUIRE(client.ready());
  REQUIRE(client.status().error_count == 0);
  REQUIRE(client.status().call_count == 1);
}

TEST_CASE("an answer that does not decode fails the call and leaves the session", "[service][unit]") {
  const test::TmpRunDir dir;
  LiveServer server(dir.path(), scripted({[](Bytes, MutableBytes) -> Result<size_t> { return size_t{3}; }}));
  Client client = ready_client(dir.path());
  REQUIRE(client.call_cgroups_lookup(keys_of({"/a"}), 0).status() == Status::truncated);
  REQUIRE(client.ready());
}

TEST_CASE("a generation that changes during one call fails it", "[service][unit]") {
  const test::TmpRunDir dir;
  const auto known = codec::cgroup_unknown_permanent;
  const auto exceeded = codec::cgroup_payload_exceeded;
  LiveServer server(dir.path(), scripted({answer_with({{known, "/a"}, {exceeded, "/b"}}, 1), answer_with({{known, "/b"}}, 2),
                                          answer_with({{known, "/a"}, {known, "/b"}}, 2)}));
  Client client = ready_client(dir.path());
  REQUIRE(client.call_cgroups_lookup(keys_of({"/a", "/b"}), 0).status() == Status::bad_layout);
  REQUIRE(client.ready());
  // The next call starts afresh.
  const auto next = client.call_cgroups_lookup(keys_of({"/a", "/b"}), 0);
  REQUIRE(next.status() == Status::ok);
  REQUIRE(next->generation() == 2);
}

TEST_CASE("each limit of a logical call ends it with an overflow", "[service][unit]") {
  const test::TmpRunDir dir;
  LiveServer server(dir.path(), make_cgroups_lookup_service(name_all), {.max_request_payload_bytes = 40});
  const auto keys_in = numbered(10);
  const auto keys = keys_of(keys_in);
  SECTION("keys, before anything is sent") {
    Client client = ready_client(dir.path(), {.max_request_payload_bytes = 40, .max_lookup_items = 9});
    REQUIRE(client.call_cgroups_lookup(keys, 0).status() == Status::overflow);
    REQUIRE(server->status().request_count == 0);
    REQUIRE(client.call_cgroups_lookup(std::span(keys).first(9), 0).ok());
    REQUIRE(client.status().error_count == 0);
  }
  SECTION("requests") {
    Client client = ready_client(dir.path(), {.max_request_payload_bytes = 40, .max_lookup_subcalls = 9});
    REQUIRE(client.call_cgroups_lookup(keys, 0).status() == Status::overflow);
    REQUIRE(server->status().request_count == 9);
    REQUIRE(client.call_cgroups_lookup(std::span(keys).first(9), 0).ok());
    REQUIRE(client.status().error_count == 0);
  }
  SECTION("bytes put together") {
    Client unlimited = ready_client(dir.path(), {.max_request_payload_bytes = 40});
    const uint64_t size = unlimited.call_cgroups_lookup(keys, 0)->payload().size();
    Client exact = ready_client(dir.path(), {.max_request_payload_bytes = 40, .max_lookup_response_bytes = size});
    REQUIRE(exact.call_cgroups_lookup(keys, 0).ok());
    Client less = ready_client(dir.path(), {.max_request_payload_bytes = 40, .max_lookup_response_bytes = size - 1});
    REQUIRE(less.call_cgroups_lookup(keys, 0).status() == Status::overflow);
    REQUIRE(less.ready());
  }
}

TEST_CASE("without configuration a lookup takes 65,536 keys and 4,096 requests", "[service][unit]") {
  const test::TmpRunDir dir;
  std::vector<uint32_t> pids(65537);
  SECTION("keys") {
    LiveServer server(dir.path(), make_apps_lookup_service(know_all), {.max_request_payload_bytes = 1 << 20});
    Client client = ready_client(dir.path(), {.max_request_payload_bytes = 1 << 20});
    REQUIRE(client.call_apps_lookup(pids, 0).status() == Status::overflow);
    REQUIRE(server->status().request_count == 0);
    REQUIRE(client.call_apps_lookup(std::span(pids).first(65536), 0)->item_count() == 65536);
  }
  SECTION("requests, of one key each") {
    LiveServer server(dir.path(), make_apps_lookup_service(know_all), {.max_request_payload_bytes = 32});
    Client client = ready_client(dir.path(), {.max_request_payload_bytes = 32});
    REQUIRE(client.call_apps_lookup(std::span(pids).first(4097), 0).status() == Status::overflow);
    REQUIRE(server->status().request_count == 4096);
    REQUIRE(client.call_apps_lookup(std::span(pids).first(4096), 0)->item_count() == 4096);
  }
  REQUIRE(default_lookup_response_bytes == 64 << 20);
}

TEST_CASE("the limit on bytes holds for a single answer too", "[service][unit]") {
  const test::TmpRunDir dir;
  LiveServer server(dir.path(), make_cgroups_lookup_service(name_all));
  Client client = ready_client(dir.path(), {.max_lookup_response_bytes = 40});
  REQUIRE(client.call_cgroups_lookup(keys_of({"/a"}), 0).status() == Status::overflow);
}

TEST_CASE("a failed request of a lookup is retried with the same bytes", "[service][unit]") {
  const uint32_t profile = GENERATE(wire::profile_baseline, wire::profile_shm_hybrid, wire::profile_shm_futex);
  const test::TmpRunDir dir;
  std::vector<std::string> requests;
  int calls = 0;
  ServerConfig config;
  config.supported_profiles = profile;
  Client client = test::make_client(dir.path(), {.supported_profiles = profile});
  {
    // Joined before what it saw is looked at: over two mappings nothing else orders
    // the handler before us that a race detector could see.
    LiveServer server(dir.path(), test::make_service(
                                      [&](Bytes request, MutableBytes response) -> Result<size_t> {
                                        requests.emplace_back(test::text(request));
                                        if (++calls == 1) return Status::handler_failed;
                                        const auto answer = answer_with({{codec::cgroup_unknown_permanent, "/a"}});
                                        return answer(request, response);
                                      },
                                      wire::method_cgroups_lookup),
                      config);
    REQUIRE(client.refresh(0) == Status::ok);
    REQUIRE(client.call_cgroups_lookup(keys_of({"/a"}), 0).ok());
  }
  REQUIRE(requests.size() == 2);
  REQUIRE(requests[0] == requests[1]);
  REQUIRE(client.status().reconnect_count == 1);
}

// Each request alone is answered in time.
TEST_CASE("one deadline covers all requests of a lookup", "[service][unit]") {
  const test::TmpRunDir dir;
  LiveServer server(dir.path(),
                    make_cgroups_lookup_service([](const auto& request, auto& builder) {
                      std::this_thread::sleep_for(std::chrono::milliseconds(20));
                      return name_all(request, builder);
                    }),
                    {.max_request_payload_bytes = 40});
  Client client = ready_client(dir.path(), {.max_request_payload_bytes = 40});
  const auto paths = numbered(100);
  REQUIRE(client.call_cgroups_lookup(keys_of(paths), 500).status() == Status::timeout);
  REQUIRE(server->status().request_count < 100);
}

TEST_CASE("an abort before a request ends the call, not the session", "[service][unit]") {
  const test::TmpRunDir dir;
  LiveServer server(dir.path(), make_cgroups_lookup_service(name_all));
  Client client = ready_client(dir.path());
  client.abort();
  REQUIRE(client.call_cgroups_lookup(keys_of({"/a"}), 0).status() == Status::aborted);
  REQUIRE(client.ready());
  REQUIRE(client.status().error_count == 0);
  REQUIRE(server->status().request_count == 0);
}

TEST_CASE("a lookup without a session is counted like any call", "[service][unit]") {
  const test::TmpRunDir dir;
  Client client = test::make_client(dir.path());
  REQUIRE(client.call_cgroups_lookup(keys_of({"/a"}), 0).status() == Status::not_ready);
  REQUIRE(client.call_apps_lookup(std::vector<uint32_t>{1}, 0).status() == Status::not_ready);
  REQUIRE(client.status().error_count == 2);
}
