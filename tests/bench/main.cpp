// netipc-bench: the command 'netipc bench' as a program of its own, for the build tree.

#include <vector>

#include "program.hpp"

int main(int argc, char** argv) {
  std::vector<const char*> arguments(argv, argv + argc);
  arguments.insert(arguments.begin() + 1, "bench");
  return netipc::cli::run(static_cast<int>(arguments.size()), arguments.data());
}
