#pragma once

// What the served kinds answer.

#include <netipc/netipc.h>

#include "host/catalog.hpp"

namespace netipc::cli {

// What a cgroups-snapshot server knows of the machine; the user pointer of its handler.
struct SnapshotSource {
  host::Catalog& catalog;
  bool systemd;
};

netipc_status answer_increment(void* user, uint64_t value, uint64_t* out_value);
netipc_status answer_string_reverse(void* user, const char* text, size_t length, char* room, size_t room_size,
                                    size_t* out_length);
netipc_status answer_cgroups_snapshot(void* user, netipc_codec_cgroups_snapshot_builder* builder);

// The most bytes a response with these cgroups takes.
uint64_t response_size(const host::CgroupSet& set) noexcept;

}  // namespace netipc::cli
