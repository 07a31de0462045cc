#include "output.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <cstdio>
#include <cstring>

#include "exit.hpp"
#include "text.hpp"

namespace netipc::cli {

void print(std::string_view text) {
  if (std::fwrite(text.data(), 1, text.size(), stdout) == text.size() && std::fflush(stdout) == 0) return;
  if (errno == EPIPE) throw Failure{Exit::failed, {}};
  throw Failure{Exit::failed, fmt::format("the output cannot be written: {}", std::strerror(errno))};
}

void print_json(const Json& document) {
  constexpr int indent = 2;
  print(document.dump(indent, ' ', true, Json::error_handler_t::replace) + '\n');
}

void complain(std::string_view message) {
  if (message.empty()) return;
  const std::string line = fmt::format("netipc: {}\n", escape(message));
  std::fwrite(line.data(), 1, line.size(), stderr);
}

}  // namespace netipc::cli
