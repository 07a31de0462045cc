netipc_shim(service
  HEADERS netipc.h service.h service_calls.h service_cgroups_cache.h service_client.h service_log.h
    service_server.h
  SOURCES
    shim/service.cpp shim/service_calls.cpp shim/service_cgroups_cache.cpp shim/service_client.cpp shim/service_log.cpp
    shim/service_server.cpp
    shim/arguments.hpp shim/builder_handle.hpp shim/codec_handlers.hpp shim/codec_handles.hpp shim/codec_view.hpp
    shim/log_hook.hpp shim/service_handles.hpp shim/tagged_handle.hpp shim/wait_policy.hpp
  USES base wire codec service snapshot)
