"""Each fault of a shared library is found in one that was built with it.

usage: check_binary_test.py COMPILER
"""

import pathlib
import subprocess
import sys
import tempfile
import unittest

import check_binary

COMPILER = sys.argv.pop()
CLEAN = "int answer(void) { return 42; }"
GOOD_FLAGS = ("-shared", "-fPIC", "-Wl,-soname,lib.so.1", "-Wl,-z,relro,-z,now", "-Wl,--as-needed")


class Binary(unittest.TestCase):
    def problems(self, source=CLEAN, *flags):
        with tempfile.TemporaryDirectory() as folder:
            library = pathlib.Path(folder) / "lib.so"
            command = [COMPILER, "-w", "-x", "c", "-", *GOOD_FLAGS, *flags, "-o", library]
            subprocess.run(command, input=source, text=True, check=True)
            return " ".join(check_binary.check(library, "lib.so.1"))

    def test_a_clean_library_has_no_problem(self):
        self.assertEqual(self.problems(), "")

    def test_a_wrong_soname_is_found(self):
        self.assertIn("soname is lib.so.2", self.problems(CLEAN, "-Wl,-soname,lib.so.2"))

    def test_a_dependency_is_found(self):
        self.assertIn("needs libm.so.6", self.problems(CLEAN, "-Wl,--no-as-needed", "-lm"))

    def test_a_run_path_is_found(self):
        self.assertIn("RUNPATH", self.problems(CLEAN, "-Wl,--enable-new-dtags,-rpath,/opt"))

    def test_code_at_load_time_is_found(self):
        self.assertIn("runs code at load", self.problems("__attribute__((constructor)) static void f(void) {}"))

    def test_an_executable_stack_is_found(self):
        self.assertIn("stack", self.problems(CLEAN, "-Wl,-z,execstack"))

    def test_a_writable_code_segment_is_found(self):
        self.assertIn("writable and executable", self.problems(CLEAN, "-nostdlib", "-Wl,-N", "-Wl,-z,norelro"))

    def test_lazy_binding_is_found(self):
        self.assertIn("binds lazily", self.problems(CLEAN, "-Wl,-z,lazy"))

    def test_a_call_that_ends_the_host_is_found(self):
        self.assertIn("calls exit", self.problems("void exit(int); void f(void) { exit(1); }"))


if __name__ == "__main__":
    unittest.main()
