#pragma once

// The keys of a lookup, as people write them. What is none is a Failure that says where.

#include <cstdint>
#include <istream>
#include <string>
#include <vector>

namespace netipc::cli {

struct Key {
  std::string text;
  std::string where;  // "line 3 of the input", empty for an argument
};

// The arguments; where the only one is "-", the lines of `input`.
std::vector<Key> read_keys(const std::vector<std::string>& arguments, std::istream& input);

// A path a request can carry.
std::string path_of(const Key& key);
// A decimal number of 32 bits.
uint32_t pid_of(const Key& key);

}  // namespace netipc::cli
