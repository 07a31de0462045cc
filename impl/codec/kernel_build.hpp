#pragma once

// Items of responses, written string by string into room behind the response: a "no"
// may come at any time, at the first string that has no room, at the end for a NUL.
// Part of a kernel: see kernel_parts.hpp.

#include "codec/kernel_text.hpp"

namespace netipc::codec::NETIPC_KERNEL {

// An item in the making, from behind its header on. `at_` never exceeds `room_`.
class ItemWriter {
 public:
  [[gnu::always_inline]] ItemWriter(std::byte* item, uint64_t room, uint64_t header_size) noexcept
      : item_(item), room_(room), at_(header_size) {}

  // Whatever length a caller made up, nothing wraps.
  [[nodiscard, gnu::always_inline]] bool put(Str text) noexcept {
    if (text.len >= room_ - at_ || text.absent()) return false;
    texts_.put(item_ + at_, text);
    at_ += text.len + 1;
    return true;
  }

  [[nodiscard, gnu::always_inline]] bool put(const Labels& labels) noexcept {
    if (labels.count == 0) return true;
    if (labels.data == nullptr || labels.count > UINT16_MAX) return false;
    const uint64_t table = align8(at_);
    const uint64_t texts = table + labels.count * lookup_label_size;
    if (texts > room_) return false;
    // The padding, as the start of eight zeros; the table lies on what is left of them.
    store(item_ + at_, uint64_t{0});
    at_ = texts;
    std::byte* entry = item_ + table;
    const Label* const end = labels.data + labels.count;
    for (const Label* label = labels.data; label != end; ++label) {
      const Str key = label->key;
      const Str value = label->value;
      store(entry, static_cast<uint32_t>(at_));
      store(entry + 4, static_cast<uint32_t>(key.len));
      if (key.len == 0 || !put(key)) return false;
      store(entry + 8, static_cast<uint32_t>(at_));
      store(entry + 12, static_cast<uint32_t>(value.len));
      if (!put(value)) return false;
      entry += lookup_label_size;
    }
    return true;
  }

  // 0: a text holds a NUL.
  [[nodiscard, gnu::always_inline]] uint64_t size() const noexcept { return texts_.met_nul() ? 0 : at_; }

 private:
  std::byte* item_;
  uint64_t room_;
  uint64_t at_;
  TextCopy texts_;
};

inline uint64_t write_cgroup(std::byte* to, uint64_t room, const CgroupsLookupEntry& entry, Str path) noexcept {
  const Str name = entry.name;
  const Labels labels = entry.labels;
  if (room < lookup::cgroup_header_size || entry.status > cgroup_oversized_item || path.len == 0) return 0;
  if (entry.status != cgroup_known && (entry.orchestrator | name.len | labels.count) != 0) return 0;
  lookup::write_cgroup_header(to, entry.status, entry.orchestrator, path.len, name.len, labels.count);
  ItemWriter item(to, room, lookup::cgroup_header_size);
  return item.put(path) && item.put(name) && item.put(labels) ? item.size() : 0;
}

inline uint64_t write_app(std::byte* to, uint64_t room, const AppsLookupEntry& entry) noexcept {
  const Str comm = entry.comm;
  const Str path = entry.cgroup_path;
  const Str name = entry.cgroup_name;
  const Labels labels = entry.labels;
  if (room < lookup::blank_app_size) return 0;
  // Of a known process PPID, UID and start are free: not to be loaded for the rules.
  if (entry.status != app_known) {
    if (!apps_lookup_rules_hold(entry.status, entry.cgroup_status, entry.orchestrator, entry.ppid, entry.uid,
                                entry.starttime, comm.len, path.len, name.len, labels.count))
      return 0;
    lookup::write_blank(to, entry.status, entry.pid);
    return lookup::blank_app_size;
  }
  if (!apps_lookup_rules_hold(app_known, entry.cgroup_status, entry.orchestrator, 0, 0, 0, comm.len, path.len, name.len,
                              labels.count))
    return 0;
  lookup::write_app_header(to, entry);
  ItemWriter item(to, room, lookup::app_header_size);
  return item.put(comm) && item.put(path) && item.put(name) && item.put(labels) ? item.size() : 0;
}

}  // namespace netipc::codec::NETIPC_KERNEL
