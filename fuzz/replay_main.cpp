// The engine of ordinary builds: runs a target over recorded inputs.
//
// usage: fuzz-TARGET PATH...    files, or folders of files; a folder may be missing

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <vector>

#include "support/target.hpp"

namespace {

using std::filesystem::path;

std::vector<path> inputs_below(const path& where) {
  if (!std::filesystem::is_directory(where)) return std::filesystem::exists(where) ? std::vector{where} : std::vector<path>{};
  std::vector<path> inputs;
  for (const auto& entry : std::filesystem::directory_iterator(where))
    if (entry.is_regular_file()) inputs.push_back(entry.path());
  std::sort(inputs.begin(), inputs.end());
  return inputs;
}

void run(const path& input) {
  // The last line of a failed run names its input.
  std::fprintf(stderr, "%s\n", input.c_str());
  std::ifstream file(input, std::ios::binary);
  const std::vector<char> bytes{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  LLVMFuzzerTestOneInput(reinterpret_cast<const uint8_t*>(bytes.data()), bytes.size());
}

}  // namespace

int main(int argc, char** argv) {
  size_t count = 0;
  for (int i = 1; i < argc; ++i) {
    for (const path& input : inputs_below(argv[i])) {
      run(input);
      ++count;
    }
  }
  std::printf("%zu inputs\n", count);
  return count > 0 ? 0 : 1;
}
