#pragma once

// What the served lookups answer.

#include <netipc/netipc.h>

#include <string>

#include "host/catalog.hpp"
#include "host/owners.hpp"

namespace netipc::cli {

// What the lookup servers know of the machine; the user pointer of their handlers.
struct LookupSource {
  host::Catalog& catalog;
  host::Owners& owners;
  std::string proc;  // where the processes are
};

netipc_status answer_cgroups_lookup(void* user, const netipc_codec_cgroups_lookup_request* request,
                                    netipc_codec_cgroups_lookup_builder* builder);
netipc_status answer_apps_lookup(void* user, const netipc_codec_apps_lookup_request* request,
                                 netipc_codec_apps_lookup_builder* builder);

}  // namespace netipc::cli
