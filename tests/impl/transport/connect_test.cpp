// What a client makes of whoever is, or is not, at the other end.

#include "transport/connect.hpp"

#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>

#include <filesystem>
#include <fstream>
#include <thread>

#include "impl/transport/handshake_bytes.hpp"
#include "support/catch.hpp"
#include "support/packet_socket.hpp"
#include "support/tmp_run_dir.hpp"

using namespace netipc;
using namespace netipc::test;
using namespace netipc::transport;

namespace {

constexpr uint32_t patience_ms = 20000;

Wait within_ms(uint32_t ms) { return {.deadline = Deadline::after_ms(ms), .abort = nullptr}; }

// A server made of one function, for one connection; the connection ends with it.
class Impostor {
 public:
  using Conduct = std::function<void(PacketSocket&)>;

  Impostor(const std::string& path, Conduct conduct)
      : listener_(PacketSocket::listening_at(path)), thread_([this, conduct = std::move(conduct)] {
          auto connection = listener_.accept();
          if (connection.has_value()) conduct(*connection);
        }) {}
  ~Impostor() { thread_.join(); }

 private:
  PacketSocket listener_;
  std::thread thread_;
};

// What connect() says to a server that reads the HELLO and answers like this.
Status outcome_of(const PacketData& answer, const Config& config = {}, uint32_t ms = patience_ms) {
  const TmpRunDir dir;
  const Impostor impostor(dir.file("svc.sock"), [&](PacketSocket& connection) {
    if (!connection.receive().has_value()) return;
    connection.send(answer);
    // Until the client has made up its mind.
    (void)connection.receive();
  });
  return connect({dir.path(), "svc"}, config, within_ms(ms)).status();
}

}  // namespace

TEST_CASE("a client judges every answer it receives as the contract says", "[transport][unit]") {
  for (const AckCase& one : ack_cases()) {
    INFO(one.what);
    CHECK(outcome_of(one.packet) == one.outcome);
  }
}

TEST_CASE("a client introduces itself with the bytes of the contract", "[transport][unit]") {
  const TmpRunDir dir;
  Config config;
  config.supported_profiles = 3;
  config.preferred_profiles = 2;
  config.limits = {.request_payload = 1024, .request_items = 1, .response_payload = 65536, .response_items = 1};
  config.auth_token = 0xDEADBEEFCAFEBABE;
  config.packet_size = 4096;
  PacketData seen;
  {
    const Impostor impostor(dir.file("svc.sock"), [&](PacketSocket& connection) {
      seen = connection.receive().value_or(PacketData{});
    });
    REQUIRE(connect({dir.path(), "svc"}, config, within_ms(patience_ms)).status() == Status::recv_failed);
  }
  REQUIRE(seen == hello(config));
}

TEST_CASE("a server that hangs up is gone, whenever it does", "[transport][unit]") {
  const TmpRunDir dir;
  SECTION("before the HELLO is read") {
    const Impostor impostor(dir.file("svc.sock"), [](PacketSocket& connection) { connection.close(); });
    const Status status = connect({dir.path(), "svc"}, {}, within_ms(patience_ms)).status();
    REQUIRE((status == Status::recv_failed || status == Status::send_failed));
  }
  SECTION("after it") {
    const Impostor impostor(dir.file("svc.sock"), [](PacketSocket& connection) { (void)connection.receive(); });
    REQUIRE(connect({dir.path(), "svc"}, {}, within_ms(patience_ms)).status() == Status::recv_failed);
  }
}

TEST_CASE("a server that says nothing costs the deadline", "[transport][unit]") {
  const TmpRunDir dir;
  const Impostor impostor(dir.file("svc.sock"), [](PacketSocket& connection) {
    (void)connection.receive();
    (void)connection.receive();
  });
  REQUIRE(connect({dir.path(), "svc"}, {}, within_ms(30)).status() == Status::timeout);
}

