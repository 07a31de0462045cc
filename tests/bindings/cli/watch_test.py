"""watch: services that come and go, in JSON lines, as text and on a terminal."""

import contextlib
import fcntl
import json
import os
import pty
import signal
import socket
import struct
import subprocess
import termios

import program
from program import NOT_FOUND, OK, USAGE, ProgramTest


class Watching:
    """A watch whose lines are read as they come."""

    def __init__(self, test, *arguments):
        self.process = subprocess.Popen([program.PROGRAM, "watch", "--run-dir", str(test.run_dir), "--json", "--interval",
                                         "100ms", *map(str, arguments)], env=test.environment(), text=True,
                                        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE)

    def until(self, accept):
        """The services of the first line that `accept` takes, by name."""
        for line in self.process.stdout:
            services = {service["service"]: service for service in json.loads(line)["services"]}
            if accept(services):
                return services
        raise AssertionError(self.process.stderr.read())

    def end(self, how=signal.SIGINT):
        self.process.send_signal(how)
        self.process.communicate(timeout=program.PATIENCE)
        return self.process.returncode


class Watch(ProgramTest):
    @contextlib.contextmanager
    def watching(self, *arguments):
        watching = Watching(self, *arguments)
        try:
            yield watching
        finally:
            if watching.process.poll() is None:
                watching.process.kill()
            watching.process.communicate()

    def test_a_line_for_every_look(self):
        with self.serving("increment") as server:
            done = self.here("watch", "--json", "--count", 2, "--interval", "100ms", "--calls", 3,
                             "--timeout", "60s")
        self.assertEqual((done.returncode, done.stderr), (OK, ""))
        first, second = (json.loads(line) for line in done.stdout.splitlines())
        self.assertGreaterEqual(second["time_ms"], first["time_ms"] + 100)
        (service,) = second["services"]
        self.assertEqual(list(service), ["service", "kind", "state", "profile", "data_plane", "peer_pid", "sessions", "calls",
                                         "calls_per_second", "errors", "p50_ns", "p99_ns", "last_error"])
        self.assertEqual((service["service"], service["kind"], service["state"]), ("increment", "increment", "READY"))
        self.assertEqual((service["peer_pid"], service["calls"], service["errors"]), (server.process.pid, 6, 0))
        self.assertEqual((service["sessions"], service["last_error"]), (0, "NETIPC_STATUS_OK"))
        self.assertTrue(0 < service["p50_ns"] <= service["p99_ns"])
        self.assertGreater(service["calls_per_second"], 0)

    def test_services_come_and_go(self):
        with self.watching() as watching:
            watching.until(lambda services: services == {})
            with self.serving("increment") as first:
                seen = watching.until(lambda services: services.get("increment", {}).get("state") == "READY")
                self.assertEqual(seen["increment"]["peer_pid"], first.process.pid)
                with self.serving("string-reverse"):
                    watching.until(lambda services: services.get("string-reverse", {}).get("state") == "READY")
                watching.until(lambda services: list(services) == ["increment"])
                first.process.kill()
                first.process.wait()
                seen = watching.until(lambda services: services["increment"]["state"] == "NOT_LISTENING")
                self.assertIsNone(seen["increment"]["profile"])
            with self.serving("increment", "--token", 1):
                watching.until(lambda services: services["increment"]["state"] == "AUTH_FAILED")
            watching.until(lambda services: services == {})
            with self.serving("increment"):
                watching.until(lambda services: services.get("increment", {}).get("state") == "READY")
            self.assertEqual(watching.end(), OK)

    def test_a_server_of_a_relative_run_dir(self):
        server = program.Server([program.PROGRAM, "serve", "increment", "--run-dir", os.path.relpath(self.run_dir)],
                                self.environment(), None)
        self.addCleanup(server.end)
        server.wait_until_it_serves()
        done = self.here("watch", "--json", "--count", 1)
        (service,) = json.loads(done.stdout)["services"]
        self.assertEqual((service["state"], service["profile"]), ("READY", "shm-futex"))

    def test_sessions_are_those_of_others(self):
        with self.serving("increment"), self.watching() as watching:
            client = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
            client.connect(str(self.run_dir / "increment.sock"))
            watching.until(lambda services: services["increment"]["sessions"] == 1)
            client.close()
            watching.until(lambda services: services["increment"]["sessions"] == 0)

    def test_a_service_of_unknown_kind_is_left_alone(self):
        with self.serving("increment", "--service", "mystery", "--log-level", "info") as server:
            done = self.here("watch", "--json", "--count", 2, "--interval", "100ms")
            server.end()
        (service,) = json.loads(done.stdout.splitlines()[-1])["services"]
        self.assertEqual(service, {"service": "mystery", "kind": None, "state": "LISTENING", "profile": None,
                                   "data_plane": None, "peer_pid": None, "sessions": 0})
        self.assertIn("0 requests were served", "".join(server.said))
        self.assertNotIn("client", "".join(server.said).split("stopped")[0])

    def test_one_service_alone(self):
        with self.serving("increment"), self.serving("string-reverse"):
            done = self.here("watch", "--json", "--count", 1, "--service", "increment")
        self.assertEqual([service["service"] for service in json.loads(done.stdout)["services"]], ["increment"])

    def test_text(self):
        with self.serving("increment"):
            done = self.here("watch", "--count", 2, "--interval", "100ms", "--timeout", "60s")
        self.assertEqual(done.stdout.count(f"1 service in {self.run_dir}\n"), 2)
        self.assertRegex(done.stdout, r"(?m)^SERVICE +STATE +PROFILE +PID +SESSIONS +CALLS/S +ERRORS +P50 +P99$")
        self.assertRegex(done.stdout, r"(?m)^increment +READY +\S+ +\d+ +0 +[\d.]+ +0 +[\d.]+ ms +[\d.]+ ms$")
        self.assertNotIn("\x1b", done.stdout)

    def test_no_run_dir(self):
        self.assert_refused(self.netipc("watch", "--run-dir", self.folder / "none"), NOT_FOUND, "none")

    def test_the_rate_is_bounded(self):
        for arguments in (["--interval", "50ms"], ["--interval", "0"], ["--calls", 11]):
            self.assert_refused(self.here("watch", *arguments), USAGE)


