"""Each rule finds its violation in a small tree, and nothing else."""

import pathlib
import tempfile
import unittest

import check_tree


class Rules(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.root = pathlib.Path(folder.name)

    def write(self, file, text=""):
        path = self.root / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)

    def found(self, rule):
        return list(check_tree.RULES[rule](self.root))

    def test_an_include_through_the_parent_folder_is_found(self):
        self.write("impl/wire/a.cpp", '#include "../codec/b.hpp"\n')
        self.write("impl/wire/b.cpp", '#include "wire/a..b.hpp"\n')
        self.assertEqual(self.found("no-parent-includes"), ['impl/wire/a.cpp includes "../codec/b.hpp"'])

    def test_a_file_nobody_lists_is_found(self):
        self.write("impl/wire/CMakeLists.txt", "netipc_layer(wire SOURCES header.cpp ${HERE}/posix/far.cpp other/eader.cpp)")
        for name in ("header.cpp", "posix/far.cpp", "eader.cpp", "new.hpp"):
            self.write(f"impl/wire/{name}")
        self.write("tests/support/used.hpp")
        self.write("tests/support/unused.hpp")
        self.write("tests/a_test.cpp", '#include "support/used.hpp"\n')
        self.write("tests/CMakeLists.txt", "netipc_test(a SOURCES a_test.cpp)")
        self.assertEqual(
            [line.split()[0] for line in self.found("listed-files")],
            ["impl/wire/eader.cpp", "impl/wire/new.hpp", "tests/support/unused.hpp"],
        )

    def test_a_public_header_is_listed_by_its_short_name(self):
        self.write("abi/codec.cmake", "HEADERS codec.h")
        self.write("abi/include/netipc/codec.h")
        self.write("abi/include/netipc/more.h")
        self.assertEqual([line.split()[0] for line in self.found("listed-files")], ["abi/include/netipc/more.h"])

    def test_a_system_header_outside_its_folder_is_found(self):
        unix, linux = "#include <unistd.h>\n", "#include <sys/epoll.h>\n"
        self.write("impl/service/server.cpp", "#include <vector>\n" + unix)
        self.write("impl/transport/posix/dial.cpp", unix + linux)
        self.write("impl/transport/posix/linux/poll.cpp", unix + linux)
        self.write("abi/include/netipc/types.h", "#include <stdint.h>\n#include <stdbool.h>\n")
        self.assertEqual(
            self.found("system-headers"),
            [
                "impl/service/server.cpp includes <unistd.h>",
                "impl/transport/posix/dial.cpp includes <sys/epoll.h>",
                "abi/include/netipc/types.h includes <stdbool.h>",
            ],
        )

    def test_a_file_over_the_limit_is_found(self):
        self.write("impl/a.cpp", "\n" * 500)
        self.write("impl/b.cpp", "\n" * 501)
        self.write("tests/a_test.cpp", "\n" * 600)
        self.write("tests/b_test.cpp", "\n" * 601)
        self.assertEqual([line.split()[0] for line in self.found("file-length")], ["impl/b.cpp", "tests/b_test.cpp"])

    def test_a_unit_without_its_test_is_found(self):
        for file in ("impl/wire/a.hpp", "impl/wire/a.cpp", "impl/wire/b.hpp", "impl/wire/b.cpp", "impl/wire/only.hpp"):
            self.write(file)
        self.write("tests/impl/wire/a_test.cpp")
        self.assertEqual(self.found("mirrored-tests"), ["impl/wire/b.hpp has no tests/impl/wire/b_test.cpp"])


if __name__ == "__main__":
    unittest.main()
