netipc_shim(transport
  HEADERS transport.h transport_listener.h transport_session.h
  SOURCES
    shim/transport.cpp shim/transport_listener.cpp shim/transport_session.cpp
    shim/arguments.hpp shim/tagged_handle.hpp shim/transport_handles.hpp shim/wait_policy.hpp
  USES base wire transport)
