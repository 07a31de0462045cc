// A client in C++: handles that free themselves, over the C functions.
//
// usage: client RUN_DIR
#include <netipc/netipc.h>

#include <iostream>
#include <memory>
#include <stdexcept>
#include <string_view>
#include <vector>

namespace {

struct Destroy {
  void operator()(netipc_service_client* client) const { netipc_service_client_destroy(client); }
};
using Client = std::unique_ptr<netipc_service_client, Destroy>;

void must(netipc_status status) {
  if (status != NETIPC_STATUS_OK) throw std::runtime_error(netipc_codec_status_text(status));
}

Client connect(const char* run_dir) {
  netipc_service_client_config config = NETIPC_SERVICE_CLIENT_CONFIG_INIT;
  config.supported_profiles = netipc_transport_profiles();
  config.auth_token = 42;
  netipc_service_client* made = nullptr;
  must(netipc_service_client_create(run_dir, "cgroups-snapshot", &config, &made));
  Client client(made);
  netipc_service_state state = NETIPC_SERVICE_STATE_DISCONNECTED;
  must(netipc_service_client_refresh(made, 5000, &state, nullptr));
  if (state != NETIPC_SERVICE_STATE_READY) throw std::runtime_error(netipc_service_state_name(state));
  return client;
}

// Their texts belong to the client, until its next call.
std::vector<netipc_codec_cgroups_snapshot_item> all_cgroups(netipc_service_client* client) {
  netipc_codec_cgroups_snapshot_view view;
  must(netipc_service_client_call_cgroups_snapshot(client, NETIPC_SERVICE_TIMEOUT_DEFAULT, &view));
  std::vector<netipc_codec_cgroups_snapshot_item> items(view.item_count);
  size_t count = 0;
  must(netipc_codec_cgroups_snapshot_view_items(&view, 0, items.data(), items.size(), &count));
  return items;
}

std::string_view text(netipc_codec_str borrowed) { return {borrowed.data, borrowed.len}; }

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) return 2;
  try {
    const Client client = connect(argv[1]);
    for (const auto& item : all_cgroups(client.get())) std::cout << text(item.name) << ' ' << text(item.path) << '\n';
  } catch (const std::exception& failure) {
    std::cerr << failure.what() << '\n';
    return 1;
  }
}
