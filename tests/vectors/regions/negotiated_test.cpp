// Whole sessions over shared memory: what our client and our server leave in the
// region after each step is what deployed ones leave there.

#include <filesystem>
#include <thread>

#include "base/clock.hpp"
#include "service/client.hpp"
#include "service/server.hpp"
#include "service/services.hpp"
#include "support/catch.hpp"
#include "support/tmp_run_dir.hpp"
#include "transport/naming.hpp"
#include "transport/shm_layout.hpp"
#include "vectors/regions/region_cases.hpp"
#include "vectors/regions/region_file_tools.hpp"
#include "wire/header.hpp"

using namespace netipc;
using namespace netipc::test;

namespace {

constexpr uint64_t patience_ms = 20000;

// A call returns when the answer is published; the signal of its direction counts
// up a moment later, and a server notices a client's end when it can.
template <class Condition>
bool eventually(Condition condition) {
  const Deadline deadline = Deadline::after_ms(patience_ms);
  while (!condition()) {
    if (deadline.expired()) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  return true;
}

template <class Config>
Config config_from(const Json& json) {
  Config config;
  config.supported_profiles = json.at("supported_profiles").get<uint32_t>();
  config.preferred_profiles = json.at("preferred_profiles").get<uint32_t>();
  config.max_request_payload_bytes = json.at("max_request_payload_bytes").get<uint32_t>();
  config.max_response_payload_bytes = json.at("max_response_payload_bytes").get<uint32_t>();
  config.auth_token = u64(json.at("auth_token"));
  config.packet_size = json.at("packet_size").get<uint32_t>();
  return config;
}

// Answers what was answered: the recording has no other description of it.
service::ServicePtr answering(PacketData message) {
  return service::make_cgroups_snapshot_service(
      [message = std::move(message)](codec::CgroupsSnapshotBuilder& builder) {
        const auto recorded = codec::CgroupsSnapshotView::decode(Bytes(message).subspan(wire::header_size));
        NETIPC_TRY(recorded.status());
        builder.set_header(recorded->systemd_enabled(), recorded->generation());
        for (uint32_t i = 0; i < recorded->item_count(); ++i) NETIPC_TRY(builder.add(recorded->item(i).value()));
        return Status::ok;
      },
      0);
}

class RunningServer {
 public:
  RunningServer(const TmpRunDir& dir, const Json& recorded)
      : server_(open(dir, recorded)), thread_([this] { (void)server_.run(); }) {}
  ~RunningServer() {
    server_.stop();
    thread_.join();
  }

 private:
  static service::Server open(const TmpRunDir& dir, const Json& recorded) {
    const auto answer = recorded.at("steps").back().at("response_message_hex").get<std::string>();
    auto server = service::Server::create(dir.path(), recorded.at("service").get<std::string>(),
                                          config_from<service::ServerConfig>(recorded.at("server_config")),
                                          answering(from_hex(answer)));
    REQUIRE(server.status() == Status::ok);
    return std::move(server).value();
  }

  service::Server server_;
  std::thread thread_;
};

void check_message(const Json& step, const char* message, const char* offset, const std::string& path) {
  const PacketData expected = from_hex(step.at(message).get<std::string>());
  CHECK(to_hex(read_file(path, step.at("fields").at(offset).get<size_t>(), expected.size())) == to_hex(expected));
}

// Two of this library leave out what wakes a peer that does not sleep: their signal
// words count less often than recorded ones. Their values mean nothing but "changed".
Json with_signals(Json masks) {
  masks.push_back({{"offset", offsetof(transport::RegionHeader, req_signal)}, {"len", 2 * sizeof(uint32_t)}});
  return masks;
}

}  // namespace

TEST_CASE("a session over shared memory leaves to the byte what deployed peers leave", "[vectors]") {
  for (const Json& recorded : region_cases("negotiated")) {
    INFO(recorded.at("name"));
    const TmpRunDir dir;
    const RunningServer server(dir, recorded);
    auto client = service::Client::create(dir.path(), recorded.at("service").get<std::string>(),
                                          config_from<service::ClientConfig>(recorded.at("client_config")));
    REQUIRE(client.ok());
    const std::string path = transport::region_path(dir.path(), recorded.at("service").get<std::string>(), 1).value();
    for (const Json& step : recorded.at("steps")) {
      INFO(step);
      if (step.at("do") == "refresh") {
        REQUIRE(client->refresh(0) == Status::ok);
        REQUIRE(client->ready());
        CHECK(client->status().selected_profile == step.at("selected_profile").get<uint32_t>());
        CHECK(client->status().max_request_payload_bytes == step.at("max_request_payload_bytes").get<uint32_t>());
        CHECK(client->status().max_response_payload_bytes == step.at("max_response_payload_bytes").get<uint32_t>());
      } else {
        REQUIRE(step.at("result") == "OK");
        CHECK(client->call_cgroups_snapshot(0).status() == Status::ok);
      }
      const Json mask = with_signals(recorded.at("mask"));
      const auto as_recorded = [&] { return compare_header(step, mask, path).empty(); };
      if (!eventually(as_recorded)) CHECK(compare_header(step, mask, path) == "");
      CHECK(std::filesystem::file_size(path) == step.at("file_size").get<size_t>());
      if (step.contains("request_message_hex")) {
        check_message(step, "request_message_hex", "request_offset", path);
        check_message(step, "response_message_hex", "response_offset", path);
      }
    }
    client->close();
    REQUIRE(recorded.at("removed_after_close").get<bool>());
    CHECK(eventually([&] { return !std::filesystem::exists(path); }));
  }
}
