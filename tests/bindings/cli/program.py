"""What the tests of the built command share: it runs in a private run dir, as a user would run it."""

import contextlib
import json
import os
import pathlib
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import unittest

PROGRAM = os.environ["NETIPC_PROGRAM"]
MEMORY = "/dev/shm"  # run dirs and cgroup filesystems are in memory in reality too
PATIENCE = 60  # seconds; only a hung program takes that long

OK, FAILED, USAGE, NOT_FOUND, NOT_AUTHORISED = range(5)


class ProgramTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="netipc-", dir=MEMORY if os.access(MEMORY, os.W_OK) else None)
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.run_dir = self.folder / "run"
        self.run_dir.mkdir()

    def environment(self, **changes):
        """The environment without what would change a test's outcome."""
        inherited = {k: v for k, v in os.environ.items() if k not in ("NETDATA_INVOCATION_ID", "NO_COLOR", "COLUMNS")}
        return {**inherited, "TERM": "xterm", **changes}

    def netipc(self, *arguments, env=None, **options):
        """Runs a command to its end; text of both streams and the exit code."""
        return subprocess.run([PROGRAM, *map(str, arguments)], env=self.environment(**(env or {})), text=True,
                              encoding="utf-8", errors="surrogateescape", stdin=subprocess.DEVNULL,
                              stdout=options.pop("stdout", subprocess.PIPE), stderr=subprocess.PIPE,
                              timeout=PATIENCE, **options)

    def somebody_else(self):
        """A user without rights who can run the program; skips the test where there is none."""
        nobody = 65534
        try:
            if os.geteuid() == 0 and self.netipc("version", user=nobody).returncode == OK:
                return nobody
        except PermissionError:
            pass
        self.skipTest("needs root, and a program that others may run")

    def here(self, *arguments, **options):
        """The same, in the private run dir."""
        return self.netipc(*arguments, "--run-dir", self.run_dir, **options)

    def document(self, *arguments, exit_code=OK):
        done = self.here(*arguments, "--json")
        self.assertEqual(done.returncode, exit_code, done.stderr)
        return json.loads(done.stdout)

    def assert_refused(self, done, exit_code, *words):
        """One line on stderr that says what failed, nothing on stdout."""
        self.assertEqual(done.returncode, exit_code, done.stderr)
        self.assertEqual(done.stdout, "")
        self.assertEqual(done.stderr.count("\n"), 1, done.stderr)
        self.assertTrue(done.stderr.startswith("netipc: "), done.stderr)
        for word in words:
            self.assertIn(str(word), done.stderr)

    @contextlib.contextmanager
    def serving(self, *arguments, env=None, user=None):
        """A server that listens; ended when the block ends, unless it has ended itself."""
        server = Server([PROGRAM, "serve", *map(str, arguments), "--run-dir", str(self.run_dir)],
                        self.environment(**(env or {})), user)
        try:
            server.wait_until_it_serves()
            yield server
        finally:
            server.end()

    def make_cgroups(self, *names, root="tree", marker="cgroup.controllers"):
        """A fabricated cgroup filesystem: v2 unless the marker says otherwise."""
        base = self.folder / root
        base.mkdir(parents=True, exist_ok=True)
        for file in ("cgroup.procs", marker):
            (base / file).touch()
        for name in names:
            os.makedirs(os.path.join(os.fsencode(base), os.fsencode(name)), exist_ok=True)
        return base


class Server:
    def __init__(self, command, env, user):
        self.process = subprocess.Popen(command, env=env, user=user, text=True, stdin=subprocess.DEVNULL,
                                        stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        self.said = []

    def wait_until_it_serves(self):
        while True:
            line = self.process.stderr.readline()
            self.said.append(line)
            if line.startswith("netipc: serving "):
                return
            if not line:
                raise AssertionError(f"no server: {self.said}")

    def end(self, how=signal.SIGTERM):
        """The exit code."""
        if self.process.returncode is None:
            self.process.send_signal(how)
            self.out, said = self.process.communicate(timeout=PATIENCE)
            self.said.append(said)
        return self.process.returncode


class FakeServer:
    """A socket that answers every packet with `answer`, or not at all when that is None."""

    def __init__(self, path, answer, kind=socket.SOCK_SEQPACKET):
        self.answer = answer
        self.listener = socket.socket(socket.AF_UNIX, kind)
        self.listener.bind(str(path))
        self.listener.listen()
        self.connections = []
        threading.Thread(target=self.serve, daemon=True).start()

    def serve(self):
        with contextlib.suppress(OSError):
            while True:
                connection, _ = self.listener.accept()
                self.connections.append(connection)
                if self.answer is not None:
                    connection.recv(4096)
                    connection.send(self.answer)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        for end in (self.listener, *self.connections):
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()


def main():
    unittest.main(argv=sys.argv[:1], verbosity=2)
