#include "host/process.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <netipc/codec_apps_lookup.h>

#include <algorithm>
#include <charconv>

#include "descriptor.hpp"
#include "host/files/read_file.hpp"
#include "host/layout.hpp"

namespace netipc::cli::host {
namespace {

// Takes what stands before the next `mark` off the text.
std::string_view take_field(std::string_view& text, char mark) {
  const size_t end = std::min(text.find(mark), text.size());
  const std::string_view field = text.substr(0, end);
  text.remove_prefix(std::min(end + 1, text.size()));
  return field;
}

template <class Number>
std::optional<Number> parse(std::string_view text) {
  Number number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return number;
}

// Field `index` of the line "KEY:\tfield\tfield..." of /proc/PID/status. The name, the
// one text in it, comes first and has its newlines escaped.
std::optional<uint32_t> status_number(std::string_view status, std::string_view key, size_t index) {
  while (!status.empty()) {
    std::string_view line = take_field(status, '\n');
    if (take_field(line, ':') != key) continue;
    for (take_field(line, '\t'); index > 0; --index) take_field(line, '\t');
    return parse<uint32_t>(take_field(line, '\t'));
  }
  return std::nullopt;
}

}  // namespace

std::optional<ProcessStat> parse_stat(std::string_view text) {
  // The name may hold anything, parentheses and blanks too: it ends at the last one.
  const size_t begin = text.find('(');
  const size_t end = text.rfind(')');
  if (begin == std::string_view::npos || end == std::string_view::npos || end < begin) return std::nullopt;
  std::string_view comm = text.substr(begin + 1, end - begin - 1);
  comm = comm.substr(0, std::min<size_t>(comm.find('\0'), NETIPC_CODEC_APPS_LOOKUP_MAX_COMM));
  std::string_view rest = text.substr(end + 1);
  while (rest.ends_with('\n')) rest.remove_suffix(1);

  constexpr int first = 3;  // number of the field after the name, counted from 1
  constexpr int ppid_field = 4;
  constexpr int starttime_field = 22;
  ProcessStat stat{0, 0, comm.empty() ? "?" : std::string(comm)};
  take_field(rest, ' ');
  for (int field = first; field <= starttime_field; ++field) {
    const std::string_view value = take_field(rest, ' ');
    if (field != ppid_field && field != starttime_field) continue;
    const auto number = parse<uint64_t>(value);
    if (!number.has_value()) return std::nullopt;
    if (field == ppid_field) stat.ppid = static_cast<uint32_t>(*number);
    if (field == starttime_field) stat.starttime = *number;
  }
  return stat;
}

std::optional<std::string> parse_cgroup(std::string_view text) {
  std::string_view best;
  size_t best_rank = 0;
  while (!text.empty()) {
    // 4:memory:/a - 0::/a for the unified hierarchy. A path may hold colons.
    std::string_view path = take_field(text, '\n');
    take_field(path, ':');
    const std::string_view controllers = take_field(path, ':');
    if (!path.starts_with('/')) continue;
    // Any path below a root outweighs every root.
    const size_t rank = hierarchy_rank(controllers) + (path == "/" ? size_t{1} << 16 : 0);
    if (!best.empty() && rank >= best_rank) continue;
    best = path;
    best_rank = rank;
  }
  if (best.empty()) return std::nullopt;
  return std::string(best);
}

std::optional<Process> read_process(const std::string& proc, uint32_t pid) {
  // An open folder of a process stays that process's: once it is gone, nothing can be read in it.
  const Descriptor folder(::open(fmt::format("{}/{}", proc, pid).c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (folder.get() < 0) return std::nullopt;
  const auto status = read_small_file(folder.get(), "status");
  if (!status.has_value() || status_number(*status, "Tgid", 0) != pid) return std::nullopt;
  const auto uid = status_number(*status, "Uid", 1);
  const auto text = read_small_file(folder.get(), "stat");
  auto stat = text.has_value() ? parse_stat(*text) : std::nullopt;
  if (!uid.has_value() || !stat.has_value()) return std::nullopt;
  const auto cgroup = read_small_file(folder.get(), "cgroup");
  return Process{stat->ppid, *uid, stat->starttime, std::move(stat->comm),
                 cgroup.has_value() ? parse_cgroup(*cgroup) : std::nullopt};
}

}  // namespace netipc::cli::host
