#pragma once

// What an output stream can show.

#include <cstddef>
#include <cstdio>

namespace netipc::cli {

struct Terminal {
  bool interactive = false;  // a person may be looking, so a line may be redrawn
  bool colour = false;       // a terminal that is not dumb, and NO_COLOR is not set
  size_t width = 0;          // columns of a terminal, or $COLUMNS; 0: no limit
};

Terminal terminal_of(std::FILE* stream) noexcept;

}  // namespace netipc::cli
