// Paths or processes there, what is known of them back; over shared memory.

#include <array>
#include <string_view>

#include "bench/cgroups.hpp"
#include "bench/pairs.hpp"
#include "bench/peers.hpp"

namespace netipc::cli::bench {
namespace {

constexpr uint64_t generation = 7;
constexpr size_t at_once = 64;  // keys or items that one call reads
// More than a key or an answer takes.
constexpr uint32_t bytes_of_key = 128;
constexpr uint32_t bytes_of_answer = 512;

const std::array<netipc_codec_label, 2> labels{
    netipc_codec_label{{"namespace", 9}, {"production", 10}},
    netipc_codec_label{{"image", 5}, {"registry/nginx:1.25", 19}},
};

// How each method names the same things.
struct Cgroups {
  using Key = netipc_codec_str;
  using Entry = netipc_codec_cgroups_lookup_entry;
  using Item = netipc_codec_cgroups_lookup_item;
  using View = netipc_codec_cgroups_lookup_view;
  using Request = netipc_codec_cgroups_lookup_request;
  using Builder = netipc_codec_cgroups_lookup_builder;
  static constexpr auto create = netipc_service_server_create_cgroups_lookup;
  static constexpr auto call = netipc_service_client_call_cgroups_lookup;
  static constexpr auto read_keys = netipc_codec_cgroups_lookup_request_paths;
  static constexpr auto read_items = netipc_codec_cgroups_lookup_view_items;
  static constexpr auto read_labels = netipc_codec_cgroups_lookup_item_labels;
  static constexpr auto add = netipc_codec_cgroups_lookup_builder_add_many;
  static constexpr auto set_generation = netipc_codec_cgroups_lookup_builder_set_generation;

  static Key key(const Cgroup& cgroup, uint32_t /*index*/) { return borrow(cgroup.path); }
  static bool same(const Key& key, const Entry& entry) {
    return std::string_view(key.data, key.len) == std::string_view(entry.path.data, entry.path.len);
  }
  static Entry entry(const Cgroup& cgroup, uint32_t /*index*/) {
    Entry entry{};
    entry.status = NETIPC_CODEC_CGROUPS_LOOKUP_KNOWN;
    entry.orchestrator = NETIPC_CODEC_ORCHESTRATOR_DOCKER;
    entry.path = borrow(cgroup.path);
    entry.name = borrow(cgroup.name);
    return entry;
  }
  static bool right(const Item& item, const Entry& entry) {
    return item.status == entry.status && item.orchestrator == entry.orchestrator && item.path.len == entry.path.len &&
           item.name.len == entry.name.len;
  }
  static bool same_texts(const Item& item, const Cgroup& cgroup) {
    return same_text(item.path, cgroup.path) && same_text(item.name, cgroup.name);
  }
};

struct Apps {
  using Key = uint32_t;
  using Entry = netipc_codec_apps_lookup_entry;
  using Item = netipc_codec_apps_lookup_item;
  using View = netipc_codec_apps_lookup_view;
  using Request = netipc_codec_apps_lookup_request;
  using Builder = netipc_codec_apps_lookup_builder;
  static constexpr auto create = netipc_service_server_create_apps_lookup;
  static constexpr auto call = netipc_service_client_call_apps_lookup;
  static constexpr auto read_keys = netipc_codec_apps_lookup_request_pids;
  static constexpr auto read_items = netipc_codec_apps_lookup_view_items;
  static constexpr auto read_labels = netipc_codec_apps_lookup_item_labels;
  static constexpr auto add = netipc_codec_apps_lookup_builder_add_many;
  static constexpr auto set_generation = netipc_codec_apps_lookup_builder_set_generation;

  static Key key(const Cgroup& /*cgroup*/, uint32_t index) { return 1000 + index; }
  static bool same(Key key, const Entry& entry) { return key == entry.pid; }
  static Entry entry(const Cgroup& cgroup, uint32_t index) {
    Entry entry{};
    entry.status = NETIPC_CODEC_APPS_LOOKUP_KNOWN;
    entry.cgroup_status = NETIPC_CODEC_APPS_LOOKUP_CGROUP_KNOWN;
    entry.orchestrator = NETIPC_CODEC_ORCHESTRATOR_DOCKER;
    entry.pid = 1000 + index;
    entry.ppid = 1;
    entry.uid = 1000;
    entry.starttime = 123456789;
    entry.comm = {cgroup.name.data(), 7};
    entry.cgroup_path = borrow(cgroup.path);
    entry.cgroup_name = borrow(cgroup.name);
    return entry;
  }
  static bool right(const Item& item, const Entry& entry) {
    return item.status == entry.status && item.cgroup_status == entry.cgroup_status &&
           item.orchestrator == entry.orchestrator && item.pid == entry.pid && item.ppid == entry.ppid &&
           item.uid == entry.uid && item.starttime == entry.starttime && item.comm.len == entry.comm.len &&
           item.cgroup_path.len == entry.cgroup_path.len && item.cgroup_name.len == entry.cgroup_name.len;
  }
  static bool same_texts(const Item& item, const Cgroup& cgroup) {
    return same_text(item.cgroup_path, cgroup.path) && same_text(item.cgroup_name, cgroup.name);
  }
};

// What the server knows, and the client asks and expects.
template <class Method>
struct Known {
  std::vector<Cgroup> cgroups;
  std::vector<typename Method::Key> keys;
  std::vector<typename Method::Entry> entries;

  explicit Known(uint32_t items) : cgroups(make_cgroups(items)) {
    for (uint32_t i = 0; i < items; ++i) {
      keys.push_back(Method::key(cgroups[i], i));
      entries.push_back(Method::entry(cgroups[i], i));
      entries.back().labels = labels.data();
      entries.back().label_count = labels.size();
    }
  }

