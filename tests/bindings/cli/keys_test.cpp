#include "keys.hpp"

#include <sstream>

#include "exit.hpp"
#include "support/catch.hpp"

using namespace netipc::cli;

namespace {

std::string refusal(auto parse, const Key& key) {
  try {
    parse(key);
  } catch (const Failure& failure) {
    REQUIRE(failure.exit == Exit::usage);
    return failure.message;
  }
  return {};
}

}  // namespace

TEST_CASE("keys are arguments, or the lines of the input", "[cli][unit]") {
  std::istringstream input("a\n\nb c");
  REQUIRE_THROWS_AS(read_keys({"x", "-"}, input), Failure);
  const auto lines = read_keys({"-"}, input);
  REQUIRE(lines.size() == 3);
  REQUIRE(lines[1].text.empty());
  REQUIRE(lines[2].text == "b c");
  REQUIRE(lines[2].where == "line 3 of the input");
  std::istringstream nothing;
  REQUIRE_THROWS_AS(read_keys({"-"}, nothing), Failure);
}

TEST_CASE("lines may end as on other systems", "[cli][unit]") {
  std::istringstream input("12\r\n/a\rb\r\n\r\n7\r");
  const auto lines = read_keys({"-"}, input);
  REQUIRE(lines.size() == 4);
  REQUIRE(pid_of(lines[0]) == 12);
  REQUIRE(path_of(lines[1]) == "/a\rb");
  REQUIRE(lines[2].text.empty());
  REQUIRE(pid_of(lines[3]) == 7);
  REQUIRE(read_keys({"x\r"}, input)[0].text == "x\r");
}

TEST_CASE("a pid is a number of 32 bits", "[cli][unit]") {
  REQUIRE(pid_of({"0", {}}) == 0);
  REQUIRE(pid_of({"4294967295", {}}) == UINT32_MAX);
  for (const char* text : {"4294967296", "-1", "+1", " 1", "1 ", "0x1", "x", "1.5"}) {
    CAPTURE(text);
    REQUIRE(refusal(pid_of, {text, "line 7"}).find("line 7: '") == 0);
  }
  REQUIRE(refusal(pid_of, {"", "line 7"}).find("line 7: a key is empty") == 0);
  REQUIRE(refusal(pid_of, {std::string("1\0", 2), {}}).find("a key holds a NUL") == 0);
}

TEST_CASE("a path is anything a request can carry", "[cli][unit]") {
  REQUIRE(path_of({"/a\xff\x1b", {}}) == "/a\xff\x1b");
  REQUIRE(path_of({std::string(4095, 'x'), {}}).size() == 4095);
  REQUIRE(refusal(path_of, {std::string(4096, 'x'), {}}).find("is too long") != std::string::npos);
  REQUIRE(refusal(path_of, {"", {}}).find("a key is empty") == 0);
  REQUIRE(refusal(path_of, {std::string("a\0b", 3), {}}).find("a key holds a NUL") == 0);
}
