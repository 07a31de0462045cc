#include <algorithm>
#include <array>

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

  Outcome run() override {
    std::array<std::byte, codec::cgroups_snapshot_request_size> request;
    const size_t request_size = codec::encode(codec::CgroupsSnapshotRequest{}, request);
    const auto answered = codec::dispatch_cgroups_snapshot(
        request, response_, static_cast<uint32_t>(items_.size()), [&](CgroupsSnapshotBuilder& builder) {
          builder.set_header(1, 1);
          size_t added = 0;
          return builder.add_many(items_, added);
        });
    if (!answered.ok()) return {};
    const auto view = CgroupsSnapshotView::decode(Bytes(response_).first(*answered));
    if (!view.ok()) return {};
    return {request_size + *answered, read(*view)};
  }

 private:
  uint64_t read(const CgroupsSnapshotView& view) {
    uint64_t sum = view.generation() + view.systemd_enabled();
    size_t count = 0;
    for (uint32_t first = 0; first < view.item_count(); first += static_cast<uint32_t>(count)) {
      if (view.items(first, room_, count) != Status::ok) return 0;
      for (const CgroupsSnapshotItem& item : std::span(room_).first(count))
        sum += item.hash + item.options + item.enabled + item.name.len + item.path.len;
    }
    return sum;
  }

  Catalogue<Str, Label> catalogue_;
  std::vector<CgroupsSnapshotItem> items_;
  Buffer response_;
  std::array<CgroupsSnapshotItem, 64> room_;
};

class Increment final : public Round {
 public:
  Outcome run() override {
    std::array<std::byte, codec::increment_size> request;
    std::array<std::byte, codec::increment_size> response;
    const size_t request_size = codec::encode_increment(41, request);
    const auto answered = codec::dispatch_increment(request, response, [](uint64_t value, uint64_t& out) {
      out = value + 1;
      return Status::ok;
    });
    if (!answered.ok()) return {};
    const auto value = codec::decode_increment(response);
    return value.ok() ? Outcome{request_size + *answered, *value} : Outcome{};
  }
};

class StringReverse final : public Round {
 public:
  explicit StringReverse(size_t length)
      : text_(length, 'a'), request_(length + codec::string_reverse_overhead), response_(request_.size()) {}

  Outcome run() override {
    const size_t request_size = codec::encode_string_reverse({text_.data(), text_.size()}, request_);
    const auto answered = codec::dispatch_string_reverse(
        Bytes(request_).first(request_size), response_, [](Str text, MutableBytes out, size_t& out_len) {
          const std::string_view view = text.view();
          std::reverse_copy(view.begin(), view.end(), reinterpret_cast<char*>(out.data()));
          out_len = text.len;
          return Status::ok;
        });
    if (!answered.ok()) return {};
    const auto text = codec::decode_string_reverse(Bytes(response_).first(*answered));
    return text.ok() ? Outcome{request_size + *answered, text->len} : Outcome{};
  }

 private:
  std::string text_;
  Buffer request_;
  Buffer response_;
};

}  // namespace

std::unique_ptr<Round> core_cgroups_snapshot(uint32_t items) { return std::make_unique<CgroupsSnapshot>(items); }
std::unique_ptr<Round> core_increment() { return std::make_unique<Increment>(); }
std::unique_ptr<Round> core_string_reverse(size_t length) { return std::make_unique<StringReverse>(length); }

}  // namespace netipc::bench
