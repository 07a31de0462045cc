"""The demonstration, with the command that is built already."""

import os
import pathlib
import subprocess
import tempfile
import unittest

SOURCE = pathlib.Path(os.environ["NETIPC_SOURCE"])
BUILD = pathlib.Path(os.environ["NETIPC_PROGRAM"]).parent.parent


def demo(*arguments, env=None):
    return subprocess.run([SOURCE / "packaging/demo", *arguments], text=True, stdin=subprocess.DEVNULL,
                          capture_output=True, timeout=60, env=env)


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

    def test_help_is_a_result_and_an_unknown_option_is_not(self):
        helped = demo("--help")
        self.assertEqual((helped.returncode, helped.stderr), (0, ""))
        self.assertIn("usage: packaging/demo", helped.stdout)
        refused = demo("--bogus")
        self.assertEqual((refused.returncode, refused.stdout, refused.stderr), (2, "", helped.stdout))

    def test_it_builds_all_that_an_installation_takes_and_says_for_how_long(self):
        with tempfile.TemporaryDirectory() as folder:
            fake = pathlib.Path(folder) / "cmake"
            fake.write_text(f'#!/bin/sh\necho "$@" >>{folder}/log\n')
            fake.chmod(0o755)
            (pathlib.Path(folder) / "dpkg-query").write_text("#!/bin/sh\necho installed\n")
            (pathlib.Path(folder) / "dpkg-query").chmod(0o755)
            done = demo(f"{folder}/build", env={**os.environ, "PATH": f"{folder}:{os.environ['PATH']}"})
            self.assertIn("about three minutes", done.stdout)
            self.assertEqual((pathlib.Path(folder) / "log").read_text().splitlines()[1], f"--build {folder}/build")


if __name__ == "__main__":
    unittest.main()
