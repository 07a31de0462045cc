// The response of APPS_LOOKUP.

#include "codec/apps_lookup.hpp"
#include "oracle/apps_lookup.hpp"
#include "support/lookup_response.hpp"
#include "support/target.hpp"

using namespace netipc;
using namespace netipc::fuzz;
using codec::AppsLookupItem;
using codec::AppsLookupResponse;
using codec::Label;

namespace {

bool same_item(const AppsLookupItem& a, const AppsLookupItem& b) {
  return a.status == b.status && a.cgroup_status == b.cgroup_status && a.orchestrator == b.orchestrator &&
         a.label_count == b.label_count && a.pid == b.pid && a.ppid == b.ppid && a.uid == b.uid &&
         a.starttime == b.starttime && same(a.comm, b.comm) && same(a.cgroup_path, b.cgroup_path) &&
         same(a.cgroup_name, b.cgroup_name);
}

// The builder writes the same items, each as short as an item can be.
void check_rebuilt(const AppsLookupResponse& response, const std::vector<std::vector<Label>>& labels) {
  const Output output(response.payload().size());
  codec::AppsLookupBuilder builder(output.room(), response.item_count(), response.generation());
  for (uint32_t i = 0; i < response.item_count(); ++i) {
    const AppsLookupItem item = response.item(i).value();
    FUZZ_CHECK(builder.add({.status = item.status,
                            .cgroup_status = item.cgroup_status,
                            .orchestrator = item.orchestrator,
                            .pid = item.pid,
                            .ppid = item.ppid,
                            .uid = item.uid,
                            .starttime = item.starttime,
                            .comm = item.comm,
                            .cgroup_path = item.cgroup_path,
                            .cgroup_name = item.cgroup_name,
                            .labels = labels[i]}) == Status::ok);
  }
  const size_t size = builder.finish();
  FUZZ_CHECK(size <= response.payload().size() && output.untouched(size));
  const auto again = AppsLookupResponse::decode(output.bytes().first(size));
  FUZZ_CHECK(again.ok() && again->item_count() == response.item_count());
  FUZZ_CHECK(again->generation() == response.generation());
  for (uint32_t i = 0; i < response.item_count(); ++i) {
    const AppsLookupItem item = again->item(i).value();
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
  const auto response = AppsLookupResponse::decode(input.bytes());
  FUZZ_CHECK(response.status() == oracle::judge_apps_response(input.bytes()));
  if (!response.ok()) return 0;

  std::vector<std::vector<Label>> labels;
  std::vector<AppsLookupItem> bulk(response->item_count() + 1);
  FUZZ_CHECK(response->items(0, bulk) == response->item_count());
  for (uint32_t i = 0; i < response->item_count(); ++i) {
    const AppsLookupItem item = response->item(i).value();
    for (const codec::Str text : {item.comm, item.cgroup_path, item.cgroup_name})
      FUZZ_CHECK(lies_in(text, input.bytes()));
    FUZZ_CHECK(same_item(item, bulk[i]));
    FUZZ_CHECK(same_item(item, codec::decode_apps_lookup_item(response->item_bytes(i).value()).value()));
    labels.push_back(check_labels(item, input.bytes()));
  }
  FUZZ_CHECK(response->item(response->item_count()).status() == Status::out_of_bounds);
  check_assembled(*response, codec::assemble_apps_lookup);
  check_rebuilt(*response, labels);
  return 0;
}
