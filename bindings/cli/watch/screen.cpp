#include "watch/screen.hpp"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <string>

#include "output.hpp"

namespace netipc::cli::watch {
namespace {

size_t rows() noexcept {
  winsize size{};
  return ::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_row != 0 ? size.ws_row : 24;
}

}  // namespace

std::string frame(std::string_view text, size_t rows) {
  std::string out = "\x1b[H";
  for (size_t row = 0; row < rows && !text.empty(); ++row) {
    const std::string_view line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(line.size() + 1, text.size()));
    // Between lines only: a newline behind the last row would scroll.
    if (row != 0) out += "\r\n";
    out += line;
    out += "\x1b[K";
  }
  return out + "\x1b[J";
}

// Lines are cut where the terminal ends: one that went on below would push others out.
Screen::Screen() { print("\x1b[?1049h\x1b[?25l\x1b[?7l"); }

// Nothing is left to be done about a terminal that is gone.
Screen::~Screen() {
  std::fputs("\x1b[?7h\x1b[?25h\x1b[?1049l", stdout);
  std::fflush(stdout);
}

void Screen::draw(std::string_view text) { print(frame(text, rows())); }

}  // namespace netipc::cli::watch