TEST_CASE("a name without a listener behind it is nobody", "[transport][unit]") {
  const TmpRunDir dir;
  const std::string path = dir.file("svc.sock");
  SECTION("nothing there") {}
  SECTION("a file") { std::ofstream(path) << "not a socket"; }
  SECTION("a directory") { std::filesystem::create_directory(path); }
  SECTION("a dangling symlink") { std::filesystem::create_symlink("nowhere", path); }
  SECTION("a socket whose server has died") { PacketSocket::listening_at(path).close(); }
  REQUIRE(connect({dir.path(), "svc"}, {}, within_ms(patience_ms)).status() == Status::connect_failed);
}

TEST_CASE("a socket of another type is nobody", "[transport][unit]") {
  const TmpRunDir dir;
  const PacketSocket other(::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0));
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  dir.file("svc.sock").copy(address.sun_path, sizeof address.sun_path - 1);
  REQUIRE(::bind(other.fd(), reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0);
  REQUIRE(connect({dir.path(), "svc"}, {}, within_ms(patience_ms)).status() == Status::connect_failed);
}

TEST_CASE("a run dir that does not exist holds nobody", "[transport][unit]") {
  const TmpRunDir dir;
  REQUIRE(connect({dir.file("missing"), "svc"}, {}, within_ms(patience_ms)).status() == Status::connect_failed);
}

TEST_CASE("names that can never be reached are refused without trying", "[transport][unit]") {
  const TmpRunDir dir;
  REQUIRE(connect({dir.path(), "a/b"}, {}, within_ms(patience_ms)).status() == Status::invalid);
  REQUIRE(connect({dir.path(), ".."}, {}, within_ms(patience_ms)).status() == Status::invalid);
  REQUIRE(connect({dir.path(), ""}, {}, within_ms(patience_ms)).status() == Status::invalid);
  REQUIRE(connect({dir.path(), std::string(108, 'n')}, {}, within_ms(patience_ms)).status() == Status::path_too_long);
}

TEST_CASE("an abort ends the wait for an answer, and for a region", "[transport][unit]") {
  const bool answers = GENERATE(false, true);
  const TmpRunDir dir;
  AbortSignal abort;
  REQUIRE(abort.open() == Status::ok);
  const Impostor impostor(dir.file("svc.sock"), [&](PacketSocket& connection) {
    if (!connection.receive().has_value()) return;
    wire::HelloAck promise = welcome();
    promise.selected_profile = wire::profile_shm_hybrid;
    if (answers) connection.send(ack(wire::status_ok, promise));
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
    abort.raise();
    (void)connection.receive();
  });
  Config config;
  config.supported_profiles = wire::profile_baseline | wire::profile_shm_hybrid;
  REQUIRE(connect({dir.path(), "svc"}, config, {.deadline = Deadline::never(), .abort = &abort}).status() ==
          Status::aborted);
}

TEST_CASE("an abort that is already there keeps a client from connecting", "[transport][unit]") {
  const TmpRunDir dir;
  AbortSignal abort;
  REQUIRE(abort.open() == Status::ok);
  abort.raise();
  REQUIRE(connect({dir.path(), "svc"}, {}, {.deadline = Deadline::never(), .abort = &abort}).status() ==
          Status::aborted);
}

TEST_CASE("a promised region that is not there is told from a deadline", "[transport][unit]") {
  Config config;
  config.supported_profiles = wire::profile_shm_hybrid;
  wire::HelloAck body = welcome();
  body.selected_profile = wire::profile_shm_hybrid;
  REQUIRE(attach_failed(outcome_of(ack(wire::status_ok, body), config, 100)));
}

TEST_CASE("a server that leaves while its region is awaited ends the wait", "[transport][unit]") {
  const TmpRunDir dir;
  Config config;
  config.supported_profiles = wire::profile_shm_hybrid;
  wire::HelloAck body = welcome();
  body.selected_profile = wire::profile_shm_hybrid;
  const Impostor impostor(dir.file("svc.sock"), [&](PacketSocket& connection) {
    (void)connection.receive();
    connection.send(ack(wire::status_ok, body));
  });
  REQUIRE(connect({dir.path(), "svc"}, config, within_ms(patience_ms)).status() == Status::recv_failed);
}
