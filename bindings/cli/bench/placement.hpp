#pragma once

// Where the two processes run.

#include <array>
#include <optional>
#include <string_view>

namespace netipc::cli::bench {

enum class Placement : unsigned char { free, same, split };

struct PlacementName {
  Placement placement;
  std::string_view name;
};

inline constexpr std::array placement_names{
    PlacementName{Placement::free, "free"},    // where the system puts them
    PlacementName{Placement::same, "same"},    // both on one CPU
    PlacementName{Placement::split, "split"},  // on one CPU each
};

std::string_view name_of(Placement placement) noexcept;
std::optional<Placement> find_placement(std::string_view name) noexcept;

enum class Side : unsigned char { client, server };

// Puts this process where its side belongs, for good: on the first CPU that it may
// use, or on the last. Throws Failure where there is only one to split.
void place(Placement placement, Side side);

}  // namespace netipc::cli::bench
