#include <algorithm>
#include <array>
#include <optional>

#include "bench/codec/catalogue.hpp"
#include "bench/codec/scenario.hpp"
#include "codec/cgroups_snapshot.hpp"
#include "codec/increment.hpp"
#include "codec/string_reverse.hpp"

namespace netipc::bench {

namespace {

using codec::CgroupsSnapshotBuilder;
using codec::CgroupsSnapshotItem;
using codec::CgroupsSnapshotView;
using codec::Label;
using codec::Str;

class CgroupsSnapshot final : public Round {
 public:
  explicit CgroupsSnapshot(uint32_t items) : catalogue_(items), response_(room_for(catalogue_)) {
    for (const auto& entry : catalogue_.entries())
      items_.push_back({.hash = 7, .options = 1, .enabled = 1, .reserved = 0, .name = entry.name, .path = entry.path});
  }

  size_t run() override {
    std::array<std::byte, codec::cgroups_snapshot_request_size> request;
    const size_t request_size = codec::encode(codec::CgroupsSnapshotRequest{}, request);
    const auto answered = codec::dispatch_cgroups_snapshot(
        request, response_, static_cast<uint32_t>(items_.size()), [&](CgroupsSnapshotBuilder& builder) {
          builder.set_header(1, 1);
          size_t added = 0;
          return builder.add_many(items_, added);
        });
    if (!answered.ok()) return 0;
    const auto view = CgroupsSnapshotView::decode(Bytes(response_).first(*answered));
    if (!view.ok()) return 0;
    view_ = *view;
    return request_size + *answered;
  }

  uint64_t read() override {
    if (!view_) return 0;
    uint64_t sum = view_->generation() + view_->systemd_enabled();
    size_t count = 0;
    for (uint32_t first = 0; first < view_->item_count(); first += static_cast<uint32_t>(count)) {
      if (view_->items(first, room_, count) != Status::ok) return 0;
      for (const CgroupsSnapshotItem& item : std::span(room_).first(count))
        sum += item.hash + item.options + item.enabled + item.name.len + item.path.len;
    }
    return sum;
  }

 private:
  Catalogue<Str, Label> catalogue_;
  std::vector<CgroupsSnapshotItem> items_;
  Buffer response_;
  std::optional<CgroupsSnapshotView> view_;
  std::array<CgroupsSnapshotItem, 64> room_;
};

class Increment final : public Round {
 public:
  size_t run() override {
    std::array<std::byte, codec::increment_size> request;
    std::array<std::byte, codec::increment_size> response;
    const size_t request_size = codec::encode_increment(41, request);
    const auto answered = codec::dispatch_increment(request, response, [](uint64_t value, uint64_t& out) {
      out = value + 1;
      return Status::ok;
    });
    if (!answered.ok()) return 0;
    const auto value = codec::decode_increment(response);
    if (!value.ok()) return 0;
    value_ = *value;
    return request_size + *answered;
  }

  uint64_t read() override { return value_; }

 private:
  uint64_t value_ = 0;
};

class StringReverse final : public Round {
 public:
  explicit StringReverse(size_t length)
      : text_(length, 'a'), request_(length + codec::string_reverse_overhead), response_(request_.size()) {}

  size_t run() override {
    const size_t request_size = codec::encode_string_reverse({text_.data(), text_.size()}, request_);
    const auto answered = codec::dispatch_string_reverse(
        Bytes(request_).first(request_size), response_, [](Str text, MutableBytes out, size_t& out_len) {
          const std::string_view view = text.view();
          std::reverse_copy(view.begin(), view.end(), reinterpret_cast<char*>(out.data()));
          out_len = text.len;
          return Status::ok;
        });
    if (!answered.ok()) return 0;
    const auto text = codec::decode_string_reverse(Bytes(response_).first(*answered));
    if (!text.ok()) return 0;
    reversed_ = *text;
    return request_size + *answered;
  }

  uint64_t read() override { return reversed_.len; }

 private:
  std::string text_;
  Buffer request_;
  Buffer response_;
  Str reversed_;
};

}  // namespace

std::unique_ptr<Round> core_cgroups_snapshot(uint32_t items) { return std::make_unique<CgroupsSnapshot>(items); }
std::unique_ptr<Round> core_increment() { return std::make_unique<Increment>(); }
std::unique_ptr<Round> core_string_reverse(size_t length) { return std::make_unique<StringReverse>(length); }

}  // namespace netipc::bench
