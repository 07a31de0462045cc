netipc_shim(transport
  HEADERS transport.h
  SOURCES shim/transport.cpp
  USES base wire transport)
