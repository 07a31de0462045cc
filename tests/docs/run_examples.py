"""The examples of the guide do what they say.

usage: run_examples.py EXAMPLES_DIR LIBRARY
"""

import contextlib
import pathlib
import signal
import socket
import subprocess
import sys
import tempfile
import time
import unittest

EXAMPLES, LIBRARY = pathlib.Path(sys.argv[1]), sys.argv[2]
PATIENCE_S = 60


def run(example, *arguments):
    """(exit code, standard output)"""
    done = subprocess.run([EXAMPLES / f"example-{example}", *arguments], text=True, capture_output=True, timeout=PATIENCE_S)
    return done.returncode, done.stdout


def listens(path):
    """The name of a socket is there before anybody listens at it."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as client:
        return client.connect_ex(str(path)) == 0


@contextlib.contextmanager
def provider(example, run_dir, name):
    """A running provider, which listens."""
    with subprocess.Popen(
        [EXAMPLES / f"example-{example}", run_dir], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        try:
            deadline = time.monotonic() + PATIENCE_S
            while not listens(pathlib.Path(run_dir) / name):
                if process.poll() is not None or time.monotonic() > deadline:
                    raise AssertionError(f"{example} did not start")
                time.sleep(0.01)
            yield process
        finally:
            if process.poll() is None:
                process.kill()


class Examples(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.run_dir = folder.name

    def left(self):
        return list(pathlib.Path(self.run_dir).iterdir())

    def test_the_codec_needs_nobody(self):
        code, out = run("codec")
        self.assertEqual(code, 0)
        self.assertEqual(out, "a byte short: NETIPC_STATUS_OUT_OF_BOUNDS\nitems: 100, known: 50, labels: 50\n"
                              "kept: /system.slice/worker.service\n")

    def test_a_client_prints_what_the_server_serves(self):
        with provider("server", self.run_dir, "cgroups-snapshot.sock") as server:
            expected = "web /sys/fs/cgroup/web/cgroup.procs\ndb /sys/fs/cgroup/db/cgroup.procs\ncgroups: 2, generation: 7\n"
            self.assertEqual(run("client", self.run_dir), (0, expected))
            self.assertEqual(run("client-cpp", self.run_dir), (0, "".join(expected.splitlines(True)[:2])))
            server.send_signal(signal.SIGTERM)
            self.assertEqual(server.wait(PATIENCE_S), 0)
        self.assertEqual(self.left(), [])

    def test_a_client_without_a_server_says_so(self):
        self.assertEqual(run("client", self.run_dir), (1, ""))
        self.assertEqual(run("client-cpp", self.run_dir), (1, ""))

    def test_a_loop_of_ones_own_serves_a_plugin_that_loads_the_library(self):
        with provider("own_loop", self.run_dir, "increment.sock") as server:
            self.assertEqual(run("dlopen", LIBRARY, self.run_dir, "41"), (0, "42\n"))
            self.assertEqual(server.communicate(timeout=PATIENCE_S), ("requests: 1\n", None))
            self.assertEqual(server.returncode, 0)
        self.assertEqual(self.left(), [])

    def test_a_plugin_works_without_the_library(self):
        self.assertEqual(run("dlopen", "libnetipc-none.so.1", self.run_dir, "41"), (0, "without netipc\n"))


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
