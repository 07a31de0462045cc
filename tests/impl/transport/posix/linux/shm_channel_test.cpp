// A peer that does not keep to the rules of the region: it has the memory mapped
// and may write what it likes, when it likes.

#include "platform/shm_channel.hpp"

#include <fcntl.h>
#include <sys/mman.h>

#include <filesystem>
#include <random>
#include <thread>

#include "conformance/link.hpp"
#include "conformance/traffic.hpp"
#include "platform/region.hpp"
#include "support/catch.hpp"
#include "support/socket_pair.hpp"
#include "support/tmp_run_dir.hpp"
#include "transport/naming.hpp"

using namespace netipc;
using namespace netipc::test;
using transport::RegionHeader;

namespace {

constexpr uint32_t ceiling = 2000;

// One more view of a region. Each thread of a test has its own, as processes do.
class View {
 public:
  explicit View(const std::string& path) : size_(std::filesystem::file_size(path)) {
    const platform::UniqueFd fd(::open(path.c_str(), O_RDWR | O_CLOEXEC));
    void* const memory = ::mmap(nullptr, size_, PROT_READ | PROT_WRITE, MAP_SHARED, fd.get(), 0);
    if (memory == MAP_FAILED) throw std::runtime_error("mmap");
    memory_ = static_cast<std::byte*>(memory);
  }
  ~View() { ::munmap(memory_, size_); }
  View(const View&) = delete;
  View& operator=(const View&) = delete;

  [[nodiscard]] size_t size() const { return size_; }
  [[nodiscard]] std::byte* bytes() const { return memory_; }
  [[nodiscard]] RegionHeader& header() const { return *reinterpret_cast<RegionHeader*>(memory_); }
  [[nodiscard]] std::byte* requests() const { return memory_ + transport::region_header_size; }

 private:
  size_t size_;
  std::byte* memory_;
};

// A server session whose client is whatever the test makes of the memory.
struct HostileClient {
  test::TmpRunDir dir;
  std::array<transport::ChannelPtr, 2> sockets = make_socket_pair();
  transport::SessionPtr server;
  std::string path = transport::region_path(dir.path(), "svc", 1).value();
  std::unique_ptr<View> view;

  HostileClient() {
    Terms terms;
    terms.limits = {ceiling, 10, ceiling, 10};
    const transport::SessionInfo agreed{.session_id = 1,
                                        .selected_profile = wire::profile_shm_hybrid,
                                        .limits = terms.limits,
                                        .packet_size = 4096,
                                        .peer = {}};
    auto region = platform::create_region({dir.path(), "svc"}, agreed, {ceiling, ceiling}, *sockets[1]);
    REQUIRE(region.status() == Status::ok);
    view = std::make_unique<View>(path);
    server = open_session(transport::Role::server, {std::move(sockets[1]), std::move(region).value()}, terms);
  }
  void publish(Bytes bytes, uint32_t length, uint64_t seq) const {
    copy_bytes(view->requests(), bytes.data(), bytes.size());
    view->header().req_len.store(length, std::memory_order_release);
    view->header().req_seq.store(seq, std::memory_order_release);
    view->header().req_signal.fetch_add(1, std::memory_order_release);
  }
};

}  // namespace

TEST_CASE("a length that cannot be ends the session", "[transport][unit]") {
  const HostileClient client;
  const uint32_t capacity = client.view->header().request_capacity;
  const auto [length, verdict] = GENERATE_COPY(values<std::pair<uint32_t, Status>>({
      {0, Status::region_bad_header},
      {1, Status::protocol},
      {31, Status::protocol},
      {capacity, Status::protocol},  // longer than its header says
      {capacity + 1, Status::msg_too_large},
      {INT32_MAX, Status::msg_too_large},
      {UINT32_MAX, Status::msg_too_large},
  }));
  client.publish(packet(request(1), {}), length, 1);
  REQUIRE(take(*client.server, at_once()).status == verdict);
}

TEST_CASE("a client that says nothing of its sleep is woken each time", "[transport][unit]") {
  const HostileClient client;
  for (uint64_t id = 1; id <= 3; ++id) {
    client.publish(packet(request(id), {}), 32, id);
    REQUIRE(take(*client.server, at_once()).status == Status::ok);
    REQUIRE(client.server->send(response(id), {}, within_ms(1000)) == Status::ok);
    REQUIRE(client.view->header().resp_signal.load() == id);
  }
  // Nor is there anything in the region that it does not know.
  const RegionHeader& header = client.view->header();
  const std::byte* const answer = client.view->bytes() + header.response_offset;
  REQUIRE(std::all_of(answer + 32, answer + header.response_capacity, [](std::byte b) { return b == std::byte{}; }));
}

