#pragma once

// One function per kind of service. A handler is called by every worker, possibly
// at once; a status other than ok, or an exception, declines the request.

#include <functional>
#include <memory>
#include <utility>

#include "codec/apps_lookup.hpp"
#include "codec/cgroups_lookup.hpp"
#include "codec/cgroups_snapshot.hpp"
#include "codec/view.hpp"
#include "service/increment_service.hpp"
#include "service/service.hpp"

namespace netipc::service {

//   Ask: Status(uint64_t value, uint64_t& out_value)
template <class Ask>
ServicePtr make_increment_service(Ask handler) {
  return std::make_unique<IncrementService<Ask>>(std::move(handler));
}

using StringReverseFunction = Status(codec::Str text, MutableBytes room, size_t& out_length);
ServicePtr make_string_reverse_service(std::function<StringReverseFunction> handler);

// `reserved_items` 0: as many as the agreed response could hold.
using CgroupsSnapshotFunction = Status(codec::CgroupsSnapshotBuilder& builder);
ServicePtr make_cgroups_snapshot_service(std::function<CgroupsSnapshotFunction> handler, uint32_t reserved_items);

using CgroupsLookupFunction = Status(const codec::CgroupsLookupRequest& request, codec::CgroupsLookupBuilder& builder);
ServicePtr make_cgroups_lookup_service(std::function<CgroupsLookupFunction> handler);

using AppsLookupFunction = Status(const codec::AppsLookupRequest& request, codec::AppsLookupBuilder& builder);
ServicePtr make_apps_lookup_service(std::function<AppsLookupFunction> handler);

}  // namespace netipc::service
