#include "codec/cgroups_lookup.hpp"

#include "impl/codec/contract.hpp"
#include "support/catch.hpp"
#include "support/damage.hpp"

using namespace netipc;
using namespace netipc::codec;
using namespace netipc::test;

namespace {

struct Answer {
  std::string path;
  uint16_t status = cgroup_known;
  uint16_t orchestrator = 0;
  std::string name;
  LabelList labels;
};

Str str(const std::string& text) { return {text.data(), text.size()}; }

std::vector<Label> labels_of(const Answer& answer) {
  std::vector<Label> labels;
  for (const auto& [key, value] : answer.labels) labels.push_back({str(key), str(value)});
  return labels;
}

std::string item_of(const Answer& answer) {
  Writer item;
  item.u16(1).u16(answer.status).u16(answer.orchestrator).u16(0).u32(28).u32(answer.path.size());
  item.u32(28 + answer.path.size() + 1).u32(answer.name.size());
  item.u16(static_cast<uint16_t>(answer.labels.size())).u16(0).text(answer.path).text(answer.name);
  append_labels(item, answer.labels);
  return item.bytes();
}

LookupAdd add_of(const Answer& answer) {
  return {item_of(answer), item_of({answer.path, cgroup_oversized_item, 0, "", {}}),
          item_of({answer.path, cgroup_payload_exceeded, 0, "", {}})};
}

std::vector<std::string> keys_of(const std::vector<Answer>& answers) {
  std::vector<std::string> keys;
  for (const Answer& answer : answers) keys.push_back(answer.path + '\0');
  return keys;
}

std::string request_of(const std::vector<Answer>& answers) {
  return lay_out(Writer().u16(1).u16(0).u32(answers.size()).u64(0).bytes(), keys_of(answers));
}

Bytes bytes_of(const std::string& text) { return std::as_bytes(std::span(text)); }

// Every kind of answer, sizes that end at every remainder of eight.
const std::vector<std::vector<Answer>> sets = {
    {},
    {{"/a", cgroup_known, orchestrator_docker, "n", {{"k", "v"}}}},
    {{"/small", cgroup_unknown_retry_later, 0, "", {}},
     {"/kube/pod1", cgroup_known, orchestrator_k8s, "pod", {{"ns", "default"}, {"k", ""}}},
     {"/x", cgroup_known, orchestrator_systemd, std::string(70, 'n'), {}}},
    {{"/a/path/longer/than/its/answer", cgroup_unknown_permanent, 0, "", {}},
     {"/b", cgroup_known, 99, "name", {{"key", std::string(40, 'v')}}},
     {"/cc", cgroup_known, 0, "", {}},
     {"/ddd", cgroup_unknown_permanent, 0, "", {}},
     {"/eeee", cgroup_known, 0, "e", {{"a", "b"}, {"c", "d"}, {"e", "f"}}}},
};

std::vector<size_t> placeholders_of(const std::vector<Answer>& answers) {
  std::vector<size_t> sizes;
  for (const Answer& answer : answers) sizes.push_back(28 + answer.path.size() + 2);
  return sizes;
}

// Adds all answers through the library and through the contract and compares.
void compare(const std::vector<Answer>& answers, uint32_t slots, size_t room, Reservation reservation) {
  const ExactBlock block(room);
  const std::string asked = request_of(answers);
  const auto request = CgroupsLookupRequest::decode(bytes_of(asked));
  REQUIRE(request.ok());
  const auto placeholders = placeholders_of(answers);
  const std::vector<uint32_t> lengths(placeholders.begin(), placeholders.end());

  LookupContract contract(room, slots, 11, reservation, placeholders);
  CgroupsLookupBuilder builder(block.bytes(), slots, 11);
  if (reservation == Reservation::dispatch) REQUIRE(builder.reserve_for(*request) == Status::ok);
  if (reservation == Reservation::lengths) REQUIRE(builder.reserve_lengths(lengths) == Status::ok);
  for (uint32_t i = 0; i < answers.size(); ++i) {
    const Answer& answer = answers[i];
    const auto labels = labels_of(answer);
    const Status expected = contract.add(add_of(answer));
    const Status status =
        reservation == Reservation::dispatch
            ? builder.add(*request, i, answer.status, answer.orchestrator, str(answer.name), labels)
            : builder.add(answer.status, answer.orchestrator, str(answer.path), str(answer.name), labels);
    REQUIRE(status == expected);
  }
  REQUIRE(builder.error() == contract.error());
  REQUIRE(builder.item_count() == contract.items().size());
  const size_t size = builder.finish();
  const auto payload = contract.finish();
  REQUIRE(size == (payload ? payload->size() : 0));
  if (!payload) return;
  REQUIRE(equal(Bytes(block.bytes()).first(size), bytes_of(*payload)));
  REQUIRE(CgroupsLookupResponse::decode(Bytes(block.bytes()).first(size)).ok());
}

// What dispatch makes of the same adds.
void compare_dispatch(const std::vector<Answer>& answers, size_t room) {
  const ExactBlock block(room);
  const std::string asked = request_of(answers);
  LookupContract contract(room, answers.size(), 12, Reservation::dispatch, placeholders_of(answers));
  for (const Answer& answer : answers) (void)contract.add(add_of(answer));
  const auto size = dispatch_cgroups_lookup(
      bytes_of(asked), block.bytes(), [&](const CgroupsLookupRequest& request, CgroupsLookupBuilder& builder) {
        builder.set_generation(12);
        for (uint32_t i = 0; i < request.item_count(); ++i)
          (void)builder.add(request, i, answers[i].status, answers[i].orchestrator, str(answers[i].name),
                            labels_of(answers[i]));
        return Status::ok;
      });
  const auto payload = contract.finish();
  const Status expected = contract.error() != Status::ok                 ? contract.error()
                          : contract.items().size() != answers.size() ? Status::bad_item_count
                          : payload                                   ? Status::ok
                                                                      : Status::overflow;
  REQUIRE(size.status() == expected);
  if (size.ok()) REQUIRE(equal(Bytes(block.bytes()).first(*size), bytes_of(*payload)));
}

size_t need_of(const std::vector<Answer>& answers, size_t slots) {
  size_t at = 16 + 8 * slots;
  for (const Answer& answer : answers) at = up8(at) + item_of(answer).size();
  return at;
}

// The items again, by the builder: a canonical payload comes back byte for byte.
std::vector<std::byte> rebuilt(const CgroupsLookupResponse& response, size_t room) {
  std::vector<std::byte> out(room);
  CgroupsLookupBuilder builder(out, response.item_count(), response.generation());
  for (uint32_t i = 0; i < response.item_count(); ++i) {
    const auto item = response.item(i);
    std::vector<Label> labels(item->label_count);
    REQUIRE(codec::labels_of(*item, 0, labels) == labels.size());
    REQUIRE(builder.add(item->status, item->orchestrator, item->path, item->name, labels) == Status::ok);
  }
  out.resize(builder.finish());
  return out;
}

// Everything a reader can reach lies in the payload, with its NUL.
bool texts_lie_in(const CgroupsLookupResponse& response, Bytes payload) {
  const auto good = [&](Str text) { return lies_in(text.data, text.len + 1, payload) && text.data[text.len] == '\0'; };
  for (uint32_t i = 0; i < response.item_count(); ++i) {
    const auto item = response.item(i);
    if (!item.ok() || !lies_in(item->item, item->item_len, payload) || !good(item->path) || !good(item->name))
      return false;
    for (uint32_t j = 0; j < item->label_count; ++j) {
      const auto label = label_of(*item, j);
      if (!label.ok() || !good(label->key) || !good(label->value)) return false;
    }
  }
  return true;
}

// Whether the fixed strings stand where an encoder puts them; gaps are free.
bool gapless(const CgroupsLookupResponse& response) {
  for (uint32_t i = 0; i < response.item_count(); ++i) {
    const auto item = response.item(i);
    const char* at = reinterpret_cast<const char*>(item->item) + 28;
    for (const Str text : {item->path, item->name}) {
      if (text.data != at) return false;
      at += text.len + 1;
    }
  }
  return true;
}

}  // namespace

