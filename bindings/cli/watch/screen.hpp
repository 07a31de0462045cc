#pragma once

// A terminal that is drawn over and over, and given back as it was.

#include <cstddef>
#include <string>
#include <string_view>

namespace netipc::cli::watch {

// The first `rows` lines of `text`, as what a terminal must be sent to show them in
// place of what it shows.
std::string frame(std::string_view text, size_t rows);

// Shows text on the alternate screen of stdout, without a cursor, until it goes.
class Screen {
 public:
  Screen();
  ~Screen();
  Screen(const Screen&) = delete;
  Screen& operator=(const Screen&) = delete;

  void draw(std::string_view text);
};

}  // namespace netipc::cli::watch
