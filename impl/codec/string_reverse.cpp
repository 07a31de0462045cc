#include "codec/string_reverse.hpp"

#include "base/checked_math.hpp"

namespace netipc::codec {

namespace {

constexpr uint32_t string_offset = 8;

// The frame around `len` bytes that stand, or will stand, at string_offset.
size_t frame(size_t len, MutableBytes out) noexcept {
  store(out.data(), string_offset);
  store(out.data() + 4, static_cast<uint32_t>(len));
  out[string_offset + len] = std::byte{0};
  return len + string_reverse_overhead;
}

}  // namespace

size_t encode_string_reverse(Str text, MutableBytes out) noexcept {
  if (out.size() < string_reverse_overhead || text.len > out.size() - string_reverse_overhead || !fits_u32(text.len))
    return 0;
  copy_bytes(out.data() + string_offset, text.data, text.len);
  return frame(text.len, out);
}

Result<Str> decode_string_reverse(Bytes payload) noexcept {
  if (payload.size() < string_offset) return Status::truncated;
  if (load<uint32_t>(payload.data()) != string_offset) return Status::bad_layout;
  const auto len = load<uint32_t>(payload.data() + 4);
  if (uint64_t{len} + string_reverse_overhead > payload.size()) return Status::out_of_bounds;
  if (payload[string_offset + size_t{len}] != std::byte{0}) return Status::missing_nul;
  return Str{reinterpret_cast<const char*>(payload.data()) + string_offset, len};
}

Result<size_t> dispatch_string_reverse(Bytes request, MutableBytes response, const StringReverseHandler& handler) {
  const auto text = decode_string_reverse(request);
  if (!text.ok()) return text.status();
  MutableBytes room;
  if (response.size() > string_reverse_overhead)
    room = response.subspan(string_offset, response.size() - string_reverse_overhead);
  size_t len = 0;
  if (handler(*text, room, len) != Status::ok) return Status::handler_failed;
  if (len > room.size() || response.size() < string_reverse_overhead || !fits_u32(len)) return Status::overflow;
  return frame(len, response);
}

}  // namespace netipc::codec
