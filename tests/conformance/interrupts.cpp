// Linked into a program, this interrupts its system calls all the time: a host's
// profiling timer, only faster.

#include <signal.h>
#include <sys/time.h>

namespace {

[[maybe_unused]] const bool ticking = [] {
  struct sigaction action {};
  action.sa_handler = [](int) {};  // no SA_RESTART: EINTR is the point
  ::sigaction(SIGALRM, &action, nullptr);
  const itimerval interval{.it_interval = {.tv_sec = 0, .tv_usec = 500}, .it_value = {.tv_sec = 0, .tv_usec = 500}};
  return ::setitimer(ITIMER_REAL, &interval, nullptr) == 0;
}();

}  // namespace
