// Both lookups as a foreign language would do them: through the shared library,
// with its bulk calls.

#include <array>
#include <numeric>

#include "bench/codec/catalogue.hpp"
#include "bench/codec/scenario.hpp"
#include "netipc/netipc.h"

namespace netipc::bench {

namespace {

constexpr netipc_status ok = NETIPC_STATUS_OK;
using Known = Catalogue<netipc_codec_str, netipc_codec_label>;

// Some items at a time, and all labels of those.
constexpr size_t at_once = 64;
using LabelsAtOnce = std::array<netipc_codec_label, at_once * 2>;

uint64_t sum_of_labels(const LabelsAtOnce& labels, size_t count) {
  uint64_t sum = 0;
  for (const netipc_codec_label& label : std::span(labels).first(count)) sum += label.key.len + label.value.len;
  return sum;
}

class CgroupsLookup final : public Round {
 public:
  explicit CgroupsLookup(Asked asked) : catalogue_(asked.items), request_(room_for(catalogue_)), response_(room_for(catalogue_)) {
    for (uint32_t i = 0; i < asked.items; ++i) {
      const auto& entry = catalogue_.entries()[i];
      paths_.push_back(entry.path);
      if (asked.knows(i)) {
        answers_.push_back({NETIPC_CODEC_CGROUPS_LOOKUP_KNOWN, NETIPC_CODEC_ORCHESTRATOR_DOCKER, 0, entry.path, entry.name,
                            entry.labels.data(), entry.labels.size()});
      } else {
        answers_.push_back({NETIPC_CODEC_CGROUPS_LOOKUP_UNKNOWN_RETRY_LATER, 0, 0, entry.path, {}, nullptr, 0});
      }
    }
  }

  size_t run() override {
    size_t request_size = 0;
    size_t size = 0;
    if (netipc_codec_cgroups_lookup_request_encode(paths_.data(), paths_.size(), request_.data(), request_.size(),
                                                   &request_size) != ok ||
        netipc_codec_cgroups_lookup_dispatch(request_.data(), request_size, response_.data(), response_.size(), answer,
                                             this, &size) != ok ||
        netipc_codec_cgroups_lookup_view_decode(response_.data(), size, &view_) != ok)
      return 0;
    return request_size + size;
  }

  uint64_t read() override {
    uint64_t sum = view_.generation + view_.item_count;
    std::array<netipc_codec_cgroups_lookup_item, at_once> items;
    size_t count = 0;
    for (uint32_t first = 0; first < view_.item_count; first += static_cast<uint32_t>(count)) {
      if (netipc_codec_cgroups_lookup_view_items(&view_, first, items.data(), items.size(), &count) != ok) return 0;
      for (const auto& item : std::span(items).first(count)) {
        sum += item.path.len + item.name.len + item.status + item.orchestrator;
      }
      size_t labels = 0;
      if (netipc_codec_cgroups_lookup_items_labels(items.data(), count, labels_.data(), labels_.size(), nullptr, nullptr,
                                                  &labels) != ok)
        return 0;
      sum += sum_of_labels(labels_, labels);
    }
    return sum;
  }

 private:
  // Every key is read; what is known of it was found before.
  static netipc_status answer(void* self, const netipc_codec_cgroups_lookup_request* request,
                              netipc_codec_cgroups_lookup_builder* builder) {
    const auto& answers = static_cast<const CgroupsLookup*>(self)->answers_;
    if (netipc_codec_cgroups_lookup_builder_set_generation(builder, 1) != ok) return NETIPC_STATUS_INVALID;
    std::array<netipc_codec_str, at_once> keys;
    size_t count = 0;
    for (uint32_t first = 0; first < request->item_count; first += static_cast<uint32_t>(count)) {
      netipc_status status =
          netipc_codec_cgroups_lookup_request_paths(request, first, keys.data(), keys.size(), &count);
      if (status != ok) return status;
      for (size_t i = 0; i < count; ++i)
        if (keys[i].len != answers[first + i].path.len) return NETIPC_STATUS_INVALID;
      status = netipc_codec_cgroups_lookup_builder_add_many(builder, &answers[first], count, nullptr);
      if (status != ok) return status;
    }
    return ok;
  }

