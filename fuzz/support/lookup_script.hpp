#pragma once

// What the scripts of both lookup builders share.

#include <utility>

#include "codec/lookup_builder.hpp"
#include "support/lookup_model.hpp"
#include "support/memory.hpp"
#include "support/script.hpp"

namespace netipc::fuzz {

using LabelTexts = std::vector<std::pair<std::string, std::string>>;

// u8 count, modulo 4; text key, value.
inline LabelTexts read_labels(Script& script) {
  LabelTexts labels(script.byte() % 4);
  for (auto& [key, value] : labels) {
    key = script.text();
    value = script.text();
  }
  return labels;
}

inline std::vector<codec::Label> borrow(const LabelTexts& texts) {
  std::vector<codec::Label> labels;
  for (const auto& [key, value] : texts) labels.push_back({str(key), str(value)});
  return labels;
}

inline bool clean(const std::string& text) { return text.find('\0') == std::string::npos; }

inline bool clean(const LabelTexts& labels) {
  return std::all_of(labels.begin(), labels.end(),
                     [](const auto& label) { return !label.first.empty() && clean(label.first) && clean(label.second); });
}

// u8 length of each slot's placeholder, 1 for 0: there is none without bytes.
inline std::vector<uint32_t> read_lengths(Script& script, uint32_t slots) {
  std::vector<uint32_t> lengths(slots);
  for (uint32_t& length : lengths) length = std::max<uint32_t>(script.byte(), 1);
  return lengths;
}

// The calls that both builders have beside add: u8 call, u64 generation or nothing.
inline void run_other_call(Script& script, uint8_t call, codec::LookupBuilder& builder, LookupModel& model) {
  if (call % 2 == 0) {
    model.generation = script.number<uint64_t>();
    builder.set_generation(model.generation);
  } else {
    model.error = Status::handler_failed;
    builder.set_error(Status::handler_failed);
  }
}

inline void check_state(const codec::LookupBuilder& builder, const LookupModel& model) {
  FUZZ_CHECK(builder.error() == model.error && builder.item_count() == model.items().size());
  FUZZ_CHECK(builder.generation() == model.generation);
}

// How a dispatch ends whose handler was called.
inline void check_conclusion(const Result<size_t>& response, const LookupModel& model, bool failed, Bytes output) {
  const std::vector<std::byte> expected = model.finish();
  Status status = Status::ok;
  if (model.error != Status::ok)
    status = model.error;
  else if (failed)
    status = Status::handler_failed;
  else if (model.items().size() != model.slots())
    status = Status::bad_item_count;
  else if (expected.empty())
    status = Status::overflow;
  FUZZ_CHECK(response.status() == status);
  if (response.ok()) FUZZ_CHECK(*response == expected.size() && same(output.first(*response), expected));
}

}  // namespace netipc::fuzz
