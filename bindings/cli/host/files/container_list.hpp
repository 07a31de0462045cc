#pragma once

// containers.json of containers/storage. The file may be a user's, so it is read as it
// comes, and nothing is kept but what can be asked for.

#include <string>
#include <string_view>
#include <unordered_map>

#include "host/files/facts.hpp"

namespace netipc::cli::host {

using ContainerList = std::unordered_map<std::string, Facts>;  // by container id

// Empty where the text is no list.
ContainerList parse_container_list(std::string_view text);

}  // namespace netipc::cli::host