class OnATerminal(ProgramTest):
    def setUp(self):
        super().setUp()
        self.ours, theirs = pty.openpty()
        self.resize(24, 200)
        self.before = termios.tcgetattr(theirs)
        self.shown = b""
        self.process = subprocess.Popen([program.PROGRAM, "watch", "--interval", "100ms", "--run-dir", str(self.run_dir)],
                                        env=self.environment(), stdin=theirs, stdout=theirs, stderr=theirs,
                                        start_new_session=True, preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0))
        self.theirs = theirs
        self.addCleanup(self.close)

    def close(self):
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        os.close(self.ours)
        os.close(self.theirs)

    def resize(self, rows, columns):
        fcntl.ioctl(self.ours, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def until(self, text):
        """What is shown up to `text`, from where the last one ended."""
        while text not in self.shown:
            self.shown += os.read(self.ours, 65536)
        seen, _, self.shown = self.shown.partition(text)
        return seen

    def test_it_draws_in_place_and_gives_the_terminal_back(self):
        self.assertEqual(self.until(b"\x1b[?1049h\x1b[?25l\x1b[?7l"), b"")
        self.until(b"\x1b[Hno services in ")
        with self.serving("increment"):
            self.until(b"READY")
            self.until(b"READY")
            self.process.send_signal(signal.SIGINT)
            self.until(b"\x1b[?7h\x1b[?25h\x1b[?1049l")
            self.until(b"1 service in ")
            self.until(b"READY")
            self.assertEqual(self.process.wait(program.PATIENCE), OK)
        self.assertEqual(termios.tcgetattr(self.theirs), self.before)

    def test_it_fits_the_terminal_after_a_resize(self):
        with self.serving("increment", "--service", "x" * 60):
            self.until(b"x" * 60)
            self.resize(2, 80)
            frame = b"\r\n\r\n"
            while frame.count(b"\r\n") > 1:
                frame = self.until(b"\x1b[J")
            self.assertLess(len(frame.replace(b"\x1b[H", b"").split(b"\r\n")[-1]), 120)
            self.process.send_signal(signal.SIGTERM)
            self.until(b"\x1b[?1049l")
            self.assertEqual(self.process.wait(program.PATIENCE), OK)

    def test_a_narrow_terminal_shows_whole_columns(self):
        with self.serving("increment"):
            self.until(b"P99")
            self.resize(24, 40)
            heading = b"P99"
            while b"P99" in heading:
                self.until(b"SERVICE")
                heading = self.until(b"\x1b[K")
            self.assertRegex(heading, rb"^\S* +\S*STATE\S* +\S*PROFILE\S* +\S*PID[^A-Z]*$")


if __name__ == "__main__":
    program.main()
