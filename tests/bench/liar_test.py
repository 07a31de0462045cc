"""Every scenario fails, and says why, against a server that is wrong in one place.

usage: liar_test.py BENCH LIAR
"""

import re
import subprocess
import sys
import tempfile
import unittest

PATIENCE = 120  # seconds; only a hung program takes that long


def library_scenarios():
    """Those the help names before the raw limits; where the liar knows less than is asked, a refusal would come first."""
    text = subprocess.run([BENCH, "--help"], text=True, capture_output=True, check=True).stdout
    names = re.search(r"Scenarios: ([\w,\s-]+)\.", text).group(1).replace("\n", " ").split(", ")
    library = [name.strip() for name in names][:names.index("seqpacket-spinning")]
    return [name for name in library if not name.endswith("-8192")]


class Liar(unittest.TestCase):
    def test_every_scenario_notices(self):
        scenarios = library_scenarios()
        self.assertGreaterEqual(len(scenarios), 13)
        for scenario in scenarios:
            with self.subTest(scenario), tempfile.TemporaryDirectory(prefix="netipc-") as run_dir:
                liar = subprocess.Popen([LIAR, scenario, run_dir], stdout=subprocess.PIPE, text=True)
                try:
                    self.assertEqual(liar.stdout.readline(), "lying\n")
                    done = subprocess.run([BENCH, scenario, "--role", "client", "--run-dir", run_dir, "--service", "liar",
                                           "--duration", "60s", "--repetitions", "1", "--csv"],
                                          text=True, capture_output=True, timeout=PATIENCE, check=False)
                finally:
                    liar.kill()
                    liar.communicate()
                self.assertEqual((done.returncode, done.stdout), (1, ""), done.stderr)
                self.assertRegex(done.stderr, f"^netipc: {scenario} at rate max: a wrong answer: not .*\n$")


if __name__ == "__main__":
    BENCH, LIAR = sys.argv[1:]
    unittest.main(argv=sys.argv[:1], verbosity=2)
