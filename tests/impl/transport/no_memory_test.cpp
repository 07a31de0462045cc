// A listener whose memory runs out in the middle of a handshake loses that client and no
// other.

#include <chrono>
#include <cstdlib>
#include <new>
#include <thread>

#include "support/catch.hpp"
#include "support/tmp_run_dir.hpp"
#include "transport/connect.hpp"
#include "transport/listener.hpp"

namespace {

// Of this thread, so that the client's succeed; 0: none fails.
thread_local unsigned failing = 0;
thread_local unsigned allocations = 0;

void* allocate(std::size_t size) noexcept {
  if (failing != 0 && ++allocations == failing) return nullptr;
  return std::malloc(size);
}

}  // namespace

void* operator new(std::size_t size) {
  void* const block = allocate(size);
  if (block == nullptr) throw std::bad_alloc();
  return block;
}
void* operator new(std::size_t size, const std::nothrow_t&) noexcept { return allocate(size); }
void operator delete(void* block) noexcept { std::free(block); }
void operator delete(void* block, std::size_t) noexcept { std::free(block); }

using namespace netipc;
using namespace netipc::transport;

TEST_CASE("no allocation that fails makes a listener deaf", "[transport][unit]") {
  const uint32_t profile = GENERATE(as<uint32_t>(), wire::profile_baseline, wire::profile_shm_futex);
  constexpr unsigned more_than_there_are = 40;
  for (unsigned at = 1; at < more_than_there_are; ++at) {
    INFO("allocation " << at);
    const test::TmpRunDir dir;
    const Endpoint endpoint{dir.path(), "svc"};
    ListenerConfig listening;
    listening.supported_profiles = profile;
    auto listener = Listener::open(endpoint, listening);
    REQUIRE(listener.ok());
    const auto client = [&] {
      Config config;
      config.supported_profiles = profile;
      (void)connect(endpoint, config, {Deadline::after_ms(20000), nullptr});
    };

    std::thread unlucky(client);
    // It has spoken when it is accepted, most likely.
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
    allocations = 0;
    failing = at;
    try {
      (void)(*listener)->accept({Deadline::after_ms(500), nullptr});
    } catch (const std::bad_alloc&) {
    }
    const bool met = allocations >= at;
    failing = 0;
    std::thread next(client);
    const auto accepted = [&] {
      const auto attempt = (*listener)->accept({Deadline::after_ms(20000), nullptr});
      return attempt.ok() && attempt->session != nullptr;
    };
    // The unlucky one may still be accepted first.
    const bool heard = accepted();
    (*listener)->close();
    unlucky.join();
    next.join();
    REQUIRE(heard);
    if (!met) return;
  }
}
