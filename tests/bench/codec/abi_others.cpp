#include <algorithm>
#include <array>

#include "bench/codec/catalogue.hpp"
#include "bench/codec/scenario.hpp"
#include "netipc/codec_cgroups_snapshot.h"
#include "netipc/codec_increment.h"
#include "netipc/codec_string_reverse.h"

namespace netipc::bench {

namespace {

constexpr netipc_status ok = NETIPC_STATUS_OK;

class CgroupsSnapshot final : public Round {
 public:
  explicit CgroupsSnapshot(uint32_t items) : catalogue_(items), response_(room_for(catalogue_)) {
    for (const auto& entry : catalogue_.entries()) items_.push_back({7, 1, 1, 0, entry.name, entry.path});
  }

  size_t run() override {
    std::array<std::byte, 4> request;
    size_t request_size = 0;
    size_t size = 0;
    if (netipc_codec_cgroups_snapshot_request_encode(request.data(), request.size(), &request_size) != ok ||
        netipc_codec_cgroups_snapshot_request_decode(request.data(), request_size) != ok || answer(&size) != ok ||
        netipc_codec_cgroups_snapshot_view_decode(response_.data(), size, &view_) != ok)
      return 0;
    return request_size + size;
  }

  uint64_t read() override {
    uint64_t sum = view_.generation + view_.systemd_enabled;
    std::array<netipc_codec_cgroups_snapshot_item, 64> items;
    size_t count = 0;
    for (uint32_t first = 0; first < view_.item_count; first += static_cast<uint32_t>(count)) {
      if (netipc_codec_cgroups_snapshot_view_items(&view_, first, items.data(), items.size(), &count) != ok) return 0;
      for (const auto& item : std::span(items).first(count))
        sum += item.hash + item.options + item.enabled + item.name.len + item.path.len;
    }
    return sum;
  }

 private:
  netipc_status answer(size_t* out_size) {
    netipc_codec_cgroups_snapshot_builder* builder = nullptr;
    netipc_status status = netipc_codec_cgroups_snapshot_builder_create(
        response_.data(), response_.size(), static_cast<uint32_t>(items_.size()), &builder);
    if (status != ok) return status;
    status = netipc_codec_cgroups_snapshot_builder_set_header(builder, 1, 1);
    if (status == ok)
      status = netipc_codec_cgroups_snapshot_builder_add_many(builder, items_.data(), items_.size(), nullptr);
    if (status == ok) status = netipc_codec_cgroups_snapshot_builder_finish(builder, out_size);
    netipc_codec_cgroups_snapshot_builder_destroy(builder);
    return status;
  }

  Catalogue<netipc_codec_str, netipc_codec_label> catalogue_;
  std::vector<netipc_codec_cgroups_snapshot_item> items_;
  Buffer response_;
  netipc_codec_cgroups_snapshot_view view_{};
};

class Increment final : public Round {
 public:
  size_t run() override {
    std::array<std::byte, 8> request;
    std::array<std::byte, 8> response;
    size_t request_size = 0;
    size_t size = 0;
    uint64_t value = 0;
    if (netipc_codec_increment_encode(41, request.data(), request.size(), &request_size) != ok ||
        netipc_codec_increment_decode(request.data(), request_size, &value) != ok ||
        netipc_codec_increment_encode(value + 1, response.data(), response.size(), &size) != ok ||
        netipc_codec_increment_decode(response.data(), size, &value_) != ok)
      return 0;
    return request_size + size;
  }

  uint64_t read() override { return value_; }

 private:
  uint64_t value_ = 0;
};

class StringReverse final : public Round {
 public:
  explicit StringReverse(size_t length)
      : text_(length, 'a'), reversed_(length, ' '), request_(length + 9), response_(request_.size()) {}

  size_t run() override {
    size_t request_size = 0;
    size_t size = 0;
    netipc_codec_str text;
    if (netipc_codec_string_reverse_encode({text_.data(), text_.size()}, request_.data(), request_.size(),
                                           &request_size) != ok ||
        netipc_codec_string_reverse_decode(request_.data(), request_size, &text) != ok)
      return 0;
    std::reverse_copy(text.data, text.data + text.len, reversed_.begin());
    if (netipc_codec_string_reverse_encode({reversed_.data(), text.len}, response_.data(), response_.size(), &size) !=
            ok ||
        netipc_codec_string_reverse_decode(response_.data(), size, &answer_) != ok)
      return 0;
    return request_size + size;
  }

  uint64_t read() override { return answer_.len; }

 private:
  std::string text_;
  std::string reversed_;
  Buffer request_;
  Buffer response_;
  netipc_codec_str answer_{};
};

}  // namespace

std::unique_ptr<Round> abi_cgroups_snapshot(uint32_t items) { return std::make_unique<CgroupsSnapshot>(items); }
std::unique_ptr<Round> abi_increment() { return std::make_unique<Increment>(); }
std::unique_ptr<Round> abi_string_reverse(size_t length) { return std::make_unique<StringReverse>(length); }

}  // namespace netipc::bench
