#pragma once

namespace netipc::cli {

// The whole program; the exit code.
int run(int argc, const char* const* argv);

}  // namespace netipc::cli
