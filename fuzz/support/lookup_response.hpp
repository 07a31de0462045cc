#pragma once

// What holds for an accepted response of either lookup method.

#include "codec/lookup_common.hpp"
#include "oracle/lookup.hpp"
#include "support/memory.hpp"

namespace netipc::fuzz {

template <class Item>
std::vector<codec::Label> check_labels(const Item& item, Bytes payload) {
  std::vector<codec::Label> labels;
  for (uint32_t i = 0; i < item.label_count; ++i) {
    labels.push_back(label_of(item, i).value());
    FUZZ_CHECK(lies_in(labels.back().key, payload) && lies_in(labels.back().value, payload));
    FUZZ_CHECK(labels.back().key.len > 0);
  }
  FUZZ_CHECK(label_of(item, item.label_count).status() == Status::out_of_bounds);
  std::vector<codec::Label> bulk(labels.size() + 1);
  FUZZ_CHECK(labels_of(item, 0, bulk) == labels.size());
  for (size_t i = 0; i < labels.size(); ++i)
    FUZZ_CHECK(same(bulk[i].key, labels[i].key) && same(bulk[i].value, labels[i].value));
  return labels;
}

// The encoded items put together anew take no more room than they did.
template <class Response, class Assemble>
void check_assembled(const Response& response, Assemble&& assemble) {
  const Bytes payload = response.payload();
  const std::vector<Bytes> items = oracle::parts_of(payload);
  for (uint32_t i = 0; i < items.size(); ++i) {
    const Bytes item = response.item_bytes(i).value();
    FUZZ_CHECK(item.data() == items[i].data() && item.size() == items[i].size());
  }
  FUZZ_CHECK(response.item_bytes(response.item_count()).status() == Status::out_of_bounds);
  const auto packed = oracle::pack(response.generation(), items);
  FUZZ_CHECK(packed.size() <= payload.size());
  std::vector<codec::ByteRange> ranges;
  for (const Bytes item : items) ranges.push_back({item.data(), item.size()});
  check_encoder(packed, [&](MutableBytes out) { return assemble(ranges, response.generation(), out); });
}

}  // namespace netipc::fuzz
