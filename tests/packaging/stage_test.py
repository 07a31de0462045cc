"""A stage of packaging/check builds and tests with as many jobs as JOBS says.

usage: stage_test.py ROOT
"""

import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

ROOT = pathlib.Path(sys.argv[1])


class Stage(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        for tool in ("cmake", "ctest"):
            fake = self.folder / tool
            fake.write_text(f'#!/bin/sh\necho "{tool} $*" >>"{self.folder}/log"\n')
            fake.chmod(0o755)

    def run_stage(self, **environment):
        """How often each tool was told to run so many jobs at once."""
        inherited = {name: value for name, value in os.environ.items() if name != "JOBS"}
        subprocess.run([ROOT / ".ci/steps/stage.sh", "release", "junit.xml"], cwd=self.folder, check=True,
                       env={**inherited, "PATH": f"{self.folder}:{inherited['PATH']}", **environment})
        calls = (self.folder / "log").read_text().splitlines()
        return [(call.split()[0], call.split("--parallel ")[1].split()[0]) for call in calls if "--parallel" in call]

    def test_jobs(self):
        self.assertEqual(self.run_stage(JOBS="7"), [("cmake", "7"), ("ctest", "7")])

    def test_by_default_all_processors_are_used(self):
        processors = subprocess.run(["nproc"], text=True, capture_output=True, check=True).stdout.strip()
        self.assertEqual(self.run_stage(), [("cmake", processors), ("ctest", processors)])

    def test_check_refuses_what_is_no_number(self):
        for jobs in ("0", "many", "-1"):
            done = subprocess.run([ROOT / "packaging/check"], text=True, capture_output=True,
                                  env={**os.environ, "JOBS": jobs})
            self.assertEqual((done.returncode, done.stdout), (2, ""))
            self.assertIn("JOBS", done.stderr)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
