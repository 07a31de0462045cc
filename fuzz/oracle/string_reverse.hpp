#pragma once

#include "base/bytes.hpp"
#include "base/result.hpp"

namespace netipc::fuzz::oracle {

inline Status judge_string_reverse(Bytes in) {
  if (in.size() < 8) return Status::truncated;
  if (load<uint32_t>(in.data()) != 8) return Status::bad_layout;
  const uint64_t nul = 8 + uint64_t{load<uint32_t>(in.data() + 4)};
  if (nul + 1 > in.size()) return Status::out_of_bounds;
  return in[static_cast<size_t>(nul)] == std::byte{0} ? Status::ok : Status::missing_nul;
}

}  // namespace netipc::fuzz::oracle
