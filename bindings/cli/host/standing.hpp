#pragma once

// What is known of a cgroup somebody asks for.

#include <string_view>

#include "host/catalog.hpp"

namespace netipc::cli::host {

enum class Standing : unsigned char {
  known,
  not_yet,  // not seen at the last look; it may have been made since
  never,    // excluded, the root, or no path that a cgroup could have
};

// `path` is as /proc/PID/cgroup shows it; without the first slash, as the names of a
// snapshot are, it means the same.
Standing standing_of(const CgroupSet& set, std::string_view path);

// The path without the first slash.
std::string_view below_root(std::string_view path) noexcept;

}  // namespace netipc::cli::host
