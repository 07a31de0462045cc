#include "service/client.hpp"

#include <utility>

#include "service/client_core.hpp"
#include "transport/naming.hpp"

namespace netipc::service {

Client::Client(std::unique_ptr<ClientCore> core) noexcept : core_(std::move(core)) {}
Client::~Client() = default;
Client::Client(Client&&) noexcept = default;

Result<Client> Client::create(std::string_view run_dir, std::string_view service, const ClientConfig& config) {
  if (const auto path = transport::socket_path(run_dir, service); !path.ok()) return path.status();
  auto core = std::make_unique<ClientCore>(transport::Endpoint{std::string(run_dir), std::string(service)}, config);
  NETIPC_TRY(core->open());
  return Client(std::move(core));
}

Status Client::refresh(uint32_t timeout_ms) noexcept { return core_->refresh(timeout_ms); }
void Client::close() noexcept { core_->close(); }
void Client::abort() noexcept { core_->abort(); }
void Client::clear_abort() noexcept { core_->clear_abort(); }
void Client::set_call_timeout(uint32_t timeout_ms) noexcept { core_->set_call_timeout(timeout_ms); }
ClientState Client::state() const noexcept { return core_->state(); }
ClientStatus Client::status() const noexcept { return core_->status(); }
void Client::drop_session(Status reason) noexcept { core_->drop_unusable(reason); }

}  // namespace netipc::service
