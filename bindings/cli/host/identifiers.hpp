#pragma once

// The identifiers that runtimes put into the names of cgroups.

#include <optional>
#include <string>
#include <string_view>

namespace netipc::cli::host {

// 64 hexadecimal digits: docker, containerd, cri-o and podman alike.
bool is_container_id(std::string_view text) noexcept;

// The first digits of it, as the commands of the runtimes show it.
std::string short_id(std::string_view container_id);

// A UUID, or 32 hexadecimal digits for a pod that comes from a file. systemd
// has '_' for '-'; the result has '-' again.
std::optional<std::string> parse_pod_uid(std::string_view text);

// What stands between `prefix` and `suffix`, if that is not empty.
std::optional<std::string_view> between(std::string_view text, std::string_view prefix,
                                        std::string_view suffix = {}) noexcept;

// The name in a systemd unit: "\x2d" is '-' again. Malformed escapes stay.
std::string unescape_unit(std::string_view text);

}  // namespace netipc::cli::host
