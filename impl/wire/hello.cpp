#include "wire/hello.hpp"

namespace netipc::wire {

size_t encode(const Hello& hello, MutableBytes out) noexcept {
  if (out.size() < hello_size) return 0;
  std::byte* at = out.data();
  store(at + 0, hello.layout_version);
  store(at + 2, hello.flags);
  store(at + 4, hello.supported_profiles);
  store(at + 8, hello.preferred_profiles);
  store(at + 12, hello.max_request_payload_bytes);
  store(at + 16, hello.max_request_batch_items);
  store(at + 20, hello.max_response_payload_bytes);
  store(at + 24, hello.max_response_batch_items);
  store(at + 28, hello.padding);
  store(at + 32, hello.auth_token);
  store(at + 40, hello.packet_size);
  return hello_size;
}

size_t encode(const HelloAck& ack, MutableBytes out) noexcept {
  if (out.size() < hello_ack_size) return 0;
  std::byte* at = out.data();
  store(at + 0, ack.layout_version);
  store(at + 2, ack.flags);
  store(at + 4, ack.server_supported_profiles);
  store(at + 8, ack.intersection_profiles);
  store(at + 12, ack.selected_profile);
  store(at + 16, ack.agreed_max_request_payload_bytes);
  store(at + 20, ack.agreed_max_request_batch_items);
  store(at + 24, ack.agreed_max_response_payload_bytes);
  store(at + 28, ack.agreed_max_response_batch_items);
  store(at + 32, ack.agreed_packet_size);
  store(at + 36, ack.padding);
  store(at + 40, ack.session_id);
  return hello_ack_size;
}

Result<Hello> decode_hello(Bytes bytes) noexcept {
  if (bytes.size() < hello_size) return Status::truncated;
  const std::byte* at = bytes.data();
  Hello hello;
  hello.layout_version = load<uint16_t>(at + 0);
  hello.flags = load<uint16_t>(at + 2);
  hello.supported_profiles = load<uint32_t>(at + 4);
  hello.preferred_profiles = load<uint32_t>(at + 8);
  hello.max_request_payload_bytes = load<uint32_t>(at + 12);
  hello.max_request_batch_items = load<uint32_t>(at + 16);
  hello.max_response_payload_bytes = load<uint32_t>(at + 20);
  hello.max_response_batch_items = load<uint32_t>(at + 24);
  hello.padding = load<uint32_t>(at + 28);
  hello.auth_token = load<uint64_t>(at + 32);
  hello.packet_size = load<uint32_t>(at + 40);
  if (hello.layout_version != layout_version || hello.padding != 0) return Status::bad_layout;
  return hello;
}

Result<HelloAck> decode_hello_ack(Bytes bytes) noexcept {
  if (bytes.size() < hello_ack_size) return Status::truncated;
  const std::byte* at = bytes.data();
  HelloAck ack;
  ack.layout_version = load<uint16_t>(at + 0);
  ack.flags = load<uint16_t>(at + 2);
  ack.server_supported_profiles = load<uint32_t>(at + 4);
  ack.intersection_profiles = load<uint32_t>(at + 8);
  ack.selected_profile = load<uint32_t>(at + 12);
  ack.agreed_max_request_payload_bytes = load<uint32_t>(at + 16);
  ack.agreed_max_request_batch_items = load<uint32_t>(at + 20);
  ack.agreed_max_response_payload_bytes = load<uint32_t>(at + 24);
  ack.agreed_max_response_batch_items = load<uint32_t>(at + 28);
  ack.agreed_packet_size = load<uint32_t>(at + 32);
  ack.padding = load<uint32_t>(at + 36);
  ack.session_id = load<uint64_t>(at + 40);
  if (ack.layout_version != layout_version || ack.flags != 0) return Status::bad_layout;
  return ack;
}

}  // namespace netipc::wire
