#include "progress.hpp"

#include <fmt/format.h>

#include <chrono>
#include <cstdio>

#include "terminal.hpp"
#include "text.hpp"

namespace netipc::cli {
namespace {

void write(const std::string& text) {
  std::fwrite(text.data(), 1, text.size(), stderr);
  std::fflush(stderr);
}

}  // namespace

Progress::Progress(std::string what) : what_(std::move(what)) {
  if (terminal_of(stderr).interactive) shower_ = std::thread([this] { show(); });
}

Progress::~Progress() {
  if (!shower_.joinable()) return;
  {
    const std::lock_guard lock(mutex_);
    done_ = true;
  }
  changed_.notify_one();
  shower_.join();
}

void Progress::show() {
  using namespace std::chrono_literals;
  std::unique_lock lock(mutex_);
  const auto started = std::chrono::steady_clock::now();
  bool shown = false;
  while (!changed_.wait_for(lock, 1s, [this] { return done_; })) {
    const auto seconds =
        std::chrono::duration_cast<std::chrono::seconds>(std::chrono::steady_clock::now() - started).count();
    const std::string line = fmt::format("{} ... {} s", escape(what_), seconds);
    const size_t width = terminal_of(stderr).width;
    // A line that wraps could not be taken back.
    write("\r" + (width > 1 ? shorten(line, width - 1) : line) + "\x1b[K");
    shown = true;
  }
  if (shown) write("\r\x1b[K");
}

}  // namespace netipc::cli
