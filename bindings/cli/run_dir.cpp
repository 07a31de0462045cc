#include "run_dir.hpp"

#include <dirent.h>
#include <fcntl.h>
#include <netipc/transport.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <map>
#include <memory>
#include <string_view>

#include "descriptor.hpp"

namespace netipc::cli {
namespace {

constexpr std::string_view socket_suffix = ".sock";
constexpr std::string_view region_suffix = ".ipcshm";
constexpr size_t session_digits = 16;

void probe(const std::string& path, ServiceEntry& entry) {
  const auto unknown = [&entry](std::string_view reason) {
    entry.liveness = Liveness::unknown;
    entry.reason = reason;
  };
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (path.size() >= sizeof address.sun_path) return unknown("its path is too long for a socket");
  path.copy(address.sun_path, path.size());
  // Non-blocking: a server that is stopped, with a full backlog, must not hold us up.
  const Descriptor probe(::socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  if (probe.get() < 0) return unknown(std::strerror(errno));
  if (::connect(probe.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0 || errno == EAGAIN) {
    entry.liveness = Liveness::alive;
  } else if (errno == ECONNREFUSED) {
    entry.liveness = Liveness::stale;
  } else {
    unknown(std::strerror(errno));
  }
}

// The fields of docs/spec/shm.md that tell whose a region is, read, not mapped: a
// file that shrinks meanwhile only makes the read short.
struct RegionHeader {
  uint32_t magic;
  uint16_t version;
  uint16_t header_len;
  int32_t owner_pid;
  uint32_t owner_generation;
};
static_assert(sizeof(RegionHeader) == 16);
constexpr uint32_t region_magic = 0x4e53484d;
constexpr off_t least_region_size = 64;

bool process_alive(int32_t pid) { return pid > 0 && (::kill(pid, 0) == 0 || errno == EPERM); }

void inspect(int directory, RegionFile& region) {
  // Non-blocking: the name may be that of a FIFO.
  const Descriptor file(::openat(directory, region.file.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK));
  struct stat info {};
  if (file.get() < 0 || ::fstat(file.get(), &info) != 0) return;
  region.size = static_cast<uint64_t>(info.st_size);
  RegionHeader header{};
  region.stale = true;
  if (!S_ISREG(info.st_mode) || info.st_size < least_region_size) return;
  if (::pread(file.get(), &header, sizeof header, 0) != static_cast<ssize_t>(sizeof header)) return;
  if (header.magic != region_magic) return;
  region.owner_pid = header.owner_pid;
  region.stale = header.owner_generation == 0 || !process_alive(header.owner_pid);
}

// NAME-0123456789abcdef.ipcshm
bool parse_region_name(std::string_view file, std::string& service, uint64_t& session_id) {
  if (!file.ends_with(region_suffix)) return false;
  file.remove_suffix(region_suffix.size());
  if (file.size() < session_digits + 2 || file[file.size() - session_digits - 1] != '-') return false;
  const std::string_view digits = file.substr(file.size() - session_digits);
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), session_id, 16);
  if (error != std::errc{} || end != digits.data() + digits.size()) return false;
  service = file.substr(0, file.size() - session_digits - 1);
  return netipc_transport_valid_service_name(service.c_str()) != 0;
}

struct CloseDirectory {
  void operator()(DIR* directory) const noexcept { ::closedir(directory); }
};

}  // namespace

RunDirListing list_run_dir(const std::string& run_dir) {
  const std::unique_ptr<DIR, CloseDirectory> directory(::opendir(run_dir.c_str()));
  if (directory == nullptr) return {{}, errno};

  std::map<std::string, ServiceEntry> services;
  while (const dirent* found = ::readdir(directory.get())) {
    const std::string_view file = found->d_name;
    std::string service;
    RegionFile region;
    if (parse_region_name(file, service, region.session_id)) {
      region.file = file;
      inspect(::dirfd(directory.get()), region);
      services[service].regions.push_back(std::move(region));
    } else if (file.ends_with(socket_suffix)) {
      service = file.substr(0, file.size() - socket_suffix.size());
      if (netipc_transport_valid_service_name(service.c_str()) == 0) continue;
      probe(run_dir + "/" + std::string(file), services[service]);
    }
  }

  RunDirListing listing;
  for (auto& [name, entry] : services) {
    entry.name = name;
    std::sort(entry.regions.begin(), entry.regions.end(),
              [](const RegionFile& a, const RegionFile& b) { return a.file < b.file; });
    listing.services.push_back(std::move(entry));
  }
  return listing;
}

}  // namespace netipc::cli
