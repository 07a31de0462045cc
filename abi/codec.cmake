netipc_shim(codec
  HEADERS codec.h codec_cgroups_snapshot.h codec_increment.h codec_string_reverse.h
  SOURCES
    shim/codec.cpp shim/codec_cgroups_snapshot.cpp shim/codec_increment.cpp shim/codec_string_reverse.cpp
    shim/status_map.cpp
    shim/arguments.hpp shim/builder_handle.hpp shim/codec_handles.hpp shim/codec_view.hpp shim/tagged_handle.hpp
  USES base wire codec)