TEST_CASE("a sequence number that jumps ends the session", "[transport][unit]") {
  const HostileClient client;
  const PacketBytes good = packet(request(1), {});
  const bool later = GENERATE(false, true);
  if (later) {
    client.publish(good, 32, 1);
    REQUIRE(take(*client.server, at_once()).status == Status::ok);
  }
  // One store must not make us find a message for ever.
  client.publish(good, 32, GENERATE(as<uint64_t>{}, 3, 1000, UINT64_MAX));
  REQUIRE(take(*client.server, at_once()).status == Status::protocol);
}

TEST_CASE("a sequence number that falls back is silence", "[transport][unit]") {
  const HostileClient client;
  client.publish(packet(request(1), {}), 32, 1);
  REQUIRE(take(*client.server, at_once()).status == Status::ok);
  client.publish(packet(request(1), {}), 32, 0);
  REQUIRE(take(*client.server, within_ms(5)).status == Status::timeout);
  client.publish(packet(request(2), {}), 32, 2);
  REQUIRE(take(*client.server, at_once()).status == Status::ok);
}

TEST_CASE("a header that is rewritten changes nothing any more", "[transport][unit]") {
  const HostileClient client;
  // All that says where the areas are.
  std::fill(client.view->bytes(), client.view->bytes() + offsetof(RegionHeader, req_seq), std::byte{0xff});
  client.publish(whole_message(request(1), pattern(100)), 132, 1);
  REQUIRE(take(*client.server, at_once()).payload == pattern(100));
  REQUIRE(client.server->send(response(1), pattern(ceiling), patiently()) == Status::ok);
}

TEST_CASE("bytes that change while they are read are judged as they were read", "[transport][unit]") {
  const HostileClient client;
  std::atomic<bool> enough{false};
  const std::vector<PacketBytes> items(3, pattern(24));
  wire::Header header = request(1, 3);
  header.flags = wire::flag_batch;
  const PacketBytes good = whole_message(header, batch_payload(items));
  std::thread flipping([&] {
    const View theirs(client.path);
    std::mt19937 random(5);
    while (!enough) {
      // Within the header's lengths and the directory, where a second look would hurt.
      auto& byte = reinterpret_cast<volatile unsigned char&>(theirs.requests()[16 + random() % 40]);
      byte = static_cast<unsigned char>(byte ^ (1u << random() % 8));
    }
  });
  int accepted = 0;
  bool sound = true;
  transport::MessageBuffer buffer;
  for (uint64_t seq = 1; seq <= 20000; ++seq) {
    client.publish(good, static_cast<uint32_t>(good.size()), seq);
    const auto message = client.server->receive(buffer, at_once());
    if (!message.ok()) continue;
    ++accepted;
    const wire::Header& seen = message->header;
    sound = sound && message->payload.size() == seen.payload_len && seen.item_count <= 10;
    if (seen.is_batch() && seen.item_count > 1)
      sound = sound && wire::validate_batch(message->payload, seen.item_count) == Status::ok;
  }
  enough = true;
  flipping.join();
  REQUIRE(sound);
  REQUIRE(accepted > 0);
}

TEST_CASE("a region that is cut at any place ends the session and nothing else", "[transport][unit]") {
  const HostileClient client;
  client.publish(whole_message(request(1), pattern(1500)), 1532, 1);
  const size_t left = GENERATE(size_t{0}, size_t{1}, size_t{63}, size_t{64}, size_t{1000});
  const bool grown_again = GENERATE(false, true);
  std::filesystem::resize_file(client.path, left);
  if (grown_again) std::filesystem::resize_file(client.path, client.view->size());
  // Whether our pages are still there depends on where the file was cut; what is
  // certain is that there is an answer.
  const Received received = take(*client.server, within_ms(50));
  if (received.status == Status::ok) {
    REQUIRE(received.header.payload_len == received.payload.size());
  } else {
    REQUIRE((received.status == Status::recv_failed || received.status == Status::protocol ||
             received.status == Status::timeout || received.status == Status::region_bad_header));
  }
  (void)client.server->send(response(1), pattern(100), within_ms(50));
}

TEST_CASE("a signal word that changes all the time is no message", "[transport][unit]") {
  const HostileClient client;
  std::atomic<bool> enough{false};
  std::thread ringing([&] {
    while (!enough) {
      client.view->header().req_signal.fetch_add(1, std::memory_order_relaxed);
      std::this_thread::yield();
    }
  });
  const Status status = take(*client.server, within_ms(50)).status;
  enough = true;
  ringing.join();
  REQUIRE(status == Status::timeout);
}
