#pragma once

// What the opaque types of the codec layer are.

#include "codec/apps_lookup.hpp"
#include "codec/cgroups_lookup.hpp"
#include "codec/cgroups_snapshot.hpp"
#include "codec/item_copy.hpp"
#include "netipc/codec.h"
#include "netipc/codec_apps_lookup.h"
#include "netipc/codec_cgroups_lookup.h"
#include "netipc/codec_cgroups_snapshot.h"
#include "shim/builder_handle.hpp"
#include "wire/batch.hpp"

struct netipc_codec_batch_builder : netipc::shim::BuilderHandle<netipc::wire::BatchBuilder, 0x4e42424cu> {
  using BuilderHandle::BuilderHandle;
};

struct netipc_codec_cgroups_snapshot_builder
    : netipc::shim::BuilderHandle<netipc::codec::CgroupsSnapshotBuilder, 0x4e435342u> {
  using BuilderHandle::BuilderHandle;
};

struct netipc_codec_cgroups_lookup_builder
    : netipc::shim::BuilderHandle<netipc::codec::CgroupsLookupBuilder, 0x4e434c42u> {
  using BuilderHandle::BuilderHandle;
};

struct netipc_codec_apps_lookup_builder
    : netipc::shim::BuilderHandle<netipc::codec::AppsLookupBuilder, 0x4e414c42u> {
  using BuilderHandle::BuilderHandle;
};
