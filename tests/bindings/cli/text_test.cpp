#include "text.hpp"

#include "support/catch.hpp"

using namespace netipc::cli;
using namespace std::chrono_literals;

TEST_CASE("printable text passes unchanged", "[cli][unit]") {
  REQUIRE(escape("system.slice/ssh.service") == "system.slice/ssh.service");
  REQUIRE(escape("caf\u00e9 \u4e2d \U0001f600") == "caf\u00e9 \u4e2d \U0001f600");
  REQUIRE(escape("").empty());
}

TEST_CASE("no control character reaches a terminal", "[cli][unit]") {
  REQUIRE(escape("a\x1b[31mb\n") == "a\\x1b[31mb\\x0a");
  REQUIRE(escape(std::string_view("\0\x7f", 2)) == "\\x00\\x7f");
  REQUIRE(escape("\xc2\x9b") == "\\xc2\\x9b");  // U+009B starts a control sequence too
  REQUIRE(escape("\xc2\xa0") == "\xc2\xa0");
}

TEST_CASE("text cannot pose as another by its order or by what is not seen", "[cli][unit]") {
  REQUIRE(escape("a\u202egpj.exe") == "a\\xe2\\x80\\xaegpj.exe");
  for (const char* hidden : {"\u061c", "\u200b", "\u200f", "\u2028", "\u2029", "\u202a", "\u202e", "\u2060", "\u2066", "\u206f",
                             "\ufeff"}) {
    CAPTURE(escape(hidden));
    REQUIRE_FALSE(first_character(hidden).printable);
  }
  for (const char* shown : {"\u061b", "\u061d", "\u200a", "\u2010", "\u2027", "\u202f", "\u205f", "\u2070", "\ufefe",
                            "\uff00", "\U0001f600", "\U0010ffff"}) {
    CAPTURE(escape(shown));
    REQUIRE(first_character(shown).printable);
  }
}

TEST_CASE("malformed UTF-8 is shown byte by byte", "[cli][unit]") {
  REQUIRE(escape("\xff\xfe") == "\\xff\\xfe");
  REQUIRE(escape("\xc0\xaf") == "\\xc0\\xaf");                    // overlong
  REQUIRE(escape("\xe0\x80\x80") == "\\xe0\\x80\\x80");           // overlong
  REQUIRE(escape("\xed\xa0\x80") == "\\xed\\xa0\\x80");           // surrogate
  REQUIRE(escape("\xf4\x90\x80\x80") == "\\xf4\\x90\\x80\\x80");  // above U+10FFFF
  REQUIRE(escape("\xe4\xb8") == "\\xe4\\xb8");                    // cut short
  REQUIRE(escape("\xe4\xb8x") == "\\xe4\\xb8x");
}

TEST_CASE("a substitute stands for each character or byte that cannot be shown", "[cli][unit]") {
  REQUIRE(replace_unprintable("a\nb\xc2\x9b"
                              "c\xff",
                              '_') == "a_b_c_");
}

TEST_CASE("width counts characters, not bytes", "[cli][unit]") {
  REQUIRE(display_width("caf\u00e9") == 4);
  REQUIRE(display_width("") == 0);
}

TEST_CASE("shortening keeps both ends and never exceeds the width", "[cli][unit]") {
  REQUIRE(shorten("abcdef", 6) == "abcdef");
  REQUIRE(shorten("/sys/fs/cgroup/x/cgroup.procs", 15) == "/sys...up.procs");
  REQUIRE(shorten("abcdef", 3) == "abc");
  REQUIRE(shorten("abcdef", 0).empty());
  REQUIRE(shorten("\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9", 6) == "\u00e9...\u00e9\u00e9");
}

TEST_CASE("one thing is singular, any other number plural", "[cli][unit]") {
  REQUIRE(counted(0, "cgroup") == "0 cgroups");
  REQUIRE(counted(1, "cgroup") == "1 cgroup");
  REQUIRE(counted(2, "cgroup") == "2 cgroups");
}

TEST_CASE("a duration is shown in milliseconds, from one second on in seconds", "[cli][unit]") {
  REQUIRE(format_duration(1234ns) == "0.001 ms");
  REQUIRE(format_duration(112'345ns) == "0.112 ms");
  REQUIRE(format_duration(1500ms) == "1.500 s");
}

TEST_CASE("a number is decimal or hexadecimal and fits 64 bits", "[cli][unit]") {
  REQUIRE(parse_number("0") == 0);
  REQUIRE(parse_number("18446744073709551615") == UINT64_MAX);
  REQUIRE(parse_number("0xDEADBEEFcafebabe") == 0xdeadbeefcafebabeU);
  for (const char* bad :
       {"", "0x", "-1", "+1", " 1", "1 ", "12a", "0xg", "18446744073709551616", "0x10000000000000000", "1.0", "0x-1"}) {
    CAPTURE(bad);
    REQUIRE_FALSE(parse_number(bad).has_value());
  }
}

TEST_CASE("a duration is read in seconds unless a unit follows", "[cli][unit]") {
  REQUIRE(parse_duration("5") == 5000ms);
  REQUIRE(parse_duration("0.25") == 250ms);
  REQUIRE(parse_duration("1.5s") == 1500ms);
  REQUIRE(parse_duration("20ms") == 20ms);
  REQUIRE(parse_duration("2m") == 120000ms);
  REQUIRE(parse_duration("0") == 0ms);
  for (const char* bad : {"", "s", "-1", "1h", "1 s", "nan", "inf", "1e3", "0.1ms", "4294967295ms", "99999999999"}) {
    CAPTURE(bad);
    REQUIRE_FALSE(parse_duration(bad).has_value());
  }
}
