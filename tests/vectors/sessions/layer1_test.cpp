// The transport against recorded sessions of deployed peers, in both roles.

#include <filesystem>
#include <thread>

#include "support/catch.hpp"
#include "support/tmp_run_dir.hpp"
#include "vectors/sessions/layer1_peer.hpp"
#include "vectors/sessions/script.hpp"

using namespace netipc;
using namespace netipc::test;

namespace {

// A thread whose result is a problem, or nothing.
class Helper {
 public:
  template <class Body>
  explicit Helper(Body body) : thread_([this, body] { problem_ = body(); }) {}
  ~Helper() {
    if (thread_.joinable()) thread_.join();
  }
  std::string result() {
    thread_.join();
    return problem_;
  }

 private:
  std::string problem_;
  std::thread thread_;
};

// Who closes first decides whether the application keeps its session.
bool server_closes(const Transcript& transcript) {
  return transcript.packets.back().is_close && !transcript.packets.back().from_client;
}

constexpr size_t client_cases = 60;
constexpr size_t server_cases = 43;
constexpr size_t tapped_cases = 3;

}  // namespace

TEST_CASE("the client does to the byte what deployed clients do", "[vectors]") {
  size_t played = 0;
  for (const Transcript& transcript : transcripts()) {
    if (!transcript.library("client", 1) || transcript.selects_shared_memory()) continue;
    INFO(transcript.name);
    const TmpRunDir dir;
    Script script(transcript, Side::server, dir.file("replay.sock"));
    Helper server([&] { return script.play(); });
    Layer1Peer client(transcript, {dir.path(), "replay"});
    CHECK(client.run_client() == "");
    client.close();
    CHECK(server.result() == "");
    ++played;
  }
  CHECK(played == client_cases);
}

TEST_CASE("the server does to the byte what deployed servers do", "[vectors]") {
  size_t played = 0;
  for (const Transcript& transcript : transcripts()) {
    if (!transcript.library("server", 1)) continue;
    INFO(transcript.name);
    const TmpRunDir dir;
    Layer1Peer server(transcript, {dir.path(), "replay"});
    REQUIRE(server.listen() == "");
    Script script(transcript, Side::client, dir.file("replay.sock"));
    Helper client([&] { return script.play(); });
    CHECK(server.run_server() == "");
    if (server_closes(transcript)) server.close();
    CHECK(client.result() == "");
    ++played;
  }
  CHECK(played == server_cases);
}

TEST_CASE("client and server agree on shared memory as deployed peers do", "[vectors]") {
  size_t played = 0;
  for (const Transcript& transcript : transcripts()) {
    if (!transcript.library("client", 1) || !transcript.selects_shared_memory()) continue;
    INFO(transcript.name);
    const TmpRunDir dir;
    Layer1Peer server(transcript, {dir.path(), "replay"});
    REQUIRE(server.listen() == "");
    // The tap takes the server's place; the region keeps its name.
    std::filesystem::rename(dir.file("replay.sock"), dir.file("behind.sock"));
    Tap tap(transcript, dir.file("replay.sock"), dir.file("behind.sock"));
    Helper between([&] { return tap.play(); });
    Helper serving([&] { return server.run_server(); });
    Layer1Peer client(transcript, {dir.path(), "replay"});
    CHECK(client.run_client() == "");
    client.close();
    CHECK(between.result() == "");
    CHECK(serving.result() == "");
    ++played;
  }
  CHECK(played == tapped_cases);
}
