#pragma once

// The kinds of services this command knows, each called by its method.

#include <array>
#include <optional>
#include <string_view>

namespace netipc::cli {

enum class Kind : unsigned char { increment, string_reverse, cgroups_snapshot, cgroups_lookup, apps_lookup };

struct KindName {
  Kind kind;
  std::string_view name;  // also the service name where none is given
};

inline constexpr std::array kind_names{
    KindName{Kind::cgroups_snapshot, "cgroups-snapshot"},
    KindName{Kind::cgroups_lookup, "cgroups-lookup"},
    KindName{Kind::apps_lookup, "apps-lookup"},
    KindName{Kind::increment, "increment"},
    KindName{Kind::string_reverse, "string-reverse"},
};

// What an agent serves; the others are for tests.
inline constexpr std::array production_kinds{Kind::cgroups_snapshot, Kind::cgroups_lookup, Kind::apps_lookup};

// What clients take the service for where nothing says otherwise.
inline constexpr Kind default_kind = Kind::cgroups_snapshot;

constexpr std::string_view name_of(Kind kind) noexcept {
  for (const KindName& known : kind_names) {
    if (known.kind == kind) return known.name;
  }
  return {};
}

constexpr std::optional<Kind> find_kind(std::string_view name) noexcept {
  for (const KindName& known : kind_names) {
    if (known.name == name) return known.kind;
  }
  return std::nullopt;
}

}  // namespace netipc::cli
