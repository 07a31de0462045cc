"""bench: short runs, to see that it measures what it says; no figure is judged."""

import csv
import io
import re
import subprocess

import program
from program import FAILED, NOT_AUTHORISED, NOT_FOUND, OK, USAGE, ProgramTest

COLUMNS = ["scenario", "client", "server", "target_rps", "throughput", "p50_us", "p95_us", "p99_us", "client_cpu_pct",
           "server_cpu_pct", "total_cpu_pct"]
SHORT = ("--duration", "20ms", "--repetitions", 1)
LIMITS = ["seqpacket-spinning", "seqpacket-blocking", "seqpacket-pipeline-d16", "seqpacket-batch",
          "seqpacket-pipeline-batch-d16", "seqpacket-connect", "futex", "memory-copy-spinning", "memory-copy-region",
          "memory-copy-batch", "cache-line", "memcpy-1mib", "hash-probe"]


class Bench(ProgramTest):
    def bench(self, *arguments, exit_code=OK):
        done = self.netipc("bench", *SHORT, *arguments)
        self.assertEqual(done.returncode, exit_code, done.stderr)
        return done

    def rows(self, *arguments):
        """The rows of the CSV, each checked for what every row has."""
        reader = csv.DictReader(io.StringIO(self.bench("--csv", *arguments).stdout))
        rows = list(reader)
        self.assertEqual(reader.fieldnames, COLUMNS)
        for row in rows:
            with self.subTest(row):
                self.assertGreater(float(row["throughput"]), 0)
                self.assertLessEqual(float(row["p50_us"]), float(row["p95_us"]))
                self.assertLessEqual(float(row["p95_us"]), float(row["p99_us"]))
                self.assertGreaterEqual(float(row["client_cpu_pct"]), 0)
                if row["scenario"] == "cache-lookup" and not row["server_cpu_pct"]:
                    continue  # a cache does not tell whom it asked
                self.assertAlmostEqual(float(row["client_cpu_pct"]) + float(row["server_cpu_pct"]),
                                       float(row["total_cpu_pct"]), delta=0.2)
        return rows

    def scenarios(self):
        """The names that the help offers: those of the library, then the raw limits."""
        names = re.search(r"Scenarios: ([\w,\s-]+)\.", self.netipc("bench", "--help").stdout).group(1)
        return [name.strip() for name in names.split(",")]

    def test_every_scenario_gives_right_answers(self):
        library = [name for name in self.scenarios() if name not in LIMITS]
        self.assertEqual(self.scenarios(), library + LIMITS)
        self.assertEqual([(row["scenario"], row["client"], row["server"]) for row in self.rows("--no-limits")],
                         [(name, "netipc", "netipc") for name in library])

    def test_every_limit(self):
        self.assertEqual([(row["scenario"], row["client"], row["server"]) for row in self.rows(*LIMITS)],
                         [(name, "raw", "raw") for name in LIMITS])

    def test_limits_are_measured_beside(self):
        for placement, limit in (("free", "seqpacket-spinning"), ("same", "seqpacket-blocking")):
            with self.subTest(placement):
                rows = self.rows("uds-ping-pong", "--placement", placement, "--rates", "max,1000")
                self.assertEqual([(row["scenario"], row["target_rps"]) for row in rows],
                                 [("uds-ping-pong", "0"), (limit, "0"),
                                  ("uds-ping-pong", "1000"), ("seqpacket-blocking", "1000")])

    def test_a_pace_is_kept(self):
        (row,) = self.rows("uds-ping-pong", "--rates", "500", "--no-limits")
        self.assertLessEqual(float(row["throughput"]), 500)

    def test_the_document(self):
        document = self.document("bench", "uds-ping-pong", *SHORT[:2], "--repetitions", 3)
        self.assertEqual(document["placement"], "free")
        row, limit = document["rows"]
        self.assertEqual((row["scenario"], row["unit"], row["raw"]), ("uds-ping-pong", "requests", False))
        self.assertEqual(sorted(trial["throughput"] for trial in row["trials"])[1], row["throughput"])
        self.assertEqual(limit["limit"], None)
        self.assertAlmostEqual(row["limit"]["throughput"], row["throughput"] / limit["throughput"])

    def test_the_table(self):
        self.assertRegex(self.bench("uds-ping-pong").stdout,
                         r"(?m)^uds-ping-pong +max +\d+  requests .* \d+\.\d\d of seqpacket-spinning$")

    def test_each_side_alone(self):
        for scenario in (name for name in self.scenarios() if name not in LIMITS):
            with self.subTest(scenario):
                here = ("--run-dir", self.run_dir, "--service", "foreign", "--token", 7)
                server = program.Server([program.PROGRAM, "bench", scenario, "--role", "server", *map(str, here)],
                                        self.environment(), None)
                server.wait_until_it_serves()
                try:
                    (row,) = self.rows(scenario, "--role", "client", "--peer", "deployed-c", *here)
                    self.assertEqual((row["client"], row["server"]), ("netipc", "deployed-c"))
                    # A cache has no session of its own to tell why.
                    code = FAILED if scenario == "cache-lookup" else NOT_AUTHORISED
                    refused = self.bench(scenario, "--role", "client", *here[:-1], 8, exit_code=code)
                    self.assertRegex(refused.stderr, "refused the token|no snapshot")
                finally:
                    self.assertEqual(server.end(), OK)
                self.assertEqual(list(self.run_dir.iterdir()), [])

    def test_a_server_of_the_other_data_plane(self):
        with self.serving("increment", "--profiles", "baseline"):
            done = self.bench("shm-ping-pong", "--role", "client", "--service", "increment", "--run-dir", self.run_dir,
                              exit_code=FAILED)
        self.assertIn("shared memory", done.stderr)

    def test_nobody_there(self):
        done = self.bench("uds-ping-pong", "--role", "client", "--run-dir", self.run_dir, exit_code=NOT_FOUND)
        self.assertIn("no such service", done.stderr)

    def test_wrong_usage(self):
        for arguments, words in ((("no-such-thing",), ["no-such-thing", "not a scenario"]),
                                 (("--rates", "0"), ["'0' is not"]),
                                 (("--placement", "here"), ["'here' is not"]),
                                 (("--role", "judge"), ["'judge' is not"]),
                                 (("--role", "server"), ["one scenario"]),
                                 (("--duration", "0"), ["--duration is 0"]),
                                 (("futex", "--role", "server"), ["raw limit"]),
                                 (("futex", "--role", "client"), ["raw limit"]),
                                 (("shm-ping-pong", "--profiles", "baseline"), ["--profiles"])):
            with self.subTest(arguments):
                self.assert_refused(self.netipc("bench", *arguments), USAGE, *words)

    def test_a_side_that_ends_is_noticed(self):
        bench = subprocess.Popen([program.PROGRAM, "bench", "uds-ping-pong", "--duration", "60s", "--csv"],
                                 stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        children = f"/proc/{bench.pid}/task/{bench.pid}/children"
        pids = []
        while len(pids) < 2:
            with open(children) as file:
                pids = file.read().split()
        subprocess.run(["kill", "-KILL", pids[0]], check=True)  # the server is made first
        out, said = bench.communicate(timeout=program.PATIENCE)
        self.assertEqual((bench.returncode, out), (FAILED, ""), said)
        self.assertEqual(said.count("\n"), 1)


if __name__ == "__main__":
    program.main()
