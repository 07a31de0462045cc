#include <array>
#include <numeric>

#include "bench/codec/catalogue.hpp"
#include "bench/codec/scenario.hpp"
#include "codec/apps_lookup.hpp"

namespace netipc::bench {

namespace {

using codec::AppsLookupBuilder;
using codec::AppsLookupItem;
using codec::AppsLookupRequest;
using codec::AppsLookupResponse;
using codec::Label;
using codec::Str;

class AppsLookup final : public Round {
 public:
  explicit AppsLookup(Asked asked)
      : asked_(asked),
        catalogue_(asked.items),
        pids_(asked.items),
        request_(room_for(catalogue_)),
        response_(room_for(catalogue_)) {
    std::iota(pids_.begin(), pids_.end(), 1000u);
  }

  size_t run() override {
    const size_t request_size = codec::encode_apps_lookup_request(pids_, request_).value();
    const auto answered = codec::dispatch_apps_lookup(
        Bytes(request_).first(request_size), response_,
        [&](const AppsLookupRequest& request, AppsLookupBuilder& builder) { return answer(request, builder); });
    if (!answered.ok()) return 0;
    const auto decoded = AppsLookupResponse::decode(Bytes(response_).first(*answered));
    if (!decoded.ok()) return 0;
    decoded_ = *decoded;
    return request_size + *answered;
  }

  uint64_t read() override {
    uint64_t sum = decoded_.generation() + decoded_.item_count();
    for (uint32_t first = 0; first < decoded_.item_count();) {
      const size_t count = decoded_.items(first, items_);
      for (const AppsLookupItem& item : std::span(items_).first(count)) {
        sum += item.starttime + item.pid + item.ppid + item.uid + item.status + item.cgroup_status + item.orchestrator +
               item.comm.len + item.cgroup_path.len + item.cgroup_name.len;
        const size_t read = labels_of(item, 0, labels_);
        for (const Label& label : std::span(labels_).first(read)) sum += label.key.len + label.value.len;
      }
      first += static_cast<uint32_t>(count);
    }
    return sum;
  }

 private:
  Status answer(const AppsLookupRequest& request, AppsLookupBuilder& builder) {
    builder.set_generation(1);
    std::array<uint32_t, 64> pids;
    for (uint32_t first = 0; first < request.item_count();) {
      const size_t count = request.pids(first, pids);
      for (const uint32_t pid : std::span(pids).first(count)) NETIPC_TRY(answer_one(pid, builder));
      first += static_cast<uint32_t>(count);
    }
    return Status::ok;
  }

  Status answer_one(uint32_t pid, AppsLookupBuilder& builder) {
    if (!asked_.knows(pid - pids_.front()))
      return builder.add({.status = codec::app_unknown, .pid = pid, .comm = {}, .cgroup_path = {}, .cgroup_name = {}, .labels = {}});
    const auto& known = catalogue_.entries()[pid - pids_.front()];
    return builder.add({.orchestrator = codec::orchestrator_docker,
                        .pid = pid,
                        .ppid = 1,
                        .uid = 1000,
                        .starttime = 123456789,
                        .comm = {known.name.data, 12},
                        .cgroup_path = known.path,
                        .cgroup_name = known.name,
                        .labels = known.labels});
  }

  Asked asked_;
  Catalogue<Str, Label> catalogue_;
  std::vector<uint32_t> pids_;
  Buffer request_;
  Buffer response_;
  AppsLookupResponse decoded_{{}, 0, 0};
  std::array<AppsLookupItem, 64> items_;
  std::array<Label, 8> labels_;
};

}  // namespace

std::unique_ptr<Round> core_apps_lookup(Asked asked) { return std::make_unique<AppsLookup>(asked); }

}  // namespace netipc::bench
