#include "codec/apps_lookup.hpp"

#include "impl/codec/contract.hpp"
#include "support/catch.hpp"
#include "support/damage.hpp"

using namespace netipc;
using namespace netipc::codec;
using namespace netipc::test;

namespace {

struct Answer {
  uint32_t pid;
  uint16_t status = app_known;
  uint16_t cgroup_status = app_cgroup_known;
  uint16_t orchestrator = 0;
  uint32_t ppid = 0;
  uint32_t uid = uid_unset;
  uint64_t starttime = 0;
  std::string comm;
  std::string path;
  std::string name;
  LabelList labels;
};

Answer known(uint32_t pid, std::string comm, std::string path, std::string name, LabelList labels) {
  return {pid, app_known, app_cgroup_known, orchestrator_docker, 1, 1000, uint64_t{pid} << 33, std::move(comm),
          std::move(path), std::move(name), std::move(labels)};
}

Answer unknown(uint32_t pid, uint16_t status = app_unknown) {
  return {pid, status, app_cgroup_known, 0, 0, uid_unset, 0, "", "", "", {}};
}

Str str(const std::string& text) { return {text.data(), text.size()}; }

std::vector<Label> labels_of(const Answer& answer) {
  std::vector<Label> labels;
  for (const auto& [key, value] : answer.labels) labels.push_back({str(key), str(value)});
  return labels;
}

std::string item_of(const Answer& answer) {
  Writer item;
  item.u16(1).u16(answer.status).u16(answer.orchestrator).u16(answer.cgroup_status);
  item.u32(answer.pid).u32(answer.ppid).u32(answer.uid).u32(0).u64(answer.starttime);
  size_t at = 60;
  for (const std::string* text : {&answer.comm, &answer.path, &answer.name}) {
    item.u32(at).u32(text->size());
    at += text->size() + 1;
  }
  item.u16(static_cast<uint16_t>(answer.labels.size())).u16(0).text(answer.comm).text(answer.path).text(answer.name);
  append_labels(item, answer.labels);
  return item.bytes();
}

LookupAdd add_of(const Answer& answer) {
  return {item_of(answer), item_of(unknown(answer.pid, app_oversized_item)),
          item_of(unknown(answer.pid, app_payload_exceeded))};
}

std::vector<std::string> keys_of(const std::vector<Answer>& answers) {
  std::vector<std::string> keys;
  for (const Answer& answer : answers) keys.push_back(Writer().u32(answer.pid).u32(0).bytes());
  return keys;
}

std::string request_of(const std::vector<Answer>& answers) {
  return lay_out(Writer().u16(1).u16(0).u32(answers.size()).u64(0).bytes(), keys_of(answers));
}

Bytes bytes_of(const std::string& text) { return std::as_bytes(std::span(text)); }

AppsLookupEntry entry_of(const Answer& answer, std::span<const Label> labels) {
  AppsLookupEntry entry;
  entry.status = answer.status;
  entry.cgroup_status = answer.cgroup_status;
  entry.orchestrator = answer.orchestrator;
  entry.pid = answer.pid;
  entry.ppid = answer.ppid;
  entry.uid = answer.uid;
  entry.starttime = answer.starttime;
  entry.comm = str(answer.comm);
  entry.cgroup_path = str(answer.path);
  entry.cgroup_name = str(answer.name);
  entry.labels = labels;
  return entry;
}

// Every kind of answer, sizes that end at every remainder of eight.
const std::vector<std::vector<Answer>> sets = {
    {},
    {known(1, "init", "/", "", {{"k", "v"}})},
    {unknown(77),
     known(4242, "bash", "/d/x", "c1", {{"ns", "default"}, {"k", ""}}),
     {5, app_known, app_cgroup_host_root, 0, 2, 0, 9, "kthreadd", "", "", {}},
     {6, app_known, app_cgroup_unknown_permanent, 0, 0, 7, 8, "fifteen-bytes-x", "/gone", "", {}},
     {7, app_known, app_cgroup_unknown_retry_later, 0, 0, 7, 8, "x", "", "", {}}},
    {known(8, "a", "/long/" + std::string(60, 'p'), "name", {{"a", "b"}, {"c", "d"}, {"e", "f"}}), unknown(9),
     known(10, "b", "/b", "", {})},
};

// Adds all answers through the library and through the contract and compares.
void compare(const std::vector<Answer>& answers, uint32_t slots, size_t room, Reservation reservation) {
  const ExactBlock block(room);
  const std::vector<uint32_t> lengths(slots, 63);
  LookupContract contract(room, slots, 11, reservation, std::vector<size_t>(slots, 63));
  AppsLookupBuilder builder(block.bytes(), slots, 11);
  if (reservation == Reservation::dispatch) REQUIRE(builder.reserve_placeholders() == Status::ok);
  if (reservation == Reservation::lengths) REQUIRE(builder.reserve_lengths(lengths) == Status::ok);
  for (const Answer& answer : answers) {
    const auto labels = labels_of(answer);
    const Status expected = contract.add(add_of(answer));
    REQUIRE(builder.add(entry_of(answer, labels)) == expected);
  }
  REQUIRE(builder.error() == contract.error());
  REQUIRE(builder.item_count() == contract.items().size());
  const size_t size = builder.finish();
  const auto payload = contract.finish();
  REQUIRE(size == (payload ? payload->size() : 0));
  if (!payload) return;
  REQUIRE(equal(Bytes(block.bytes()).first(size), bytes_of(*payload)));
  REQUIRE(AppsLookupResponse::decode(Bytes(block.bytes()).first(size)).ok());
}

// What dispatch makes of the same adds.
void compare_dispatch(const std::vector<Answer>& answers, size_t room) {
  const ExactBlock block(room);
  const std::string asked = request_of(answers);
  LookupContract contract(room, answers.size(), 12, Reservation::dispatch, std::vector<size_t>(answers.size(), 63));
  for (const Answer& answer : answers) (void)contract.add(add_of(answer));
  const auto size = dispatch_apps_lookup(bytes_of(asked), block.bytes(),
                                         [&](const AppsLookupRequest&, AppsLookupBuilder& builder) {
                                           builder.set_generation(12);
                                           for (const Answer& answer : answers) {
                                             const auto labels = labels_of(answer);
                                             (void)builder.add(entry_of(answer, labels));
                                           }
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
std::vector<std::byte> rebuilt(const AppsLookupResponse& response, size_t room) {
  std::vector<std::byte> out(room);
  AppsLookupBuilder builder(out, response.item_count(), response.generation());
  for (uint32_t i = 0; i < response.item_count(); ++i) {
    const auto item = response.item(i);
    std::vector<Label> labels(item->label_count);
    REQUIRE(codec::labels_of(*item, 0, labels) == labels.size());
    AppsLookupEntry entry;
    entry.status = item->status;
    entry.cgroup_status = item->cgroup_status;
    entry.orchestrator = item->orchestrator;
    entry.pid = item->pid;
    entry.ppid = item->ppid;
    entry.uid = item->uid;
    entry.starttime = item->starttime;
    entry.comm = item->comm;
    entry.cgroup_path = item->cgroup_path;
    entry.cgroup_name = item->cgroup_name;
    entry.labels = labels;
    REQUIRE(builder.add(entry) == Status::ok);
  }
  out.resize(builder.finish());
  return out;
}

// Everything a reader can reach lies in the payload, with its NUL.
bool texts_lie_in(const AppsLookupResponse& response, Bytes payload) {
  const auto good = [&](Str text) { return lies_in(text.data, text.len + 1, payload) && text.data[text.len] == '\0'; };
  for (uint32_t i = 0; i < response.item_count(); ++i) {
    const auto item = response.item(i);
    if (!item.ok() || !lies_in(item->item, item->item_len, payload) || !good(item->comm) || !good(item->cgroup_path) ||
        !good(item->cgroup_name))
      return false;
    for (uint32_t j = 0; j < item->label_count; ++j) {
      const auto label = label_of(*item, j);
      if (!label.ok() || !good(label->key) || !good(label->value)) return false;
    }
  }
  return true;
}

// Whether the fixed strings stand where an encoder puts them; gaps are free.
bool gapless(const AppsLookupResponse& response) {
  for (uint32_t i = 0; i < response.item_count(); ++i) {
    const auto item = response.item(i);
    const char* at = reinterpret_cast<const char*>(item->item) + 60;
    for (const Str text : {item->comm, item->cgroup_path, item->cgroup_name}) {
      if (text.data != at) return false;
      at += text.len + 1;
    }
  }
  return true;
}

}  // namespace

TEST_CASE("apps-lookup: the builder keeps the contract in every buffer", "[codec][unit]") {
  for (const auto& answers : sets) {
    const auto exact = static_cast<uint32_t>(answers.size());
    for (size_t room = 0; room <= need_of(answers, answers.size() + 2) + 8; ++room) {
      for (const uint32_t slots : {exact, exact + 2, exact == 0 ? 0 : exact - 1}) {
        compare(answers, slots, room, Reservation::none);
        compare(answers, slots, room, Reservation::dispatch);
        compare(answers, slots, room, Reservation::lengths);
      }
      compare_dispatch(answers, room);
    }
  }
}

TEST_CASE("apps-lookup: a damaged request is refused or read in bounds", "[codec][unit]") {
  const std::string valid = request_of(sets[2]);
  size_t accepted = 0;
  const auto check = [&](Bytes payload, size_t) {
    const auto request = AppsLookupRequest::decode(payload);
    if (!request.ok()) return;
    ++accepted;
    std::vector<uint32_t> pids(request->item_count());
    REQUIRE(request->pids(0, pids) == pids.size());
    std::vector<std::byte> again(payload.size());
    const auto size = encode_apps_lookup_request(pids, again);
    REQUIRE((size.ok() && equal(Bytes(again).first(*size), payload.first(*size))));
  };
  for_each_truncation(bytes_of(valid), [&](Bytes payload) { check(payload, 0); });
  REQUIRE(accepted == 0);
  for_each_mutation(bytes_of(valid), check);
  // The PIDs may be anything, and the count may be 0.
  REQUIRE(accepted == sets[2].size() * 4 * 255 + 1);
}

TEST_CASE("apps-lookup: a damaged response is refused or read in bounds", "[codec][unit]") {
  for (const auto& answers : sets) {
    std::vector<std::string> items;
    for (const Answer& answer : answers) items.push_back(item_of(answer));
    const std::string valid = lay_out(Writer().u16(1).u16(0).u32(items.size()).u64(9).bytes(), items);
    const auto original = AppsLookupResponse::decode(bytes_of(valid));
    REQUIRE(original.ok());
    REQUIRE(equal(rebuilt(*original, valid.size()), bytes_of(valid)));
    const auto gaps = gaps_of(16, items);
    size_t accepted = 0;
    const auto check = [&](Bytes payload, size_t at) {
      const auto response = AppsLookupResponse::decode(payload);
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
