#pragma once

// A course of calls on a CgroupsSnapshotBuilder, and what they must come to.
//
//   u8 call: 0 add (u32 hash, options, enabled; text name, path), 1 set_header
//   (u32 systemd_enabled, u64 generation), 2 set_error, modulo 3

#include <array>

#include "codec/cgroups_snapshot.hpp"
#include "oracle/fields.hpp"
#include "support/memory.hpp"
#include "support/script.hpp"

namespace netipc::fuzz {

class CgroupsSnapshotModel {
 public:
  CgroupsSnapshotModel(uint64_t room, uint64_t slots, uint32_t systemd_enabled, uint64_t generation)
      : room_(room), slots_(slots), end_(24 + 8 * slots), systemd_enabled_(systemd_enabled), generation_(generation) {}

  void set_header(uint32_t systemd_enabled, uint64_t generation) {
    systemd_enabled_ = systemd_enabled;
    generation_ = generation;
  }

  // Once something did not fit, the error stays.
  Status add(const codec::CgroupsSnapshotItem& item) {
    const uint64_t start = oracle::round8(end_);
    const uint64_t size = 32 + item.name.len + 1 + item.path.len + 1;
    if (items_.size() == slots_ || start + size > room_) return error = Status::overflow;
    std::vector<std::byte> bytes(static_cast<size_t>(size));
    const std::array<uint32_t, 8> head{1,
                                       item.hash,
                                       item.options,
                                       item.enabled,
                                       32,
                                       static_cast<uint32_t>(item.name.len),
                                       static_cast<uint32_t>(32 + item.name.len + 1),
                                       static_cast<uint32_t>(item.path.len)};
    copy_bytes(bytes.data(), head.data(), sizeof head);
    copy_bytes(bytes.data() + 32, item.name.data, item.name.len);
    copy_bytes(bytes.data() + 33 + item.name.len, item.path.data, item.path.len);
    items_.push_back(std::move(bytes));
    end_ = start + size;
    return Status::ok;
  }

  [[nodiscard]] std::vector<std::byte> finish() const {
    if (room_ < 24) return {};
    const size_t start = 24 + 8 * items_.size();
    std::vector<std::byte> out(start);
    const std::array<uint32_t, 4> head{1, static_cast<uint32_t>(items_.size()), systemd_enabled_, 0};
    copy_bytes(out.data(), head.data(), sizeof head);
    store(out.data() + 16, generation_);
    for (size_t i = 0; i < items_.size(); ++i) {
      out.resize(static_cast<size_t>(oracle::round8(out.size())));
      store(out.data() + 24 + 8 * i, static_cast<uint32_t>(out.size() - start));
      store(out.data() + 28 + 8 * i, static_cast<uint32_t>(items_[i].size()));
      out.insert(out.end(), items_[i].begin(), items_[i].end());
    }
    return out;
  }

  [[nodiscard]] size_t item_count() const { return items_.size(); }

  Status error = Status::ok;

 private:
  uint64_t room_;
  uint64_t slots_;
  uint64_t end_;
  uint32_t systemd_enabled_;
  uint64_t generation_;
  std::vector<std::vector<std::byte>> items_;
};

inline void run_calls(Script& script, codec::CgroupsSnapshotBuilder& builder, CgroupsSnapshotModel& model) {
  for (int calls = 0; calls < longest_script && !script.done(); ++calls) {
    switch (script.byte() % 3) {
      case 0: {
        codec::CgroupsSnapshotItem item;
        item.hash = script.number<uint32_t>();
        item.options = script.number<uint32_t>();
        item.enabled = script.number<uint32_t>();
        const std::string name = script.text();
        const std::string path = script.text();
        item.name = str(name);
        item.path = str(path);
        FUZZ_CHECK(builder.add(item) == model.add(item));
        break;
      }
      case 1: {
        const auto systemd_enabled = script.number<uint32_t>();
        const auto generation = script.number<uint64_t>();
        builder.set_header(systemd_enabled, generation);
        model.set_header(systemd_enabled, generation);
        break;
      }
      default:
        builder.set_error(Status::bad_layout);
        model.error = Status::bad_layout;
    }
    FUZZ_CHECK(builder.error() == model.error && builder.item_count() == model.item_count());
  }
}

}  // namespace netipc::fuzz
