#include "netipc/codec_cgroups_lookup_builder.h"

#include "shim/arguments.hpp"
#include "shim/barrier.hpp"
#include "shim/codec_handles.hpp"
#include "shim/codec_view.hpp"

using namespace netipc;
using namespace netipc::shim;

netipc_status netipc_codec_cgroups_lookup_builder_create(void* buffer, size_t size, uint32_t max_items,
                                                         uint64_t generation,
                                                         netipc_codec_cgroups_lookup_builder** out_builder) noexcept {
  return guard([&]() -> Status {
    if (!present(buffer, size) || out_builder == nullptr) return Status::invalid;
    *out_builder = new netipc_codec_cgroups_lookup_builder(std::in_place, bytes(buffer, size), max_items, generation);
    return Status::ok;
  });
}

netipc_status netipc_codec_cgroups_lookup_builder_set_generation(netipc_codec_cgroups_lookup_builder* builder,
                                                                 uint64_t generation) noexcept {
  return guard_noexcept([&]() noexcept -> Status {
    if (!live(builder)) return Status::invalid;
    builder->get().set_generation(generation);
    return Status::ok;
  });
}

netipc_status netipc_codec_cgroups_lookup_builder_reserve(netipc_codec_cgroups_lookup_builder* builder,
                                                          const netipc_codec_cgroups_lookup_request* request) noexcept {
  return guard_noexcept([&]() noexcept -> Status {
    if (!live(builder) || !builder->owned() || request == nullptr) return Status::invalid;
    return builder->get().reserve_for(opened(*request));
  });
}

netipc_status netipc_codec_cgroups_lookup_builder_reserve_lengths(netipc_codec_cgroups_lookup_builder* builder,
                                                                  const uint32_t* lengths, size_t count) noexcept {
  return guard_noexcept([&]() noexcept -> Status {
    if (!live(builder) || !builder->owned() || !present(lengths, count)) return Status::invalid;
    return builder->get().reserve_lengths({lengths, count});
  });
}

netipc_status netipc_codec_cgroups_lookup_builder_add(netipc_codec_cgroups_lookup_builder* builder,
                                                      const netipc_codec_cgroups_lookup_entry* entry) noexcept {
  return guard_noexcept([&]() noexcept -> Status {
    if (!live(builder) || entry == nullptr) return Status::invalid;
    return builder->get().add(*twin(entry));
  });
}

netipc_status netipc_codec_cgroups_lookup_builder_add_key(netipc_codec_cgroups_lookup_builder* builder,
                                                          const netipc_codec_cgroups_lookup_request* request,
                                                          uint32_t index,
                                                          const netipc_codec_cgroups_lookup_entry* entry) noexcept {
  return guard_noexcept([&]() noexcept -> Status {
    if (!live(builder) || entry == nullptr) return Status::invalid;
    if (request == nullptr) {
      builder->get().set_error(Status::invalid);
      return Status::invalid;
    }
    return builder->get().add(opened(*request), index, *twin(entry));
  });
}

netipc_status netipc_codec_cgroups_lookup_builder_add_many(netipc_codec_cgroups_lookup_builder* builder,
                                                           const netipc_codec_cgroups_lookup_entry* entries,
                                                           size_t count, size_t* out_added) noexcept {
  return guard_noexcept([&]() noexcept -> Status {
    if (!live(builder) || !present(entries, count)) return Status::invalid;
    size_t added = 0;
    const Status status = builder->get().add_many(twins(entries, count), added);
    if (out_added != nullptr) *out_added = added;
    return status;
  });
}

netipc_status netipc_codec_cgroups_lookup_builder_error(const netipc_codec_cgroups_lookup_builder* builder) noexcept {
  return guard_noexcept([&]() noexcept -> Status { return live(builder) ? builder->get().error() : Status::invalid; });
}

netipc_status netipc_codec_cgroups_lookup_builder_set_error(netipc_codec_cgroups_lookup_builder* builder,
                                                            netipc_status error) noexcept {
  return guard_noexcept([&]() noexcept -> Status {
    if (!live(builder) || !is_error(error)) return Status::invalid;
    builder->get().set_error(static_cast<Status>(error));
    return Status::ok;
  });
}

netipc_status netipc_codec_cgroups_lookup_builder_finish(netipc_codec_cgroups_lookup_builder* builder,
                                                         size_t* out_len) noexcept {
  return guard_noexcept([&]() noexcept -> Status {
    if (!live(builder) || !builder->owned() || out_len == nullptr) return Status::invalid;
    return written(builder->get().finish(), out_len);
  });
}

void netipc_codec_cgroups_lookup_builder_destroy(netipc_codec_cgroups_lookup_builder* builder) noexcept {
  if (live(builder) && builder->owned()) delete builder;
}

uint32_t netipc_codec_cgroups_lookup_estimate_items(size_t size) noexcept {
  return codec::estimate_cgroups_lookup_items(size);
}

netipc_status netipc_codec_cgroups_lookup_assemble(const netipc_codec_bytes* items, size_t count, uint64_t generation,
                                                   void* buffer, size_t size, size_t* out_len) noexcept {
  return guard_noexcept([&]() noexcept -> Status {
    if (!present(items, count) || !present(buffer, size) || out_len == nullptr) return Status::invalid;
    return store_if_ok(codec::assemble_cgroups_lookup(twins(items, count), generation, bytes(buffer, size)),
                       [&](size_t len) { *out_len = len; });
  });
}
