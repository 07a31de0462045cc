// The response of CGROUPS_LOOKUP.

#include "codec/cgroups_lookup.hpp"
#include "oracle/cgroups_lookup.hpp"
#include "support/lookup_response.hpp"
#include "support/target.hpp"

using namespace netipc;
using namespace netipc::fuzz;
using codec::CgroupsLookupItem;
using codec::CgroupsLookupResponse;
using codec::Label;

namespace {

bool same_item(const CgroupsLookupItem& a, const CgroupsLookupItem& b) {
  return a.status == b.status && a.orchestrator == b.orchestrator && a.label_count == b.label_count &&
         same(a.path, b.path) && same(a.name, b.name);
}

// The builder writes the same items, each as short as an item can be.
void check_rebuilt(const CgroupsLookupResponse& response, const std::vector<std::vector<Label>>& labels) {
  const Output output(response.payload().size());
  codec::CgroupsLookupBuilder builder(output.room(), response.item_count(), response.generation());
  for (uint32_t i = 0; i < response.item_count(); ++i) {
    const CgroupsLookupItem item = response.item(i).value();
    FUZZ_CHECK(builder.add(item.status, item.orchestrator, item.path, item.name, labels[i]) == Status::ok);
  }
  const size_t size = builder.finish();
  FUZZ_CHECK(size <= response.payload().size() && output.untouched(size));
  const auto again = CgroupsLookupResponse::decode(output.bytes().first(size));
  FUZZ_CHECK(again.ok() && again->item_count() == response.item_count());
  FUZZ_CHECK(again->generation() == response.generation());
  for (uint32_t i = 0; i < response.item_count(); ++i) {
    const CgroupsLookupItem item = again->item(i).value();
    FUZZ_CHECK(same_item(item, response.item(i).value()));
    for (uint32_t l = 0; l < labels[i].size(); ++l) {
      const Label label = label_of(item, l).value();
      FUZZ_CHECK(same(label.key, labels[i][l].key) && same(label.value, labels[i][l].value));
    }
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const Block input(data, size);
  const auto response = CgroupsLookupResponse::decode(input.bytes());
  FUZZ_CHECK(response.status() == oracle::judge_cgroups_response(input.bytes()));
  if (!response.ok()) return 0;

  std::vector<std::vector<Label>> labels;
  std::vector<CgroupsLookupItem> bulk(response->item_count() + 1);
  FUZZ_CHECK(response->items(0, bulk) == response->item_count());
  for (uint32_t i = 0; i < response->item_count(); ++i) {
    const CgroupsLookupItem item = response->item(i).value();
    FUZZ_CHECK(lies_in(item.path, input.bytes()) && lies_in(item.name, input.bytes()));
    FUZZ_CHECK(same_item(item, bulk[i]));
    FUZZ_CHECK(same_item(item, codec::decode_cgroups_lookup_item(response->item_bytes(i).value()).value()));
    labels.push_back(check_labels(item, input.bytes()));
  }
  FUZZ_CHECK(response->item(response->item_count()).status() == Status::out_of_bounds);
  check_assembled(*response, codec::assemble_cgroups_lookup);
  check_rebuilt(*response, labels);
  return 0;
}
