netipc_shim(codec
  SOURCES shim/codec.cpp shim/status_map.cpp
  USES base wire codec)
