#include <array>

#include "bench/codec/catalogue.hpp"
#include "bench/codec/scenario.hpp"
#include "codec/cgroups_lookup.hpp"

namespace netipc::bench {

namespace {

using codec::CgroupsLookupBuilder;
using codec::CgroupsLookupItem;
using codec::CgroupsLookupRequest;
using codec::CgroupsLookupResponse;
using codec::Label;
using codec::Str;

class CgroupsLookup final : public Round {
 public:
  explicit CgroupsLookup(Asked asked)
      : asked_(asked), catalogue_(asked.items), request_(room_for(catalogue_)), response_(room_for(catalogue_)) {
    for (const auto& entry : catalogue_.entries()) paths_.push_back(entry.path);
  }

  size_t run() override {
    const size_t request_size = codec::encode_cgroups_lookup_request(paths_, request_).value();
    const auto answered = codec::dispatch_cgroups_lookup(
        Bytes(request_).first(request_size), response_,
        [&](const CgroupsLookupRequest& request, CgroupsLookupBuilder& builder) { return answer(request, builder); });
    if (!answered.ok()) return 0;
    const auto decoded = CgroupsLookupResponse::decode(Bytes(response_).first(*answered));
    if (!decoded.ok()) return 0;
    decoded_ = *decoded;
    return request_size + *answered;
  }

  uint64_t read() override {
    uint64_t sum = decoded_.generation() + decoded_.item_count();
    for (uint32_t first = 0; first < decoded_.item_count();) {
      const size_t count = decoded_.items(first, items_);
      for (const CgroupsLookupItem& item : std::span(items_).first(count)) {
        sum += item.path.len + item.name.len + item.status + item.orchestrator;
        const size_t read = labels_of(item, 0, labels_);
        for (const Label& label : std::span(labels_).first(read)) sum += label.key.len + label.value.len;
      }
      first += static_cast<uint32_t>(count);
    }
    return sum;
  }

 private:
  Status answer(const CgroupsLookupRequest& request, CgroupsLookupBuilder& builder) {
    builder.set_generation(1);
    for (uint32_t i = 0; i < request.item_count(); ++i) {
      const auto& entry = catalogue_.entries()[i];
      const Status added = asked_.knows(i)
                               ? builder.add(request, i, codec::cgroup_known, codec::orchestrator_docker, entry.name, entry.labels)
                               : builder.add(request, i, codec::cgroup_unknown_retry_later, 0, {}, {});
      NETIPC_TRY(added);
    }
    return Status::ok;
  }

  Asked asked_;
  Catalogue<Str, Label> catalogue_;
  std::vector<Str> paths_;
  Buffer request_;
  Buffer response_;
  CgroupsLookupResponse decoded_{{}, 0, 0};
  std::array<CgroupsLookupItem, 64> items_;
  std::array<Label, 8> labels_;
};

}  // namespace

std::unique_ptr<Round> core_cgroups_lookup(Asked asked) { return std::make_unique<CgroupsLookup>(asked); }

}  // namespace netipc::bench
