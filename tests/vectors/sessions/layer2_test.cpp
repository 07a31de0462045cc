// The service layer against recorded sessions of deployed peers, in both roles.

#include <filesystem>

#include "support/catch.hpp"
#include "support/tmp_run_dir.hpp"
#include "vectors/sessions/helper.hpp"
#include "vectors/sessions/layer2_client.hpp"
#include "vectors/sessions/layer2_server.hpp"
#include "vectors/sessions/script.hpp"

using namespace netipc;
using namespace netipc::test;

namespace {

// Where our server takes the better side of a contradiction between contract and
// deployed peers: the only bytes it sends that were not recorded.
struct Deliberate {
  const char* name;
  const char* discrepancy;  // its number in docs/spec/discrepancies.md
  size_t packet;
  size_t offset;
  const char* ours_hex;
};
constexpr Deliberate deliberate[] = {
    {"managed_batch_fails", "D-14", 3, 10, "0000"},      // flags of an error: none
    {"managed_batch_fails", "D-14", 3, 20, "01000000"},  // its item count: 1
};

Transcript as_our_server_speaks(Transcript transcript) {
  for (const Deliberate& change : deliberate) {
    if (transcript.name != change.name) continue;
    UNSCOPED_INFO("different by intention: " << change.discrepancy);
    const PacketData ours = from_hex(change.ours_hex);
    PacketData& bytes = transcript.packets.at(change.packet).bytes;
    REQUIRE(change.offset + ours.size() <= bytes.size());
    // A difference that is none has no place in the table.
    REQUIRE_FALSE(std::equal(ours.begin(), ours.end(), bytes.begin() + static_cast<ptrdiff_t>(change.offset)));
    std::copy(ours.begin(), ours.end(), bytes.begin() + static_cast<ptrdiff_t>(change.offset));
  }
  return transcript;
}

void check_handler_calls(const Transcript& transcript, Layer2Server& server) {
  server.stop();
  CHECK(server.handler_calls() == transcript.json.at("handler_calls").get<unsigned>());
}

void play_client_against_script(const Transcript& transcript) {
  const TmpRunDir dir;
  Script script(transcript, Side::server, dir.file("replay.sock"));
  Helper server([&] { return script.play(); });
  Layer2Client client(transcript, {dir.path(), "replay"});
  CHECK(client.run() == "");
  client.close();
  CHECK(server.result() == "");
}

// A region needs a live server; the tap takes its place on the socket.
void play_client_through_tap(const Transcript& transcript) {
  const TmpRunDir dir;
  Layer2Server server(transcript, {dir.path(), "replay"});
  std::filesystem::rename(dir.file("replay.sock"), dir.file("behind.sock"));
  Tap tap(transcript, dir.file("replay.sock"), dir.file("behind.sock"));
  Helper between([&] { return tap.play(); });
  Layer2Client client(transcript, {dir.path(), "replay"});
  CHECK(client.run() == "");
  client.close();
  CHECK(between.result() == "");
  check_handler_calls(transcript, server);
}

// What was played must be all there is; the numbers are in the log of the test.
void check_complete(const char* role, size_t played) {
  WARN("layer 2, " << role << ": " << played << " cases");
  CHECK(played == library_cases(role, 2));
}

// The first ACK decides: a client that cannot attach goes on without a region.
bool needs_region(const Transcript& transcript) {
  return transcript.selects_shared_memory() && transcript.packets.back().connection == 0;
}

}  // namespace

TEST_CASE("the client does to the byte what deployed clients do", "[vectors]") {
  size_t played = 0;
  for (const Transcript& transcript : transcripts()) {
    if (!transcript.library("client", 2)) continue;
    INFO(transcript.name);
    if (needs_region(transcript)) {
      play_client_through_tap(transcript);
    } else {
      play_client_against_script(transcript);
    }
    ++played;
  }
  check_complete("client", played);
}

TEST_CASE("the server does to the byte what deployed servers do", "[vectors]") {
  size_t played = 0;
  for (const Transcript& recorded : transcripts()) {
    if (!recorded.library("server", 2)) continue;
    INFO(recorded.name);
    const Transcript transcript = as_our_server_speaks(recorded);
    const bool through_shared_memory = needs_region(transcript);
    const TmpRunDir dir;
    Layer2Server server(transcript, {dir.path(), "replay"});
    Script script(transcript, Side::client, dir.file("replay.sock"));
    CHECK(script.play() == "");
    server.stop();
    // What went through a region is not on the socket, so nobody asks here.
    const unsigned calls = through_shared_memory ? 0 : transcript.json.at("handler_calls").get<unsigned>();
    CHECK(server.handler_calls() == calls);
    ++played;
  }
  check_complete("server", played);
}

TEST_CASE("every recorded session is somebody's to play", "[vectors]") {
  size_t sides = 0;
  size_t scripts = 0;
  for (const Transcript& transcript : transcripts())
    for (const char* role : {"client", "server"})
      ++(transcript.json.at(role).at("driver") == "scripted" ? scripts : sides);
  WARN(transcripts().size() << " sessions, " << sides << " library peers");
  CHECK(transcripts().size() == 119);
  CHECK(sides + scripts == 2 * transcripts().size());
  CHECK(sides == library_cases("client", 1) + library_cases("server", 1) + library_cases("client", 2) +
                     library_cases("server", 2));
}