  Known catalogue_;
  std::vector<netipc_codec_str> paths_;
  std::vector<netipc_codec_cgroups_lookup_entry> answers_;
  Buffer request_;
  Buffer response_;
  netipc_codec_cgroups_lookup_view view_{};
  LabelsAtOnce labels_;
};

class AppsLookup final : public Round {
 public:
  explicit AppsLookup(Asked asked)
      : catalogue_(asked.items), pids_(asked.items), request_(room_for(catalogue_)), response_(room_for(catalogue_)) {
    std::iota(pids_.begin(), pids_.end(), 1000u);
    for (uint32_t i = 0; i < asked.items; ++i) {
      const auto& entry = catalogue_.entries()[i];
      netipc_codec_apps_lookup_entry answer{};
      answer.pid = pids_[i];
      if (asked.knows(i)) {
        answer.orchestrator = NETIPC_CODEC_ORCHESTRATOR_DOCKER;
        answer.ppid = 1;
        answer.uid = 1000;
        answer.starttime = 123456789;
        answer.comm = {entry.name.data, 12};
        answer.cgroup_path = entry.path;
        answer.cgroup_name = entry.name;
        answer.labels = entry.labels.data();
        answer.label_count = entry.labels.size();
      } else {
        answer.status = NETIPC_CODEC_APPS_LOOKUP_UNKNOWN;
        answer.uid = NETIPC_CODEC_APPS_LOOKUP_UID_UNSET;
      }
      answers_.push_back(answer);
    }
  }

  size_t run() override {
    size_t request_size = 0;
    size_t size = 0;
    if (netipc_codec_apps_lookup_request_encode(pids_.data(), pids_.size(), request_.data(), request_.size(),
                                                &request_size) != ok ||
        netipc_codec_apps_lookup_dispatch(request_.data(), request_size, response_.data(), response_.size(), answer, this,
                                          &size) != ok ||
        netipc_codec_apps_lookup_view_decode(response_.data(), size, &view_) != ok)
      return 0;
    return request_size + size;
  }

  uint64_t read() override {
    uint64_t sum = view_.generation + view_.item_count;
    std::array<netipc_codec_apps_lookup_item, at_once> items;
    size_t count = 0;
    for (uint32_t first = 0; first < view_.item_count; first += static_cast<uint32_t>(count)) {
      if (netipc_codec_apps_lookup_view_items(&view_, first, items.data(), items.size(), &count) != ok) return 0;
      for (const auto& item : std::span(items).first(count)) {
        sum += item.starttime + item.pid + item.ppid + item.uid + item.status + item.cgroup_status + item.orchestrator +
               item.comm.len + item.cgroup_path.len + item.cgroup_name.len;
      }
      size_t labels = 0;
      if (netipc_codec_apps_lookup_items_labels(items.data(), count, labels_.data(), labels_.size(), nullptr, nullptr,
                                                  &labels) != ok)
        return 0;
      sum += sum_of_labels(labels_, labels);
    }
    return sum;
  }

 private:
  // Every key is read; what is known of it was found before.
  static netipc_status answer(void* self, const netipc_codec_apps_lookup_request* request,
                              netipc_codec_apps_lookup_builder* builder) {
    const auto& answers = static_cast<const AppsLookup*>(self)->answers_;
    if (netipc_codec_apps_lookup_builder_set_generation(builder, 1) != ok) return NETIPC_STATUS_INVALID;
    std::array<uint32_t, at_once> keys;
    size_t count = 0;
    for (uint32_t first = 0; first < request->item_count; first += static_cast<uint32_t>(count)) {
      netipc_status status =
          netipc_codec_apps_lookup_request_pids(request, first, keys.data(), keys.size(), &count);
      if (status != ok) return status;
      for (size_t i = 0; i < count; ++i)
        if (keys[i] != answers[first + i].pid) return NETIPC_STATUS_INVALID;
      status = netipc_codec_apps_lookup_builder_add_many(builder, &answers[first], count, nullptr);
      if (status != ok) return status;
    }
    return ok;
  }

  Known catalogue_;
  std::vector<uint32_t> pids_;
  std::vector<netipc_codec_apps_lookup_entry> answers_;
  Buffer request_;
  Buffer response_;
  netipc_codec_apps_lookup_view view_{};
  LabelsAtOnce labels_;
};

}  // namespace

std::unique_ptr<Round> abi_cgroups_lookup(Asked asked) { return std::make_unique<CgroupsLookup>(asked); }
std::unique_ptr<Round> abi_apps_lookup(Asked asked) { return std::make_unique<AppsLookup>(asked); }

}  // namespace netipc::bench
