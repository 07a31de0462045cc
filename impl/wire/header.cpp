#include "wire/header.hpp"

namespace netipc::wire {

size_t encode(const Header& header, MutableBytes out) noexcept {
  if (out.size() < header_size) return 0;
  store(out.data(), header);
  return header_size;
}

Result<Header> decode_header(Bytes bytes) noexcept {
  if (bytes.size() < header_size) return Status::truncated;
  const auto header = load<Header>(bytes.data());
  if (header.magic != message_magic) return Status::bad_magic;
  if (header.version != protocol_version) return Status::bad_version;
  if (header.header_len != header_size) return Status::bad_header_len;
  if (header.kind < kind_request || header.kind > kind_control) return Status::bad_kind;
  return header;
}

}  // namespace netipc::wire