TEST_CASE("cgroups-lookup: the builder keeps the contract in every buffer", "[codec][unit]") {
  for (const auto& answers : sets) {
    const auto exact = static_cast<uint32_t>(answers.size());
    for (size_t room = 0; room <= need_of(answers, answers.size() + 2) + 8; ++room) {
      for (const uint32_t slots : {exact, exact + 2, exact == 0 ? 0 : exact - 1})
        compare(answers, slots, room, Reservation::none);
      compare(answers, exact, room, Reservation::dispatch);
      compare(answers, exact, room, Reservation::lengths);
      compare_dispatch(answers, room);
    }
  }
}

TEST_CASE("cgroups-lookup: a damaged request is refused or read in bounds", "[codec][unit]") {
  const std::string valid = request_of(sets[3]);
  const auto gaps = gaps_of(16, keys_of(sets[3]));
  const auto check = [&](Bytes payload, size_t at) {
    const auto request = CgroupsLookupRequest::decode(payload);
    if (!request.ok()) return;
    std::vector<Str> paths(request->item_count());
    REQUIRE(request->paths(0, paths) == paths.size());
    for (const Str path : paths) {
      REQUIRE((path.len != 0 && lies_in(path.data, path.len + 1, payload) && path.data[path.len] == '\0'));
      REQUIRE(path.view().find('\0') == std::string_view::npos);
    }
    std::vector<std::byte> again(payload.size());
    const auto size = encode_cgroups_lookup_request(paths, again);
    REQUIRE(size.ok());
    // A smaller count leaves a tail that is ignored.
    if (!gaps[at]) REQUIRE(equal(Bytes(again).first(*size), payload.first(*size)));
  };
  check(bytes_of(valid), 0);
  for_each_truncation(bytes_of(valid), [&](Bytes payload) { check(payload, 0); });
  for_each_mutation(bytes_of(valid), check);
}

TEST_CASE("cgroups-lookup: a damaged response is refused or read in bounds", "[codec][unit]") {
  for (const auto& answers : sets) {
    std::vector<std::string> items;
    for (const Answer& answer : answers) items.push_back(item_of(answer));
    const std::string valid = lay_out(Writer().u16(1).u16(0).u32(items.size()).u64(9).bytes(), items);
    const auto original = CgroupsLookupResponse::decode(bytes_of(valid));
    REQUIRE(original.ok());
    REQUIRE(equal(rebuilt(*original, valid.size()), bytes_of(valid)));
    const auto gaps = gaps_of(16, items);
    size_t accepted = 0;
    const auto check = [&](Bytes payload, size_t at) {
      const auto response = CgroupsLookupResponse::decode(payload);
      if (!response.ok()) return;
      ++accepted;
      REQUIRE(texts_lie_in(*response, payload));
      // What the items need is canonical; a smaller count leaves a tail that is ignored.
      const auto again = rebuilt(*response, payload.size());
      if (!gaps[at] && gapless(*response)) REQUIRE(equal(again, payload.first(again.size())));
    };
    for_each_truncation(bytes_of(valid), [&](Bytes payload) {
      check(payload, 0);
      REQUIRE(accepted == 0);
    });
    for_each_mutation(bytes_of(valid), check);
    // The eight bytes of the generation may be anything.
    REQUIRE(accepted >= 8 * 255);
  }
}
