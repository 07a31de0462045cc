#include "table.hpp"

#include <algorithm>
#include <utility>

namespace netipc::cli {
namespace {

constexpr size_t gap = 2;
constexpr size_t least_width = 12;  // a shrunken column still has to tell its rows apart

std::string_view escape_code(Tone tone) noexcept {
  switch (tone) {
    case Tone::strong:
      return "\x1b[1m";
    case Tone::faint:
      return "\x1b[2m";
    case Tone::good:
      return "\x1b[32m";
    case Tone::warning:
      return "\x1b[33m";
    case Tone::bad:
      return "\x1b[31m";
    case Tone::plain:
      break;
  }
  return {};
}

}  // namespace

std::string paint(std::string_view text, Tone tone, const Terminal& terminal) {
  const std::string_view code = escape_code(tone);
  if (!terminal.colour || code.empty() || text.empty()) return std::string(text);
  return std::string(code).append(text).append("\x1b[0m");
}

std::vector<size_t> Table::widths(size_t available) const {
  std::vector<size_t> widths;
  for (size_t column = 0; column < columns_.size(); ++column) {
    size_t width = 0;
    for (const auto& row : rows_) width = std::max(width, display_width(row[column].text));
    widths.push_back(width == 0 ? 0 : std::max(width, columns_[column].title.size()));
  }
  if (available == 0) return widths;

  // The widest of the columns that may shrink gives way, one column at a time.
  size_t total = 0;
  for (const size_t width : widths) total += width == 0 ? 0 : width + (total == 0 ? 0 : gap);
  while (total > available) {
    size_t widest = widths.size();
    for (size_t column = 0; column < columns_.size(); ++column) {
      if (!columns_[column].shrinks || widths[column] <= least_width) continue;
      if (widest == widths.size() || widths[column] > widths[widest]) widest = column;
    }
    if (widest == widths.size()) break;
    --widths[widest];
    --total;
  }
  for (size_t column = columns_.size(); column-- > 0 && total > available;) {
    if (!columns_[column].leaves || widths[column] == 0) continue;
    total -= std::min(total, widths[column] + gap);
    widths[column] = 0;
  }
  return widths;
}

std::string Table::line(const std::vector<Cell>& row, const std::vector<size_t>& widths,
                        const Terminal& terminal) const {
  std::string out;
  size_t pending = 0;  // blanks that are only written when something follows
  for (size_t column = 0; column < columns_.size(); ++column) {
    if (widths[column] == 0) continue;
    const std::string text = shorten(row[column].text, widths[column]);
    const size_t padding = widths[column] - display_width(text);
    const bool right = columns_[column].align == Column::right;
    if (right) pending += padding;
    if (!text.empty()) {
      out.append(std::exchange(pending, 0U), ' ').append(paint(text, row[column].tone, terminal));
    }
    pending += gap + (right ? 0 : padding);
  }
  return out += '\n';
}

std::string Table::render(const Terminal& terminal) const {
  const std::vector<size_t> fitted = widths(terminal.width);
  std::string out;
  std::vector<Cell> heading;
  for (const Column& column : columns_) heading.emplace_back(column.title, Tone::strong);
  if (std::any_of(columns_.begin(), columns_.end(), [](const Column& column) { return !column.title.empty(); })) {
    out += line(heading, fitted, terminal);
  }
  for (const auto& row : rows_) out += line(row, fitted, terminal);
  return out;
}

}  // namespace netipc::cli
