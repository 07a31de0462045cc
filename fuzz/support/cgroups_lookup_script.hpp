#pragma once

// A course of calls on a CgroupsLookupBuilder, and what they must come to.
//
//   u8 call, modulo 8: 0..2 add (text path), 3..5 add for a key of the request
//   (u8 index); both then u8 status, u16 orchestrator, text name, labels;
//   6 set_generation (u64), 7 set_error

#include "codec/cgroups_lookup.hpp"
#include "oracle/cgroups_lookup.hpp"
#include "support/lookup_script.hpp"

namespace netipc::fuzz {

struct CgroupsAdd {
  std::string path;
  uint16_t status;
  uint16_t orchestrator;
  std::string name;
  LabelTexts labels;
};

inline std::vector<std::byte> encode_item(const CgroupsAdd& add) {
  const auto path = static_cast<uint32_t>(add.path.size());
  return Writer()
      .put(uint16_t{1})
      .put(add.status)
      .put(add.orchestrator)
      .put(uint16_t{0})
      .put(uint32_t{28})
      .put(path)
      .put(28 + path + 1)
      .put(static_cast<uint32_t>(add.name.size()))
      .put(static_cast<uint16_t>(add.labels.size()))
      .put(uint16_t{0})
      .text(add.path)
      .text(add.name)
      .labels(add.labels)
      .take();
}

inline LookupAttempt attempt_of(const CgroupsAdd& add) {
  LookupAttempt attempt;
  attempt.valid = oracle::cgroups_rules_hold(add.status, add.orchestrator, add.path.size(), add.name.size(),
                                             add.labels.size()) &&
                  clean(add.path) && clean(add.name) && clean(add.labels);
  attempt.placeholder_fault = add.path.empty() ? Status::bad_layout : Status::ok;
  attempt.placeholder_doubt = clean(add.path) ? Status::ok : Status::bad_layout;
  attempt.item = encode_item(add);
  attempt.oversized = encode_item({add.path, codec::cgroup_oversized_item, 0, {}, {}});
  attempt.exceeded = encode_item({add.path, codec::cgroup_payload_exceeded, 0, {}, {}});
  return attempt;
}

// `request` is empty where there is none.
inline void run_calls(Script& script, codec::CgroupsLookupBuilder& builder, LookupModel& model,
                      const codec::CgroupsLookupRequest& request) {
  for (int calls = 0; calls < longest_script && !script.done(); ++calls) {
    const uint8_t call = script.byte() % 8;
    if (call >= 6) {
      run_other_call(script, call, builder, model);
      check_state(builder, model);
      continue;
    }
    const bool by_key = call >= 3;
    CgroupsAdd add{};
    const uint32_t index = by_key ? script.byte() : 0;
    if (!by_key)
      add.path = script.text();
    else if (index < request.item_count())
      add.path = request.path(index).value().view();
    add.status = script.byte() % 8;
    add.orchestrator = script.number<uint16_t>();
    add.name = script.text();
    add.labels = read_labels(script);
    const auto labels = borrow(add.labels);

    if (by_key && index >= request.item_count()) {
      FUZZ_CHECK(builder.add(request, index, add.status, add.orchestrator, str(add.name), labels) ==
                 Status::out_of_bounds);
      model.error = Status::out_of_bounds;
    } else if (by_key) {
      FUZZ_CHECK(builder.add(request, index, add.status, add.orchestrator, str(add.name), labels) ==
                 model.add(attempt_of(add)));
    } else {
      FUZZ_CHECK(builder.add(add.status, add.orchestrator, str(add.path), str(add.name), labels) ==
                 model.add(attempt_of(add)));
    }
    check_state(builder, model);
  }
}

}  // namespace netipc::fuzz
