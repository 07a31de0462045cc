// Sixteen requests under way at once, by a session of the transport: the services wait
// for every answer. Small ones are sent by one call, and answers received as they are there.

#include <algorithm>
#include <array>
#include <cstring>
#include <vector>

#include "bench/increment_server.hpp"
#include "bench/pairs.hpp"

namespace netipc::cli::bench {
namespace {

struct DestroySession {
  void operator()(netipc_transport_session* session) const noexcept { netipc_transport_session_destroy(session); }
};

constexpr uint32_t depth = pipeline_depth;

// A number as a payload.
class Single {
 public:
  static constexpr uint16_t flags = 0;
  static constexpr uint32_t together = depth;

  uint32_t encode(std::byte* payload, size_t& out_size) {
    ++value_;
    must(netipc_codec_increment_encode(value_, payload, most_batch_bytes, &out_size), "a request");
    return 1;
  }
  // Answers come in the order of the requests.
  void judge(const std::byte* payload, size_t size, const netipc_codec_header& /*header*/) {
    uint64_t answer = 0;
    must(netipc_codec_increment_decode(payload, size, &answer), "an answer");
    expect(answer == ++answered_ + 1, "not the successor of the number");
  }

 private:
  uint64_t value_ = 0;
  uint64_t answered_ = 0;
};

// A batch as a payload, directory and numbers each written and read at once.
class Batch {
 public:
  static constexpr uint16_t flags = NETIPC_CODEC_FLAG_BATCH;
  // The server works on the first while the others are written.
  static constexpr uint32_t together = 1;

  Batch() {
    for (uint32_t i = 0; i < most_items; ++i) {
      entries_.push_back({i * NETIPC_CODEC_INCREMENT_SIZE, NETIPC_CODEC_INCREMENT_SIZE});
    }
  }

  uint32_t encode(std::byte* payload, size_t& out_size) {
    const std::span<const uint64_t> numbers = asked_[encoded_++ % depth] = numbers_.next();
    must(netipc_codec_batch_directory_encode(entries_.data(), numbers.size(), payload, most_batch_bytes, &out_size),
         "a request");
    std::memcpy(payload + out_size, numbers.data(), numbers.size_bytes());
    out_size += numbers.size_bytes();
    return static_cast<uint32_t>(numbers.size());
  }
  void judge(const std::byte* payload, size_t size, const netipc_codec_header& header) {
    const std::span<const uint64_t> numbers = asked_[judged_++ % depth];
    expect(header.item_count == numbers.size(), "not as many answers as numbers");
    const size_t directory = numbers.size() * sizeof entries_[0];
    // The transport has judged the directory; this one has no gaps.
    expect(size == directory + numbers.size_bytes() && std::memcmp(payload, entries_.data(), directory) == 0,
           "not a number for each number");
    std::memcpy(answers_.data(), payload + directory, numbers.size_bytes());
    expect(successors(numbers, answers_.data()), "not the successors of the numbers");
  }

 private:
  std::vector<netipc_codec_directory_entry> entries_;
  Numbers numbers_;
  std::array<std::span<const uint64_t>, depth> asked_;
  std::vector<uint64_t> answers_ = std::vector<uint64_t>(most_items);
  size_t encoded_ = 0;
  size_t judged_ = 0;
};

template <class Content>
class Pipeline final : public Client {
 public:
  explicit Pipeline(const Endpoint& endpoint) {
    netipc_transport_config config = NETIPC_TRANSPORT_CONFIG_INIT;
    config.supported_profiles = endpoint.profiles;
    config.auth_token = endpoint.token;
    config.max_request_payload_bytes = most_batch_bytes;
    config.max_request_batch_items = most_items;
    config.max_response_payload_bytes = most_batch_bytes;
    config.max_response_batch_items = most_items;
    netipc_transport_session* session = nullptr;
    must(netipc_transport_connect(endpoint.run_dir.c_str(), endpoint.service.c_str(), &config, patience_ms, nullptr,
                                  &session),
         "no session");
    session_.reset(session);
  }

  uint64_t run(uint32_t times) override {
    uint64_t items = 0;
    for (uint32_t i = 0; i < times; ++i) {
      for (uint32_t asked = 0; asked < depth; asked += Content::together) items += send();
      for (uint32_t answered = 0; answered < depth;) answered += receive(std::min(Content::together, depth - answered));
    }
    return items;
  }
  [[nodiscard]] int64_t server_pid() const override {
    netipc_transport_session_info info = NETIPC_TRANSPORT_SESSION_INFO_INIT;
    must(netipc_transport_session_get_info(session_.get(), &info), "the state of the session");
    return info.peer_pid;
  }

 private:
  uint64_t send() {
    uint64_t items = 0;
    for (uint32_t request = 0; request < Content::together; ++request) {
      netipc_transport_message& message = messages_[request];
      message.header = {};
      message.header.kind = NETIPC_CODEC_KIND_REQUEST;
      message.header.flags = Content::flags;
      message.header.code = NETIPC_CODEC_METHOD_INCREMENT;
      message.header.item_count = content_.encode(payloads_[request].data(), message.size);
      message.header.message_id = ++sent_;
      message.payload = payloads_[request].data();
      items += message.header.item_count;
    }
    size_t sent = 0;
    must(netipc_transport_session_send_many(session_.get(), messages_.data(), Content::together, patience_ms, nullptr, &sent),
         "a request");
    return items;
  }
  // How many have come.
  uint32_t receive(uint32_t most) {
    size_t count = 0;
    must(netipc_transport_session_receive_many(session_.get(), most, patience_ms, nullptr, messages_.data(), &count),
         "an answer");
    for (const netipc_transport_message& message : std::span(messages_).first(count)) {
      const netipc_codec_header& header = message.header;
      expect(header.message_id == ++received_, "not in the order of the requests");
      expect(header.transport_status == NETIPC_CODEC_TRANSPORT_OK && header.flags == Content::flags, "a refusal");
      content_.judge(static_cast<const std::byte*>(message.payload), message.size, header);
    }
    return static_cast<uint32_t>(count);
  }

  std::unique_ptr<netipc_transport_session, DestroySession> session_;
  Content content_;
  std::array<std::array<std::byte, most_batch_bytes>, Content::together> payloads_;
  std::array<netipc_transport_message, Content::together> messages_{};
  uint64_t sent_ = 0;
  uint64_t received_ = 0;
};

}  // namespace

std::unique_ptr<Pair> uds_pipeline(const Endpoint& endpoint) {
  return std::make_unique<IncrementPair<Pipeline<Single>>>(over_socket(endpoint));
}
std::unique_ptr<Pair> uds_pipeline_batch(const Endpoint& endpoint) {
  return std::make_unique<IncrementPair<Pipeline<Batch>>>(over_socket(endpoint));
}

}  // namespace netipc::cli::bench
