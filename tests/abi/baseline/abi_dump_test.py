"""The comparison fails for what breaks a caller, and only for that.

usage: abi_dump_test.py COMPILER
"""

import pathlib
import subprocess
import sys
import tempfile
import unittest

import abi_dump

COMPILER = sys.argv.pop()

HEADER = """
struct options { unsigned size; unsigned flags; };
struct handle;
int send(struct handle *handle, const struct options *options, unsigned timeout);
"""
SOURCE = """
#include "send.h"
struct handle { int tag; };
int send(struct handle *handle, const struct options *options, unsigned timeout) {
  return handle->tag + (int)(options->flags + timeout);
}
"""
TAIL_MAY_GROW = """
[suppress_type]
name = options
has_data_member_inserted_at = end
"""


class Comparison(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.suppressions = self.folder / "suppressions.abignore"
        self.suppressions.write_text("")
        self.baseline = self.dump("old", HEADER, SOURCE)

    # DWARF 4: in DWARF 5 clang numbers the compiled file 0, which abidw 2.2 takes for no file,
    # so that a type of that file would count as public.
    def dump(self, name, header, source, debug="-gdwarf-4"):
        folder = self.folder / name
        folder.mkdir()
        (folder / "send.h").write_text(header)
        (folder / "send.c").write_text(source)
        library = folder / "libsend.so"
        subprocess.run([COMPILER, "-shared", "-fPIC", debug, folder / "send.c", "-o", library], check=True)
        abi_dump.write(library, folder, ["send"], folder / "send.abi")
        return folder / "send.abi"

    def report(self, old="", new=""):
        changed = self.dump("new", HEADER.replace(old, new), SOURCE.replace(old, new))
        return abi_dump.compare(self.baseline, changed, self.suppressions)

    def test_the_same_library_has_no_difference(self):
        self.assertEqual(self.report(), "")

    def test_a_changed_parameter_is_found(self):
        self.assertIn("unsigned long", self.report("unsigned timeout", "unsigned long timeout"))

    def test_a_changed_field_of_a_public_struct_is_found(self):
        self.assertIn("flags", self.report("unsigned flags", "long flags"))

    def test_a_private_field_may_change(self):
        self.assertEqual(self.report("int tag;", "int tag; long more;"), "")

    def test_a_grown_struct_is_found_unless_it_may_grow(self):
        grown = ("unsigned flags;", "unsigned flags; unsigned more;")
        self.assertIn("more", self.report(*grown))
        self.suppressions.write_text(TAIL_MAY_GROW)
        grown_dump = self.folder / "new" / "send.abi"
        self.assertEqual(abi_dump.compare(self.baseline, grown_dump, self.suppressions), "")

    def test_a_removed_function_is_found(self):
        renamed = self.dump("other", HEADER, SOURCE + "int more(void) { return 0; }")
        self.assertIn("more", abi_dump.compare(renamed, self.baseline, self.suppressions))

    def test_a_library_without_debug_information_is_refused(self):
        with self.assertRaises(SystemExit):
            self.dump("blind", HEADER, SOURCE, debug="-g0")


if __name__ == "__main__":
    unittest.main()
