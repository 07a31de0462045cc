#include "netipc/codec_cgroups_lookup.h"

#include "codec/item_labels.hpp"
#include "shim/arguments.hpp"
#include "shim/barrier.hpp"
#include "shim/codec_dispatch.hpp"
#include "shim/codec_handles.hpp"
#include "shim/codec_view.hpp"

using namespace netipc;
using namespace netipc::shim;

struct netipc_codec_cgroups_lookup_request_copy : codec::ItemCopy<netipc_codec_cgroups_lookup_request> {};
struct netipc_codec_cgroups_lookup_item_copy : codec::ItemCopy<netipc_codec_cgroups_lookup_item> {};

netipc_status netipc_codec_cgroups_lookup_request_encode(const netipc_codec_str* paths, size_t count, void* buffer,
                                                         size_t size, size_t* out_written) noexcept {
  return guard_noexcept([&]() noexcept -> Status {
    if (!present(paths, count) || !present(buffer, size) || out_written == nullptr) return Status::invalid;
    return store_if_ok(codec::encode_cgroups_lookup_request(twins(paths, count), bytes(buffer, size)),
                       [&](size_t written) { *out_written = written; });
  });
}

netipc_status netipc_codec_cgroups_lookup_request_fit(const netipc_codec_str* paths, size_t count, size_t room,
                                                      size_t* out_count, size_t* out_size) noexcept {
  return guard_noexcept([&]() noexcept -> Status {
    if (!present(paths, count) || out_count == nullptr) return Status::invalid;
    const codec::lookup::RequestFit fit = codec::fit_cgroups_lookup_request(twins(paths, count), room);
    *out_count = fit.count;
    if (out_size != nullptr) *out_size = fit.size;
    return Status::ok;
  });
}

netipc_status netipc_codec_cgroups_lookup_request_decode(const void* payload, size_t size,
                                                         netipc_codec_cgroups_lookup_request* out_request) noexcept {
  return guard_noexcept([&]() noexcept -> Status {
    if (!present(payload, size) || out_request == nullptr) return Status::invalid;
    return store_if_ok(codec::CgroupsLookupRequest::decode(bytes(payload, size)),
                       [&](const codec::CgroupsLookupRequest& request) { *out_request = public_request(request); });
  });
}

netipc_status netipc_codec_cgroups_lookup_request_path(const netipc_codec_cgroups_lookup_request* request,
                                                       uint32_t index, netipc_codec_str* out_path) noexcept {
  return guard_noexcept([&]() noexcept -> Status {
    if (request == nullptr || out_path == nullptr) return Status::invalid;
    return store_if_ok(opened(*request).path(index), [&](const codec::Str& path) { *twin(out_path) = path; });
  });
}

netipc_status netipc_codec_cgroups_lookup_request_paths(const netipc_codec_cgroups_lookup_request* request,
                                                        uint32_t first, netipc_codec_str* out_paths, size_t max_paths,
                                                        size_t* out_count) noexcept {
  return guard_noexcept([&]() noexcept -> Status {
    if (request == nullptr || !present(out_paths, max_paths) || out_count == nullptr) return Status::invalid;
    return read_many(first, request->item_count, out_count,
                     [&]() noexcept { return opened(*request).paths(first, twins(out_paths, max_paths)); });
  });
}

netipc_status netipc_codec_cgroups_lookup_request_copy_create(
    const netipc_codec_cgroups_lookup_request* request, netipc_codec_cgroups_lookup_request_copy** out_copy) noexcept {
  return guard_noexcept([&]() noexcept -> Status {
    if (request == nullptr || !present(request->payload, request->size) || out_copy == nullptr) return Status::invalid;
    return store_if_ok(codec::copy_of_request(*request),
                       [&](auto* copy) { *out_copy = static_cast<netipc_codec_cgroups_lookup_request_copy*>(copy); });
  });
}

const netipc_codec_cgroups_lookup_request* netipc_codec_cgroups_lookup_request_copy_get(
    const netipc_codec_cgroups_lookup_request_copy* copy) noexcept {
  return copy == nullptr ? nullptr : &copy->item();
}

void netipc_codec_cgroups_lookup_request_copy_destroy(netipc_codec_cgroups_lookup_request_copy* copy) noexcept {
  codec::ItemCopy<netipc_codec_cgroups_lookup_request>::destroy(copy);
}

netipc_status netipc_codec_cgroups_lookup_view_decode(const void* payload, size_t size,
                                                      netipc_codec_cgroups_lookup_view* out_view) noexcept {
  return guard_noexcept([&]() noexcept -> Status {
    if (!present(payload, size) || out_view == nullptr) return Status::invalid;
    return store_if_ok(codec::CgroupsLookupResponse::decode(bytes(payload, size)),
                       [&](const codec::CgroupsLookupResponse& view) { *out_view = public_view(view); });
  });
}

netipc_status netipc_codec_cgroups_lookup_view_item(const netipc_codec_cgroups_lookup_view* view, uint32_t index,
                                                    netipc_codec_cgroups_lookup_item* out_item) noexcept {
  return guard_noexcept([&]() noexcept -> Status {
    if (view == nullptr || out_item == nullptr) return Status::invalid;
    return store_if_ok(opened(*view).item(index),
                       [&](const codec::CgroupsLookupItem& item) { *twin(out_item) = item; });
  });
}

