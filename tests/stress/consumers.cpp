#include "stress/consumers.hpp"

#include <algorithm>
#include <cstdlib>
#include <stdexcept>

#include "stress/provider.hpp"

namespace netipc::stress {

namespace {

using Clock = std::chrono::steady_clock;

constexpr uint32_t call_timeout_ms = 5000;
constexpr uint32_t lookup_keys = 300;

// What calls of a sound provider that comes and goes may end with; the headers allow
// more, but nothing else would have a reason here. TIMEOUT has one only where the
// machine stands still for so long.
const std::vector<netipc_status> of_clients = {NETIPC_STATUS_OK, NETIPC_STATUS_NOT_READY, NETIPC_STATUS_TRUNCATED,
                                               NETIPC_STATUS_ABORTED, NETIPC_STATUS_TIMEOUT};

void must(netipc_status status) {
  if (status != NETIPC_STATUS_OK) throw std::runtime_error(netipc_codec_status_text(status));
}

netipc_service_client* make_client(const std::string& run_dir, const std::string& service, uint32_t profiles) {
  netipc_service_client_config config = NETIPC_SERVICE_CLIENT_CONFIG_INIT;
  config.supported_profiles = profiles;
  config.preferred_profiles = profiles;
  config.call_timeout_ms = call_timeout_ms;
  netipc_service_client* client = nullptr;
  must(netipc_service_client_create(run_dir.c_str(), service.c_str(), &config, &client));
  return client;
}

netipc_status recover_from_abort(netipc_service_client* client, netipc_status status) {
  if (status == NETIPC_STATUS_ABORTED) must(netipc_service_client_abort_clear(client));
  return status;
}

// A client that lost its provider looks for it, without haste.
void refresh(netipc_service_client* client) {
  if (netipc_service_client_ready(client) != 0) return;
  netipc_service_state state = NETIPC_SERVICE_STATE_DISCONNECTED;
  (void)recover_from_abort(client, netipc_service_client_refresh(client, 0, &state, nullptr));
  if (state != NETIPC_SERVICE_STATE_READY) std::this_thread::sleep_for(std::chrono::milliseconds(2));
}

netipc_status increment(Consumer& self, netipc_service_client* client, uint64_t& value) {
  refresh(client);
  uint64_t answer = 0;
  const netipc_status status = netipc_service_client_call_increment(client, ++value, 0, &answer);
  if (status == NETIPC_STATUS_OK && answer != value + 1) self.fault("a wrong number");
  return recover_from_abort(client, status);
}

class Keys {
 public:
  Keys() {
    for (uint32_t i = 0; i < lookup_keys; ++i) texts_.push_back("/path-" + std::to_string(i * 7919));
    for (const std::string& text : texts_) keys_.push_back({text.data(), text.size()});
  }
  netipc_status look_up(Consumer& self, netipc_service_client* client) const {
    refresh(client);
    netipc_codec_cgroups_lookup_view view;
    const netipc_status status =
        netipc_service_client_call_cgroups_lookup(client, keys_.data(), keys_.size(), 0, &view);
    if (status == NETIPC_STATUS_OK) judge(self, view);
    return recover_from_abort(client, status);
  }

 private:
  void judge(Consumer& self, const netipc_codec_cgroups_lookup_view& view) const {
    if (view.item_count != keys_.size()) return self.fault("answers are missing");
    for (uint32_t i = 0; i < view.item_count; ++i) {
      netipc_codec_cgroups_lookup_item item;
      if (netipc_codec_cgroups_lookup_view_item(&view, i, &item) != NETIPC_STATUS_OK ||
          std::string(item.path.data, item.path.len) != texts_[i] ||
          std::string(item.name.data, item.name.len) != texts_[i].substr(1))
        return self.fault("a wrong answer to a lookup");
    }
  }
  std::vector<std::string> texts_;
  std::vector<netipc_codec_str> keys_;
};

}  // namespace

void Consumer::run(Turn turn) {
  thread_ = std::thread([this, turn = std::move(turn)] {
    try {
      while (!done_) {
        const auto begun = Clock::now();
        count(turn(*this));
        const auto took = std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - begun);
        longest_ms_ = std::max<uint64_t>(longest_ms_, static_cast<uint64_t>(took.count()));
      }
    } catch (const std::exception& failure) {
      fault(failure.what());
    }
  });
}

void Consumer::count(netipc_status status) {
  ++turns_;
  ++outcomes_.at(static_cast<size_t>(status));
  if (std::find(allowed_.begin(), allowed_.end(), status) == allowed_.end())
    fault(std::string("ended with ") + netipc_codec_status_name(status));
}

void Consumer::fault(const std::string& what) {
  const std::lock_guard lock(mutex_);
  if (fault_count_++ == 0) fault_ = what;
}

std::string Consumer::faults() const {
  const std::lock_guard lock(mutex_);
  return fault_count_ == 0 ? "" : name_ + ": " + fault_ + " (" + std::to_string(fault_count_) + " faults)";
}

std::string Consumer::summary() const {
  std::string text;
  for (size_t i = 0; i < statuses; ++i) {
    const uint64_t times = outcomes_[i];
    if (times == 0) continue;
    text += (text.empty() ? "" : ", ") + std::to_string(times) + " " +
            netipc_codec_status_name(static_cast<netipc_status>(i));
  }
  return text + "; longest " + std::to_string(longest_ms_) + " ms";
}

