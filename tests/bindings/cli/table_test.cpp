#include "table.hpp"

#include "support/catch.hpp"

using namespace netipc::cli;

namespace {

Table sample() {
  Table table({{"NAME"}, {"SIZE", Table::Column::right}, {"PATH", Table::Column::left, true}});
  table.add({{"a"}, {"5"}, {"/one"}});
  table.add({{"longer"}, {"12345"}, {"/sys/fs/cgroup/two"}});
  return table;
}

}  // namespace

TEST_CASE("columns line up and lines end without blanks", "[cli][unit]") {
  REQUIRE(sample().render({}) ==
          "NAME     SIZE  PATH\n"
          "a           5  /one\n"
          "longer  12345  /sys/fs/cgroup/two\n");
}

TEST_CASE("a narrow terminal shortens the column that may shrink", "[cli][unit]") {
  REQUIRE(sample().render({true, false, 30}) ==
          "NAME     SIZE  PATH\n"
          "a           5  /one\n"
          "longer  12345  /sys...roup/two\n");
}

TEST_CASE("a shrinking column stays wide enough to tell rows apart", "[cli][unit]") {
  REQUIRE(sample().render({true, false, 5}) ==
          "NAME     SIZE  PATH\n"
          "a           5  /one\n"
          "longer  12345  /sy...up/two\n");
}

TEST_CASE("where shrinking is not enough, the last columns that may leave do", "[cli][unit]") {
  Table table({{"NAME", Table::Column::left, true},
               {"STATE"},
               {"PID", Table::Column::right, false, true},
               {"CALLS", Table::Column::right, false, true}});
  table.add({{"a-name-of-20-columns"}, {"READY"}, {"12345"}, {"9"}});
  REQUIRE(table.render({true, false, 33}) ==
          "NAME          STATE    PID  CALLS\n"
          "a-n...olumns  READY  12345      9\n");
  REQUIRE(table.render({true, false, 32}) ==
          "NAME          STATE    PID\n"
          "a-n...olumns  READY  12345\n");
  REQUIRE(table.render({true, false, 25}) ==
          "NAME          STATE\n"
          "a-n...olumns  READY\n");
  REQUIRE(table.render({true, false, 5}) == table.render({true, false, 25}));
}

TEST_CASE("without titles there is no heading", "[cli][unit]") {
  Table table({{""}, {""}});
  table.add({{"state"}, {"live"}});
  REQUIRE(table.render({}) == "state  live\n");
}

TEST_CASE("an empty last cell leaves no blanks behind", "[cli][unit]") {
  Table table({{"A"}, {"B"}});
  table.add({{"x"}, {""}});
  table.add({{"y"}, {"z"}});
  REQUIRE(table.render({}) == "A  B\nx\ny  z\n");
}

TEST_CASE("a column that is empty in every row is left out", "[cli][unit]") {
  Table table({{"A"}, {"EMPTY", Table::Column::right}, {"B", Table::Column::left, true}});
  table.add({{"x"}, {""}, {"0123456789abcdefg"}});
  REQUIRE(table.render({true, false, 20}) == "A  B\nx  0123456789abcdefg\n");
}

TEST_CASE("colours appear where the terminal has them and do not shift columns", "[cli][unit]") {
  Table table({{"A"}, {"B"}});
  table.add({{"ok", Tone::good}, {"x"}});
  REQUIRE(table.render({true, true, 0}) == "\x1b[1mA\x1b[0m   \x1b[1mB\x1b[0m\n\x1b[32mok\x1b[0m  x\n");
  REQUIRE(table.render({true, false, 0}) == "A   B\nok  x\n");
}

TEST_CASE("foreign text cannot send control sequences", "[cli][unit]") {
  Table table({{""}});
  table.add({{"\x1b]0;title\x07"}});
  REQUIRE(table.render({true, true, 0}) == "\\x1b]0;title\\x07\n");
}