netipc_status netipc_codec_cgroups_lookup_view_items(const netipc_codec_cgroups_lookup_view* view, uint32_t first,
                                                     netipc_codec_cgroups_lookup_item* out_items, size_t max_items,
                                                     size_t* out_count) noexcept {
  return guard_noexcept([&]() noexcept -> Status {
    if (view == nullptr || !present(out_items, max_items) || out_count == nullptr) return Status::invalid;
    return read_many(first, view->item_count, out_count,
                     [&]() noexcept { return opened(*view).items(first, twins(out_items, max_items)); });
  });
}

netipc_status netipc_codec_cgroups_lookup_view_item_bytes(const netipc_codec_cgroups_lookup_view* view, uint32_t index,
                                                          netipc_codec_bytes* out_bytes) noexcept {
  return guard_noexcept([&]() noexcept -> Status {
    if (view == nullptr || out_bytes == nullptr) return Status::invalid;
    return store_if_ok(opened(*view).item_bytes(index),
                       [&](Bytes item) { *out_bytes = {item.data(), item.size()}; });
  });
}

netipc_status netipc_codec_cgroups_lookup_item_decode(const void* item, size_t size,
                                                      netipc_codec_cgroups_lookup_item* out_item) noexcept {
  return guard_noexcept([&]() noexcept -> Status {
    if (!present(item, size) || out_item == nullptr) return Status::invalid;
    return store_if_ok(codec::decode_cgroups_lookup_item(bytes(item, size)),
                       [&](const codec::CgroupsLookupItem& read) { *twin(out_item) = read; });
  });
}

netipc_status netipc_codec_cgroups_lookup_item_label(const netipc_codec_cgroups_lookup_item* item, uint32_t index,
                                                     netipc_codec_label* out_label) noexcept {
  return guard_noexcept([&]() noexcept -> Status {
    if (item == nullptr || out_label == nullptr) return Status::invalid;
    return store_if_ok(codec::label_of(*twin(item), index),
                       [&](const codec::Label& label) { *twin(out_label) = label; });
  });
}

netipc_status netipc_codec_cgroups_lookup_item_labels(const netipc_codec_cgroups_lookup_item* item, uint32_t first,
                                                      netipc_codec_label* out_labels, size_t max_labels,
                                                      size_t* out_count) noexcept {
  return guard_noexcept([&]() noexcept -> Status {
    if (item == nullptr || !present(out_labels, max_labels) || out_count == nullptr) return Status::invalid;
    return read_many(first, item->label_count, out_count,
                     [&]() noexcept { return codec::labels_of(*twin(item), first, twins(out_labels, max_labels)); });
  });
}

netipc_status netipc_codec_cgroups_lookup_items_labels(const netipc_codec_cgroups_lookup_item* items, size_t item_count,
                                                       netipc_codec_label* out_labels, size_t max_labels,
                                                       size_t* out_offsets, size_t* out_items,
                                                       size_t* out_count) noexcept {
  return guard_noexcept([&]() noexcept -> Status {
    if (!present(items, item_count) || !present(out_labels, max_labels) || out_count == nullptr) return Status::invalid;
    const codec::LabelsRead read =
        codec::read_labels(twins(items, item_count), twins(out_labels, max_labels), out_offsets);
    if (out_items != nullptr) *out_items = read.items;
    *out_count = read.labels;
    return read.items == item_count ? Status::ok : Status::overflow;
  });
}

netipc_status netipc_codec_cgroups_lookup_item_copy_create(const netipc_codec_cgroups_lookup_item* item,
                                                           netipc_codec_cgroups_lookup_item_copy** out_copy) noexcept {
  return guard_noexcept([&]() noexcept -> Status {
    if (item == nullptr || item->item == nullptr || out_copy == nullptr) return Status::invalid;
    return store_if_ok(codec::copy_of(*twin(item)),
                       [&](auto* copy) { *out_copy = reinterpret_cast<netipc_codec_cgroups_lookup_item_copy*>(copy); });
  });
}

const netipc_codec_cgroups_lookup_item* netipc_codec_cgroups_lookup_item_copy_get(
    const netipc_codec_cgroups_lookup_item_copy* copy) noexcept {
  return copy == nullptr ? nullptr : &copy->item();
}

void netipc_codec_cgroups_lookup_item_copy_destroy(netipc_codec_cgroups_lookup_item_copy* copy) noexcept {
  codec::ItemCopy<netipc_codec_cgroups_lookup_item>::destroy(copy);
}

netipc_status netipc_codec_cgroups_lookup_dispatch(const void* request, size_t size, void* response,
                                                   size_t response_size, netipc_codec_cgroups_lookup_handler handler,
                                                   void* user, size_t* out_len) noexcept {
  return dispatch_with(request, size, response, response_size, handler, out_len,
                       [&](Bytes in, MutableBytes out) {
                         return codec::dispatch_cgroups_lookup(in, out, as_function(handler, user));
                       });
}
