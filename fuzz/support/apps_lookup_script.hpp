#pragma once

// A course of calls on an AppsLookupBuilder, and what they must come to.
//
//   u8 call, modulo 8: 0..5 add (u8 status, cgroup_status; u16 orchestrator; u32
//   pid, ppid, uid; u64 starttime; text comm, path, name; labels),
//   6 set_generation (u64), 7 set_error

#include "codec/apps_lookup.hpp"
#include "oracle/apps_lookup.hpp"
#include "support/lookup_script.hpp"

namespace netipc::fuzz {

struct AppsAdd {
  uint16_t status = 0;
  uint16_t cgroup_status = 0;
  uint16_t orchestrator = 0;
  uint32_t pid = 0;
  uint32_t ppid = 0;
  uint32_t uid = UINT32_MAX;
  uint64_t starttime = 0;
  std::string comm = {};
  std::string path = {};
  std::string name = {};
  LabelTexts labels = {};
};

inline AppsAdd read_add(Script& script) {
  AppsAdd add;
  add.status = script.byte() % 8;
  add.cgroup_status = script.byte() % 8;
  add.orchestrator = script.number<uint16_t>();
  add.pid = script.number<uint32_t>();
  add.ppid = script.number<uint32_t>();
  add.uid = script.number<uint32_t>();
  add.starttime = script.number<uint64_t>();
  add.comm = script.text();
  add.path = script.text();
  add.name = script.text();
  add.labels = read_labels(script);
  return add;
}

inline std::vector<std::byte> encode_item(const AppsAdd& add) {
  const auto comm = static_cast<uint32_t>(add.comm.size());
  const auto path = static_cast<uint32_t>(add.path.size());
  return Writer()
      .put(uint16_t{1})
      .put(add.status)
      .put(add.orchestrator)
      .put(add.cgroup_status)
      .put(add.pid)
      .put(add.ppid)
      .put(add.uid)
      .put(uint32_t{0})
      .put(add.starttime)
      .put(uint32_t{60})
      .put(comm)
      .put(60 + comm + 1)
      .put(path)
      .put(60 + comm + 1 + path + 1)
      .put(static_cast<uint32_t>(add.name.size()))
      .put(static_cast<uint16_t>(add.labels.size()))
      .put(uint16_t{0})
      .text(add.comm)
      .text(add.path)
      .text(add.name)
      .labels(add.labels)
      .take();
}

inline LookupAttempt attempt_of(const AppsAdd& add) {
  LookupAttempt attempt;
  attempt.valid =
      oracle::apps_rules_hold({add.status, add.cgroup_status, add.orchestrator, add.ppid, add.uid, add.starttime,
                               add.comm.size(), add.path.size(), add.name.size(), add.labels.size()}) &&
      clean(add.comm) && clean(add.path) && clean(add.name) && clean(add.labels);
  attempt.item = encode_item(add);
  attempt.oversized = encode_item({.status = codec::app_oversized_item, .pid = add.pid});
  attempt.exceeded = encode_item({.status = codec::app_payload_exceeded, .pid = add.pid});
  return attempt;
}

inline void run_calls(Script& script, codec::AppsLookupBuilder& builder, LookupModel& model) {
  for (int calls = 0; calls < longest_script && !script.done(); ++calls) {
    const uint8_t call = script.byte() % 8;
    if (call >= 6) {
      run_other_call(script, call, builder, model);
      check_state(builder, model);
      continue;
    }
    const AppsAdd add = read_add(script);
    const auto labels = borrow(add.labels);
    FUZZ_CHECK(builder.add({.status = add.status,
                            .cgroup_status = add.cgroup_status,
                            .orchestrator = add.orchestrator,
                            .pid = add.pid,
                            .ppid = add.ppid,
                            .uid = add.uid,
                            .starttime = add.starttime,
                            .comm = str(add.comm),
                            .cgroup_path = str(add.path),
                            .cgroup_name = str(add.name),
                            .labels = labels}) == model.add(attempt_of(add)));
    check_state(builder, model);
  }
}

}  // namespace netipc::fuzz
