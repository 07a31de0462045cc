"""The demonstration, with the command that is built already."""

import os
import pathlib
import subprocess
import tempfile
import unittest

SOURCE = pathlib.Path(os.environ["NETIPC_SOURCE"])
BUILD = pathlib.Path(os.environ["NETIPC_PROGRAM"]).parent.parent


def demo(*arguments):
    return subprocess.run([SOURCE / "packaging/demo", *arguments], text=True, stdin=subprocess.DEVNULL,
                          capture_output=True, timeout=60)


class Demo(unittest.TestCase):
    def test_it_shows_the_cgroups_and_leaves_nothing(self):
        before = set(pathlib.Path("/tmp").glob("netipc-demo-*"))
        done = demo("--prebuilt", BUILD)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertRegex(done.stdout, r"provider: process \d+, serving cgroups-snapshot at ")
        self.assertRegex(done.stdout, r"\d+ cgroups?, generation \d+, .*; over shared-memory .* round trip [\d.]+ ms")
        self.assertEqual(set(pathlib.Path("/tmp").glob("netipc-demo-*")), before)

    def test_it_says_what_failed(self):
        with tempfile.TemporaryDirectory() as folder:
            done = demo("--prebuilt", folder)
            self.assertEqual((done.returncode, done.stdout), (1, ""))
            self.assertIn("there is no ", done.stderr)
            program = pathlib.Path(folder) / "bin/netipc"
            program.parent.mkdir()
            program.write_text("#!/bin/sh\necho broken >&2\nexit 1\n")
            program.chmod(0o755)
            done = demo("--prebuilt", folder)
            self.assertEqual(done.returncode, 1)
            self.assertIn("the provider ended: broken", done.stderr)


if __name__ == "__main__":
    unittest.main()
