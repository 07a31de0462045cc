netipc_shim(codec
  HEADERS codec.h
  SOURCES shim/codec.cpp shim/status_map.cpp
  USES base wire codec)