Clients::Clients(const std::string& run_dir, const std::string& prefix) : prefix_(prefix) {
  for (const uint32_t profiles : {1u, 1u, all_profiles, all_profiles})
    increments_.push_back(make_client(run_dir, prefix + "-increment", profiles));
  for (const uint32_t profiles : {1u, all_profiles})
    lookups_.push_back(make_client(run_dir, prefix + "-lookup", profiles));
}

Clients::~Clients() {
  for (netipc_service_client* client : increments_) netipc_service_client_destroy(client);
  for (netipc_service_client* client : lookups_) netipc_service_client_destroy(client);
}

void Clients::start(Consumers& consumers) {
  for (netipc_service_client* client : increments_) {
    consumers.push_back(std::make_unique<Consumer>(prefix_ + " increment", of_clients));
    consumers.back()->run([client, value = uint64_t{0}](Consumer& self) mutable { return increment(self, client, value); });
  }
  for (netipc_service_client* client : lookups_) {
    consumers.push_back(std::make_unique<Consumer>(prefix_ + " lookup", of_clients));
    consumers.back()->run([client, keys = Keys()](Consumer& self) { return keys.look_up(self, client); });
  }
}

void Clients::abort_one(unsigned which) { must(netipc_service_client_abort(increments_[which % increments_.size()])); }

std::string Clients::shared_memory() const {
  int now = 0;
  for (const netipc_service_client* client : increments_) {
    netipc_service_client_status status = NETIPC_SERVICE_CLIENT_STATUS_INIT;
    must(netipc_service_client_get_status(client, &status));
    now += status.supported_profiles == all_profiles ? 1 : 0;
  }
  return std::to_string(now) + " of 2";
}

CachedSnapshot::CachedSnapshot(const std::string& run_dir, const std::string& prefix) {
  netipc_service_client_config config = NETIPC_SERVICE_CLIENT_CONFIG_INIT;
  config.supported_profiles = all_profiles;
  config.call_timeout_ms = call_timeout_ms;
  must(netipc_service_cgroups_cache_create(run_dir.c_str(), (prefix + "-snapshot").c_str(), &config, &cache_));
}

CachedSnapshot::~CachedSnapshot() { netipc_service_cgroups_cache_destroy(cache_); }

netipc_status CachedSnapshot::refresh() {
  const netipc_status status = netipc_service_cgroups_cache_refresh(cache_, 0);
  if (status == NETIPC_STATUS_OK) filled_ = true;
  std::this_thread::sleep_for(std::chrono::milliseconds(status == NETIPC_STATUS_OK ? 1 : 5));
  return status;
}

// Once filled it stays filled, complete and of one origin, whatever becomes of the
// provider.
netipc_status CachedSnapshot::read(Consumer& reader, uint32_t& next) {
  if (!filled_) {
    std::this_thread::yield();
    return NETIPC_STATUS_NOT_READY;
  }
  netipc_service_cgroups_guard guard = NETIPC_SERVICE_CGROUPS_GUARD_INIT;
  const netipc_status status = netipc_service_cgroups_guard_acquire(cache_, &guard);
  if (status != NETIPC_STATUS_OK) return status;
  if (netipc_service_cgroups_guard_item_count(&guard) != snapshot_items) reader.fault("the cache is lost");
  std::string origin;
  for (int i = 0; i < 50; ++i) {
    next = (next + 37) % snapshot_items;
    const std::string name = item_name(next);
    const netipc_codec_cgroups_snapshot_item* item =
        netipc_service_cgroups_guard_get(&guard, item_hash(next), name.data(), name.size());
    if (item == nullptr) {
      reader.fault("an item is lost");
      break;
    }
    if (origin.empty()) origin.assign(item->path.data, item->path.len);
    if (origin != std::string(item->path.data, item->path.len)) reader.fault("a snapshot of two providers");
  }
  netipc_service_cgroups_guard_release(&guard);
  return NETIPC_STATUS_OK;
}

void CachedSnapshot::start(Consumers& consumers, unsigned readers) {
  consumers.push_back(std::make_unique<Consumer>("cache refresh", of_clients));
  consumers.back()->run([this](Consumer&) { return refresh(); });
  for (unsigned i = 0; i < readers; ++i) {
    consumers.push_back(
        std::make_unique<Consumer>("cache reader", std::vector{NETIPC_STATUS_OK, NETIPC_STATUS_NOT_READY}));
    consumers.back()->run([this, next = i](Consumer& self) mutable { return read(self, next); });
  }
}

void start_visitors(Consumers& consumers, const std::string& run_dir, const std::string& prefix) {
  for (const uint32_t profiles : {1u, all_profiles}) {
    consumers.push_back(std::make_unique<Consumer>(prefix + " visitor", of_clients));
    consumers.back()->run([=, value = uint64_t{0}](Consumer& self) mutable {
      netipc_service_client* client = make_client(run_dir, prefix + "-increment", profiles);
      const netipc_status status = increment(self, client, value);
      netipc_service_client_destroy(client);
      return status;
    });
  }
}

}  // namespace netipc::stress
