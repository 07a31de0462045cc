#pragma once

// A process of the test's own, which is gone when the test case ends.

#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

namespace netipc::test {

class Child {
 public:
  // Runs `body` in a copy of this process and ends with what it returns. Nothing
  // of the test framework may be used in there.
  template <class Body>
  explicit Child(Body&& body) : pid_(::fork()) {
    if (pid_ < 0) throw std::system_error(errno, std::generic_category(), "fork");
    if (pid_ == 0) ::_exit(body());
  }
  ~Child() { kill(); }
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;

  [[nodiscard]] pid_t pid() const { return pid_; }
  void send(int signal) const { ::kill(pid_, signal); }
  // Until it has stopped by itself.
  void await_stop() const {
    int state = 0;
    while (::waitpid(pid_, &state, WUNTRACED) < 0 && errno == EINTR) {
    }
  }
  // What `body` returned; -1 when a signal ended it.
  int wait() {
    int state = 0;
    while (::wait4(pid_, &state, 0, &usage_) < 0 && errno == EINTR) {
    }
    pid_ = -1;
    return WIFEXITED(state) ? WEXITSTATUS(state) : -1;
  }
  void kill() {
    if (pid_ < 0) return;
    send(SIGKILL);
    wait();
  }
  // CPU time it has used; after its end.
  [[nodiscard]] double cpu_seconds() const {
    const auto seconds = [](const timeval& time) {
      return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
    };
    return seconds(usage_.ru_utime) + seconds(usage_.ru_stime);
  }

 private:
  pid_t pid_;
  rusage usage_{};
};

}  // namespace netipc::test
