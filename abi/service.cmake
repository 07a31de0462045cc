netipc_shim(service
  SOURCES shim/service.cpp
  USES base wire codec service snapshot)
