#include "bench/processes.hpp"

#include <fmt/format.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <functional>
#include <string>

#include "bench/system_failure.hpp"
#include "descriptor.hpp"

namespace netipc::cli::bench {
namespace {

// What a process tells the one that made it: a letter, and what belongs to it.
enum class Word : char { listening = 'l', measured = 'm', failed = 'f' };
using Tell = std::function<void(Word word, const void* content, size_t size)>;

class Process {
 public:
  // Runs `body` in a process that ends with it, and with this one.
  Process(const char* what, int ending, const std::function<void(const Tell&)>& body) : what_(what), ending_(ending) {
    std::array<int, 2> ends{};
    if (::pipe(ends.data()) != 0) throw system_failure("pipe");
    heard_ = Descriptor(ends[0]);
    Descriptor told(ends[1]);
    const pid_t parent = ::getpid();
    pid_ = ::fork();
    if (pid_ < 0) throw system_failure("fork");
    if (pid_ == 0) be(body, told.get(), parent);
  }
  ~Process() {
    ::kill(pid_, ending_);
    while (::waitpid(pid_, nullptr, 0) < 0 && errno == EINTR) {
    }
  }
  Process(const Process&) = delete;
  Process& operator=(const Process&) = delete;

  [[nodiscard]] pid_t pid() const noexcept { return pid_; }
  [[nodiscard]] int heard() const noexcept { return heard_.get(); }

  // Waits for `word` and what belongs to it; throws what the process failed with.
  void hear(Word word, void* content, size_t size) {
    char said{};
    if (!read(&said, 1)) throw Failure{Exit::failed, fmt::format("the {} ended without a word", what_)};
    if (static_cast<Word>(said) == word && read(content, size)) return;
    std::string message;
    for (char c = 0; read(&c, 1);) message += c;
    throw Failure{Exit::failed, fmt::format("the {} failed: {}", what_, message)};
  }

 private:
  [[noreturn]] void be(const std::function<void(const Tell&)>& body, int told, pid_t parent) {
    ::prctl(PR_SET_PDEATHSIG, ending_);
    if (::getppid() != parent) ::_exit(1);
    const Tell tell = [told](Word word, const void* content, size_t size) {
      std::string said(1, static_cast<char>(word));
      said.append(static_cast<const char*>(content), size);
      // Less than what a pipe takes at once; nobody can be told of its failure.
      static_cast<void>(::write(told, said.data(), said.size()) == 0);
    };
    try {
      body(tell);
      ::_exit(0);
    } catch (const Failure& failure) {
      tell(Word::failed, failure.message.data(), failure.message.size());
    } catch (const std::exception& error) {
      tell(Word::failed, error.what(), std::strlen(error.what()));
    }
    ::_exit(1);
  }

  // False at the end, which is when the process is gone.
  bool read(void* content, size_t size) {
    for (size_t done = 0; done < size;) {
      const ssize_t got = ::read(heard_.get(), static_cast<char*>(content) + done, size - done);
      if (got == 0) return false;
      if (got > 0) done += static_cast<size_t>(got);
      if (got < 0 && errno != EINTR) throw system_failure("read");
    }
    return true;
  }

  const char* what_;
  int ending_;
  pid_t pid_ = -1;
  Descriptor heard_;
};

// Waits until the client has something to say; a server that speaks first is gone.
void await_client(Process& client, Process& server) {
  std::array<pollfd, 2> ends{pollfd{client.heard(), POLLIN, 0}, pollfd{server.heard(), POLLIN, 0}};
  while (::poll(ends.data(), ends.size(), -1) < 0) {
    if (errno != EINTR) throw system_failure("poll");
  }
  if (ends[0].revents == 0) server.hear(Word::measured, nullptr, 0);
}

}  // namespace

Measured measure_pair(const Scenario& scenario, const Endpoint& endpoint, Placement placement, const Load& load) {
  std::unique_ptr<Pair> pair = scenario.make(endpoint);
  Process server("server", SIGTERM, [&](const Tell& tell) {
    place(placement, Side::server);
    pair->serve([&] { tell(Word::listening, nullptr, 0); });
  });
  server.hear(Word::listening, nullptr, 0);
  Process client("client", SIGKILL, [&](const Tell& tell) {
    place(placement, Side::client);
    const std::unique_ptr<Client> asking = pair->connect();
    const Measured measured = measure(scenario, *asking, server.pid(), load);
    tell(Word::measured, &measured, sizeof measured);
  });
  pair.reset();
  await_client(client, server);
  Measured measured;
  client.hear(Word::measured, &measured, sizeof measured);
  return measured;
}

}  // namespace netipc::cli::bench
