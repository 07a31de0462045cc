netipc_shim(codec
  HEADERS
    codec.h codec_apps_lookup.h codec_apps_lookup_builder.h codec_cgroups_lookup.h codec_cgroups_lookup_builder.h
    codec_cgroups_snapshot.h codec_increment.h codec_string_reverse.h
  SOURCES
    shim/codec.cpp shim/codec_apps_lookup.cpp shim/codec_apps_lookup_builder.cpp
    shim/codec_cgroups_lookup.cpp shim/codec_cgroups_lookup_builder.cpp
    shim/codec_cgroups_snapshot.cpp shim/codec_increment.cpp shim/codec_string_reverse.cpp
    shim/status_map.cpp
    shim/arguments.hpp shim/builder_handle.hpp shim/codec_dispatch.hpp shim/codec_handlers.hpp shim/codec_handles.hpp
    shim/codec_view.hpp shim/tagged_handle.hpp
  USES base wire codec)
