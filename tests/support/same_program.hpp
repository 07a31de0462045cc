#pragma once

// This program again, in a process of its own with other arguments: a fork without
// exec would take the locks of all our threads along. SIGTERM, which asks it to end,
// is blocked there from the beginning, for sigwait(); what it prints can be read.

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

extern char** environ;

namespace netipc::test {

class SameProgram {
 public:
  explicit SameProgram(std::vector<std::string> arguments) : arguments_(std::move(arguments)) {}
  ~SameProgram() {
    if (running()) kill();
  }
  SameProgram(const SameProgram&) = delete;
  SameProgram& operator=(const SameProgram&) = delete;

  void start() {
    std::array<int, 2> ends{};
    if (::pipe2(ends.data(), O_CLOEXEC) != 0) throw std::system_error(errno, std::generic_category(), "pipe2");
    sigset_t terminate;
    ::sigemptyset(&terminate);
    ::sigaddset(&terminate, SIGTERM);
    posix_spawnattr_t attributes;
    ::posix_spawnattr_init(&attributes);
    ::posix_spawnattr_setsigmask(&attributes, &terminate);
    ::posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK);
    posix_spawn_file_actions_t files;
    ::posix_spawn_file_actions_init(&files);
    ::posix_spawn_file_actions_adddup2(&files, ends[1], STDOUT_FILENO);
    std::string program = "/proc/self/exe";
    std::vector<char*> all{program.data()};
    for (std::string& argument : arguments_) all.push_back(argument.data());
    all.push_back(nullptr);
    const int failure = ::posix_spawn(&pid_, program.c_str(), &files, &attributes, all.data(), environ);
    ::posix_spawn_file_actions_destroy(&files);
    ::posix_spawnattr_destroy(&attributes);
    ::close(ends[1]);
    output_ = ::fdopen(ends[0], "r");
    if (failure == 0) return;
    pid_ = -1;
    ::fclose(output_);
    throw std::system_error(failure, std::generic_category(), "posix_spawn");
  }

  [[nodiscard]] pid_t pid() const { return pid_; }
  [[nodiscard]] bool running() const { return pid_ > 0; }
  void ask_to_end() const { ::kill(pid_, SIGTERM); }
  // The next line it prints, without its end; empty when there is none.
  std::string line() {
    std::string text;
    for (int c = std::fgetc(output_); c != EOF && c != '\n'; c = std::fgetc(output_)) text += static_cast<char>(c);
    return text;
  }
  // What it returned; -1 when a signal ended it.
  int wait() {
    int state = 0;
    while (::waitpid(pid_, &state, 0) < 0 && errno == EINTR) {
    }
    pid_ = -1;
    ::fclose(output_);
    return WIFEXITED(state) ? WEXITSTATUS(state) : -1;
  }
  void kill() {
    ::kill(pid_, SIGKILL);
    (void)wait();
  }

 private:
  std::vector<std::string> arguments_;
  pid_t pid_ = -1;
  std::FILE* output_ = nullptr;
};

}  // namespace netipc::test
