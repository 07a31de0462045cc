#include "netipc/codec_cgroups_snapshot.h"

#include "shim/arguments.hpp"
#include "shim/barrier.hpp"
#include "shim/codec_dispatch.hpp"
#include "shim/codec_handles.hpp"
#include "shim/codec_view.hpp"

using namespace netipc;
using namespace netipc::shim;

struct netipc_codec_cgroups_snapshot_item_copy : codec::ItemCopy<netipc_codec_cgroups_snapshot_item> {};

netipc_status netipc_codec_cgroups_snapshot_request_encode(void* buffer, size_t size, size_t* out_written) noexcept {
  return guard_noexcept([&]() noexcept -> Status {
    if (buffer == nullptr || out_written == nullptr) return Status::invalid;
    return written(codec::encode(codec::CgroupsSnapshotRequest{}, bytes(buffer, size)), out_written);
  });
}

netipc_status netipc_codec_cgroups_snapshot_request_decode(const void* payload, size_t size) noexcept {
  return guard_noexcept([&]() noexcept -> Status {
    if (!present(payload, size)) return Status::invalid;
    return codec::decode_cgroups_snapshot_request(bytes(payload, size)).status();
  });
}

netipc_status netipc_codec_cgroups_snapshot_view_decode(const void* payload, size_t size,
                                                        netipc_codec_cgroups_snapshot_view* out_view) noexcept {
  return guard_noexcept([&]() noexcept -> Status {
    if (!present(payload, size) || out_view == nullptr) return Status::invalid;
    return store_if_ok(codec::CgroupsSnapshotView::decode(bytes(payload, size)),
                       [&](const codec::CgroupsSnapshotView& view) { *out_view = public_view(view); });
  });
}

netipc_status netipc_codec_cgroups_snapshot_view_item(const netipc_codec_cgroups_snapshot_view* view, uint32_t index,
                                                      netipc_codec_cgroups_snapshot_item* out_item) noexcept {
  return guard_noexcept([&]() noexcept -> Status {
    if (view == nullptr || out_item == nullptr) return Status::invalid;
    return store_if_ok(opened(*view).item(index),
                       [&](const codec::CgroupsSnapshotItem& item) { *twin(out_item) = item; });
  });
}

netipc_status netipc_codec_cgroups_snapshot_view_items(const netipc_codec_cgroups_snapshot_view* view, uint32_t first,
                                                       netipc_codec_cgroups_snapshot_item* out_items,
                                                       size_t max_items, size_t* out_count) noexcept {
  return guard_noexcept([&]() noexcept -> Status {
    if (view == nullptr || !present(out_items, max_items) || out_count == nullptr) return Status::invalid;
    return opened(*view).items(first, twins(out_items, max_items), *out_count);
  });
}

netipc_status netipc_codec_cgroups_snapshot_item_copy_create(
    const netipc_codec_cgroups_snapshot_item* item, netipc_codec_cgroups_snapshot_item_copy** out_copy) noexcept {
  return guard_noexcept([&]() noexcept -> Status {
    if (item == nullptr || !present(item->name.data, item->name.len) || !present(item->path.data, item->path.len) ||
        out_copy == nullptr)
      return Status::invalid;
    return store_if_ok(codec::copy_of(*twin(item)),
                       [&](auto* copy) { *out_copy = reinterpret_cast<netipc_codec_cgroups_snapshot_item_copy*>(copy); });
  });
}

const netipc_codec_cgroups_snapshot_item* netipc_codec_cgroups_snapshot_item_copy_get(
    const netipc_codec_cgroups_snapshot_item_copy* copy) noexcept {
  return copy == nullptr ? nullptr : &copy->item();
}

void netipc_codec_cgroups_snapshot_item_copy_destroy(netipc_codec_cgroups_snapshot_item_copy* copy) noexcept {
  codec::ItemCopy<netipc_codec_cgroups_snapshot_item>::destroy(copy);
}

netipc_status netipc_codec_cgroups_snapshot_builder_create(
    void* buffer, size_t size, uint32_t max_items, netipc_codec_cgroups_snapshot_builder** out_builder) noexcept {
  return guard([&]() -> Status {
    if (!present(buffer, size) || out_builder == nullptr) return Status::invalid;
    *out_builder = new netipc_codec_cgroups_snapshot_builder(std::in_place, bytes(buffer, size), max_items);
    return Status::ok;
  });
}

netipc_status netipc_codec_cgroups_snapshot_builder_set_header(netipc_codec_cgroups_snapshot_builder* builder,
                                                               uint32_t systemd_enabled,
                                                               uint64_t generation) noexcept {
  return guard_noexcept([&]() noexcept -> Status {
    if (!live(builder)) return Status::invalid;
    builder->get().set_header(systemd_enabled, generation);
    return Status::ok;
  });
}

netipc_status netipc_codec_cgroups_snapshot_builder_add(netipc_codec_cgroups_snapshot_builder* builder,
                                                        const netipc_codec_cgroups_snapshot_item* item) noexcept {
  return guard_noexcept([&]() noexcept -> Status {
    if (!live(builder) || item == nullptr) return Status::invalid;
    return builder->get().add(*twin(item));
  });
}

netipc_status netipc_codec_cgroups_snapshot_builder_add_many(netipc_codec_cgroups_snapshot_builder* builder,
                                                             const netipc_codec_cgroups_snapshot_item* items,
                                                             size_t count, size_t* out_added) noexcept {
  return guard_noexcept([&]() noexcept -> Status {
    if (!live(builder) || !present(items, count)) return Status::invalid;
    size_t added = 0;
    const Status status = builder->get().add_many(twins(items, count), added);
    if (out_added != nullptr) *out_added = added;
    return status;
  });
}

netipc_status netipc_codec_cgroups_snapshot_builder_error(
    const netipc_codec_cgroups_snapshot_builder* builder) noexcept {
  return guard_noexcept([&]() noexcept -> Status { return live(builder) ? builder->get().error() : Status::invalid; });
}

netipc_status netipc_codec_cgroups_snapshot_builder_set_error(netipc_codec_cgroups_snapshot_builder* builder,
                                                              netipc_status error) noexcept {
  return guard_noexcept([&]() noexcept -> Status {
    if (!live(builder) || !is_error(error)) return Status::invalid;
    builder->get().set_error(static_cast<Status>(error));
    return Status::ok;
  });
}

netipc_status netipc_codec_cgroups_snapshot_builder_finish(netipc_codec_cgroups_snapshot_builder* builder,
                                                           size_t* out_len) noexcept {
  return guard_noexcept([&]() noexcept -> Status {
    if (!live(builder) || !builder->owned() || out_len == nullptr) return Status::invalid;
    return written(builder->get().finish(), out_len);
  });
}

void netipc_codec_cgroups_snapshot_builder_destroy(netipc_codec_cgroups_snapshot_builder* builder) noexcept {
  if (live(builder) && builder->owned()) delete builder;
}

uint32_t netipc_codec_cgroups_snapshot_estimate_items(size_t size) noexcept {
  return codec::estimate_cgroups_snapshot_items(size);
}

netipc_status netipc_codec_cgroups_snapshot_dispatch(const void* request, size_t size, void* response,
                                                     size_t response_size, uint32_t reserved_items,
                                                     netipc_codec_cgroups_snapshot_handler handler, void* user,
                                                     size_t* out_len) noexcept {
  return dispatch_with(request, size, response, response_size, handler, out_len,
                       [&](Bytes in, MutableBytes out) {
                         return codec::dispatch_cgroups_snapshot(in, out, reserved_items, as_function(handler, user));
                       });
}
