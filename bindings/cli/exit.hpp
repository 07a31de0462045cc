#pragma once

// How a command ends.

#include <string>

namespace netipc::cli {

enum class Exit : int {
  ok = 0,
  failed = 1,
  usage = 2,
  not_found = 3,
  not_authorised = 4,
};

// Thrown by a command that cannot go on, as the parser of arguments throws what it
// refuses: in a program that ends with its first failure, nothing in between could
// do more than pass it on.
struct Failure {
  Exit exit;
  std::string message;  // what failed, where, and what to do: one line, escaped by whoever prints it
};

}  // namespace netipc::cli
