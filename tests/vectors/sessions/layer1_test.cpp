// The transport against recorded sessions of deployed peers, in both roles.

#include <filesystem>

#include "support/catch.hpp"
#include "support/tmp_run_dir.hpp"
#include "vectors/sessions/helper.hpp"
#include "vectors/sessions/layer1_peer.hpp"
#include "vectors/sessions/script.hpp"

using namespace netipc;
using namespace netipc::test;

namespace {

// Who closes first decides whether the application keeps its session.
bool server_closes(const Transcript& transcript) {
  return transcript.packets.back().is_close && !transcript.packets.back().from_client;
}

// What was played must be all there is; the numbers are in the log of the test.
void check_complete(const char* role, size_t played) {
  WARN("layer 1, " << role << ": " << played << " cases");
  CHECK(played == library_cases(role, 1));
}

void play_against_script(const Transcript& transcript) {
  const TmpRunDir dir;
  Script script(transcript, Side::server, dir.file("replay.sock"));
  Helper server([&] { return script.play(); });
  Layer1Peer client(transcript, {dir.path(), "replay"});
  CHECK(client.run_client() == "");
  client.close();
  CHECK(server.result() == "");
}

// A region needs a live server.
void play_through_tap(const Transcript& transcript) {
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
}

}  // namespace

TEST_CASE("the client does to the byte what deployed clients do", "[vectors]") {
  size_t played = 0;
  for (const Transcript& transcript : transcripts()) {
    if (!transcript.library("client", 1)) continue;
    INFO(transcript.name);
    if (transcript.selects_shared_memory()) {
      play_through_tap(transcript);
    } else {
      play_against_script(transcript);
    }
    ++played;
  }
  check_complete("client", played);
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
  check_complete("server", played);
}