  // Answers in runs: keys that follow each other here as they do in the request. So the
  // search costs next to nothing, and what is measured is the library.
  static netipc_status answer(void* user, const typename Method::Request* request, typename Method::Builder* builder) {
    const auto& known = *static_cast<const Known*>(user);
    netipc_status status = Method::set_generation(builder, generation);
    std::array<typename Method::Key, at_once> asked{};
    size_t at = 0;
    size_t count = 0;
    for (uint32_t first = 0; status == NETIPC_STATUS_OK && first < request->item_count;
         first += static_cast<uint32_t>(count)) {
      status = Method::read_keys(request, first, asked.data(), asked.size(), &count);
      if (status == NETIPC_STATUS_OK) status = known.add_run({asked.data(), count}, at, builder);
    }
    return status;
  }

 private:
  // Declines a key that it does not know.
  netipc_status add_run(std::span<const typename Method::Key> asked, size_t& at, typename Method::Builder* builder) const {
    const auto is = [&](size_t i) { return i < entries.size() && Method::same(asked[0], entries[i]); };
    if (!is(at)) {
      for (at = 0; at < entries.size() && !is(at);) ++at;
    }
    for (size_t i = 0; i < asked.size(); ++i) {
      if (at + i >= entries.size() || !Method::same(asked[i], entries[at + i])) return NETIPC_STATUS_INVALID;
    }
    at += asked.size();
    return Method::add(builder, &entries[at - asked.size()], asked.size(), nullptr);
  }
};

template <class Method>
class Lookups final : public Client {
 public:
  Lookups(const Endpoint& endpoint, const Known<Method>& known)
      : known_(known), client_(make_client(endpoint, config_for(endpoint, known.keys.size()))) {}

  uint64_t run(uint32_t times) override {
    for (uint32_t i = 0; i < times; ++i) {
      typename Method::View view{};
      must(Method::call(client_.get(), known_.keys.data(), known_.keys.size(), patience_ms, &view), "a call");
      judge(view);
    }
    return uint64_t{times} * known_.keys.size();
  }
  [[nodiscard]] int64_t server_pid() const override { return pid_of_server(client_.get()); }

 private:
  static netipc_service_client_config config_for(const Endpoint& endpoint, size_t keys) {
    netipc_service_client_config config = client_config(endpoint);
    config.max_request_payload_bytes = static_cast<uint32_t>(keys) * bytes_of_key;
    config.max_response_payload_bytes = static_cast<uint32_t>(keys) * bytes_of_answer;
    return config;
  }

  // Every item and label of every answer is read, as whoever asks does; the texts are
  // compared byte by byte in one item of each answer, in turn.
  void judge(const typename Method::View& view) {
    expect(view.item_count == known_.keys.size(), "not as many answers as keys");
    size_t count = 0;
    for (uint32_t first = 0; first < view.item_count; first += static_cast<uint32_t>(count)) {
      must(Method::read_items(&view, first, room_.data(), room_.size(), &count), "an answer");
      for (size_t i = 0; i < count; ++i) {
        const auto& item = room_[i];
        expect(Method::right(item, known_.entries[first + i]), "not what is known of the key");
        judge_labels(item);
        if (first + i == turn_) expect(Method::same_texts(item, known_.cgroups[turn_]), "not the texts of the key");
      }
    }
    turn_ = turn_ + 1 == known_.keys.size() ? 0 : turn_ + 1;
  }
  void judge_labels(const typename Method::Item& item) {
    std::array<netipc_codec_label, 4> read;
    size_t count = 0;
    must(Method::read_labels(&item, 0, read.data(), read.size(), &count), "the labels of an answer");
    expect(count == labels.size() && read[0].value.len == labels[0].value.len && read[1].value.len == labels[1].value.len,
           "not the labels of the key");
  }

  const Known<Method>& known_;
  ClientPtr client_;
  std::array<typename Method::Item, at_once> room_{};
  size_t turn_ = 0;
};

template <class Method>
class LookupPair final : public Pair {
 public:
  LookupPair(Endpoint endpoint, uint32_t items) : endpoint_(std::move(endpoint)), known_(items) {}

  void serve(const std::function<void()>& listening) override {
    netipc_service_server_config config = server_config(endpoint_);
    const auto keys = static_cast<uint32_t>(known_.keys.size());
    config.max_request_payload_bytes = keys * bytes_of_key;
    config.max_response_payload_bytes = keys * bytes_of_answer;
    serve_until_told(
        [&](netipc_service_server** server) {
          return Method::create(endpoint_.run_dir.c_str(), endpoint_.service.c_str(), &config, Known<Method>::answer,
                                &known_, server);
        },
        listening);
  }
  std::unique_ptr<Client> connect() override { return std::make_unique<Lookups<Method>>(endpoint_, known_); }

 private:
  Endpoint endpoint_;
  Known<Method> known_;
};

constexpr uint32_t few = 16;
constexpr uint32_t many = 8192;

}  // namespace

std::unique_ptr<Pair> cgroups_lookup_few(const Endpoint& endpoint) {
  return std::make_unique<LookupPair<Cgroups>>(over_shared_memory(endpoint), few);
}
std::unique_ptr<Pair> cgroups_lookup_many(const Endpoint& endpoint) {
  return std::make_unique<LookupPair<Cgroups>>(over_shared_memory(endpoint), many);
}
std::unique_ptr<Pair> apps_lookup_few(const Endpoint& endpoint) {
  return std::make_unique<LookupPair<Apps>>(over_shared_memory(endpoint), few);
}
std::unique_ptr<Pair> apps_lookup_many(const Endpoint& endpoint) {
  return std::make_unique<LookupPair<Apps>>(over_shared_memory(endpoint), many);
}

}  // namespace netipc::cli::bench
