#pragma once

// What the opaque types of the service layer are.

#include "netipc/service_client.h"
#include "netipc/service_server.h"
#include "service/client.hpp"
#include "service/server.hpp"
#include "shim/tagged_handle.hpp"

struct netipc_service_client {
  static constexpr uint32_t kind = 0x4e53434cu;
  explicit netipc_service_client(netipc::service::Client made) noexcept : impl(std::move(made)) {}
  uint32_t tag = kind;
  netipc::service::Client impl;
};

struct netipc_service_server {
  static constexpr uint32_t kind = 0x4e535356u;
  explicit netipc_service_server(netipc::service::Server made) noexcept : impl(std::move(made)) {}
  uint32_t tag = kind;
  netipc::service::Server impl;
};
