#include "service/server.hpp"

#include <utility>

#include "service/server_core.hpp"

namespace netipc::service {

namespace {

#ifdef _WIN32
intptr_t as_integer(transport::NativeHandle handle) noexcept { return reinterpret_cast<intptr_t>(handle); }
#else
intptr_t as_integer(transport::NativeHandle handle) noexcept { return handle; }
#endif

}  // namespace

Server::Server(std::unique_ptr<ServerCore> core) noexcept : core_(std::move(core)) {}
Server::~Server() {
  if (core_ != nullptr && core_->inherited()) core_.release()->abandon();
}
Server::Server(Server&&) noexcept = default;

Result<Server> Server::create(std::string_view run_dir, std::string_view name, const ServerConfig& config,
                              ServicePtr service) {
  auto core = std::make_unique<ServerCore>(config, std::move(service), std::string(name));
  NETIPC_TRY(core->open({std::string(run_dir), std::string(name)}, config));
  return Server(std::move(core));
}

Status Server::run() noexcept { return core_->run(); }
Status Server::poll_once(uint32_t timeout_ms) noexcept { return core_->poll_once(timeout_ms); }
void Server::stop() noexcept { core_->stop(); }
Status Server::drain(uint32_t timeout_ms) noexcept { return core_->drain(timeout_ms); }
intptr_t Server::wait_handle() const noexcept { return as_integer(core_->wait_handle()); }
ServerStatus Server::status() const noexcept { return core_->status(); }

}  // namespace netipc::service
