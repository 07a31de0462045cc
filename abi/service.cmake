netipc_shim(service
  HEADERS service.h
  SOURCES shim/service.cpp
  USES base wire codec service snapshot)
