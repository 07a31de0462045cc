#pragma once

// Aligned columns for people.

#include <concepts>
#include <string>
#include <string_view>
#include <vector>

#include "terminal.hpp"
#include "text.hpp"

namespace netipc::cli {

enum class Tone : unsigned char { plain, strong, faint, good, warning, bad };

// `text` in the colour of `tone`, where the terminal has colours.
std::string paint(std::string_view text, Tone tone, const Terminal& terminal);

class Table {
 public:
  struct Column {
    std::string_view title;
    enum Align : unsigned char { left, right } align = left;
    bool shrinks = false;  // gives way first where the terminal is too narrow
    bool leaves = false;   // then goes altogether, the last of these first
  };
  // The text is escaped by the table.
  struct Cell {
    template <std::convertible_to<std::string_view> Text>
    Cell(const Text& cell_text, Tone cell_tone = Tone::plain)  // NOLINT(google-explicit-constructor)
        : text(escape(cell_text)), tone(cell_tone) {}
    std::string text;
    Tone tone;
  };

  explicit Table(std::vector<Column> columns) : columns_(std::move(columns)) {}

  // One cell per column.
  void add(std::vector<Cell> row) { rows_.push_back(std::move(row)); }

  // Every line ends in a newline and has no blanks before it. Without titles there
  // is no heading; a column that is empty in every row is left out.
  [[nodiscard]] std::string render(const Terminal& terminal) const;

 private:
  [[nodiscard]] std::vector<size_t> widths(size_t available) const;
  [[nodiscard]] std::string line(const std::vector<Cell>& row, const std::vector<size_t>& widths,
                                 const Terminal& terminal) const;

  std::vector<Column> columns_;
  std::vector<std::vector<Cell>> rows_;
};

}  // namespace netipc::cli
