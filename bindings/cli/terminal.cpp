#include "terminal.hpp"

#include <sys/ioctl.h>
#include <unistd.h>

#include <cstdlib>
#include <optional>
#include <string_view>

#include "text.hpp"

namespace netipc::cli {
namespace {

std::string_view environment(const char* name) noexcept {
  const char* value = std::getenv(name);
  return value == nullptr ? std::string_view() : std::string_view(value);
}

// What the user says goes before what the terminal says.
size_t columns_of(int fd) noexcept {
  if (const std::optional<uint64_t> columns = parse_number(environment("COLUMNS"));
      columns.has_value() && *columns != 0) {
    return *columns;
  }
  winsize size{};
  return ::ioctl(fd, TIOCGWINSZ, &size) == 0 ? size.ws_col : 0;
}

}  // namespace

Terminal terminal_of(std::FILE* stream) noexcept {
  Terminal terminal;
  const int fd = ::fileno(stream);
  terminal.interactive = ::isatty(fd) == 1 && environment("TERM") != "dumb";
  terminal.colour = terminal.interactive && environment("NO_COLOR").empty();
  if (terminal.interactive) terminal.width = columns_of(fd);
  return terminal;
}

}  // namespace netipc::cli
