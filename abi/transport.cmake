netipc_shim(transport
  SOURCES shim/transport.cpp
  USES base wire transport)
