#pragma once

// Fields of a payload by offset. All sums are formed in 64 bits.

#include "base/bytes.hpp"
#include "base/result.hpp"

namespace netipc::fuzz::oracle {

inline uint16_t u16_at(Bytes in, uint64_t offset) { return load<uint16_t>(in.data() + offset); }
inline uint64_t u32_at(Bytes in, uint64_t offset) { return load<uint32_t>(in.data() + offset); }
inline uint64_t u64_at(Bytes in, uint64_t offset) { return load<uint64_t>(in.data() + offset); }
inline uint64_t round8(uint64_t n) { return (n + 7) / 8 * 8; }

}  // namespace netipc::fuzz::oracle
