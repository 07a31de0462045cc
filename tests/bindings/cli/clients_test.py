"""snapshot, ping, status and version against servers, good and bad."""

import fcntl
import json
import os
import pty
import re
import socket
import struct
import subprocess
import termios

import program
from program import FAILED, NOT_AUTHORISED, NOT_FOUND, OK, USAGE, FakeServer, ProgramTest

INVOCATION = "0f14d0ab-9605-4a62-a9e4-5ed26688389b"


class Version(ProgramTest):
    def test_versions_profiles_and_features(self):
        done = self.netipc("version", "--json")
        document = json.loads(done.stdout)
        self.assertEqual(list(document), ["version", "library", "profiles", "features"])
        self.assertEqual(list(document["library"]), ["codec", "transport", "service"])
        for version in (document["version"], *document["library"].values()):
            self.assertRegex(version, r"^\d+\.\d+\.\d+$")
        self.assertIn("baseline", document["profiles"])
        self.assertEqual(set(document["features"]), {"uds", "shm", "shm-hybrid", "shm-futex", "named-pipe"})
        self.assertIn(document["version"], self.netipc("version").stdout)

    def test_a_full_disk_is_told(self):
        with open("/dev/full", "w") as full:
            done = self.netipc("version", stdout=full)
        self.assertEqual(done.returncode, FAILED)
        self.assertIn("cannot be written", done.stderr)

    def test_a_closed_pipe_ends_the_command_in_silence(self):
        reader, writer = os.pipe()
        os.close(reader)
        done = self.netipc("version", stdout=writer)
        os.close(writer)
        self.assertEqual((done.returncode, done.stderr), (FAILED, ""))


class Usage(ProgramTest):
    def test_help_is_a_result(self):
        for arguments in (["--help"], ["snapshot", "--help"]):
            done = self.netipc(*arguments)
            self.assertEqual(done.returncode, OK)
            self.assertIn("Usage: netipc", done.stdout)

    def test_the_version_is_an_option_too(self):
        version = json.loads(self.netipc("version", "--json").stdout)["version"]
        self.assertEqual(self.netipc("--version").stdout, f"netipc {version}\n")

    def test_help_is_written_for_people(self):
        for command in ("bench", "list", "lookup", "ping", "serve", "snapshot", "status", "version", "watch"):
            text = self.netipc(command, "--help").stdout
            self.assertNotRegex(text, r"[{}]|DIR:|UINT|INT in")
            self.assertEqual("DURATION" in text.split("A DURATION is")[0], "-timeout" in text or "--duration" in text)
            self.assertIn("Exit codes: 0 done", text)

    def test_help_tells_the_default_service(self):
        for command in ("ping", "snapshot", "status"):
            self.assertRegex(self.netipc(command, "--help").stdout, r"--service NAME .*default: .*cgroups-snapshot\)")

    def test_a_refusal_leads_to_the_help_of_the_command(self):
        self.assert_refused(self.netipc("bogus"), USAGE, "'bogus' is no command", "'netipc --help'")
        self.assert_refused(self.netipc("ping", "--bogus"), USAGE, "'netipc ping --help'")

    def test_wrong_arguments(self):
        for arguments in ([], ["bogus"], ["ping", "bogus"], ["ping", "--bogus"], ["ping", "--count", "0"],
                          ["ping", "--count", "x"], ["ping", "--timeout", "soon"], ["ping", "--token", "-1"],
                          ["ping", "--token", "1", "--invocation-id", INVOCATION], ["ping", "--invocation-id", "12"],
                          ["ping", "--profiles", "none"], ["ping", "--profiles", "8"], ["ping", "--profiles", ""],
                          ["ping", "--run-dir", ""], ["ping", "--service", "a/b"], ["ping", "--service", ".."],
                          ["ping", "--run-dir", "/" + "x" * 120], ["serve"], ["serve", "bogus"], ["serve", "all", "--service", "x"], ["ping", "all"]):
            with self.subTest(arguments):
                self.assert_refused(self.netipc(*arguments), USAGE)

    def test_a_malformed_invocation_of_the_environment(self):
        self.assert_refused(self.netipc("ping", env={"NETDATA_INVOCATION_ID": "12"}), USAGE, "NETDATA_INVOCATION_ID")

    def test_an_argument_cannot_command_the_terminal(self):
        done = self.netipc("ping", "--service", "a\x1b[31m\nb")
        self.assert_refused(done, USAGE, "a\\x1b[31m\\x0ab")


class Ping(ProgramTest):
    def test_every_kind_over_every_profile(self):
        for kind in ("increment", "string-reverse", "cgroups-snapshot", "cgroups-lookup", "apps-lookup"):
            with self.serving(kind) as server:
                for profile in ("baseline", "shm-hybrid", "shm-futex"):
                    with self.subTest(kind=kind, profile=profile):
                        document = self.document("ping", kind, "--count", 3, "--profiles", profile)
                        self.assertEqual(list(document), ["service", "run_dir", "endpoint", "method", "profile",
                                                          "data_plane", "peer", "round_trip"])
                        self.assertEqual(document["method"], kind)
                        self.assertEqual(document["profile"], profile)
                        plane = "socket" if profile == "baseline" else "shared-memory"
                        self.assertEqual(document["data_plane"], plane)
                        self.assertEqual(document["peer"]["pid"], server.process.pid)
                        times = document["round_trip"]
                        self.assertEqual(list(times), ["count", "min_ns", "median_ns", "max_ns"])
                        self.assertEqual(times["count"], 3)
                        self.assertTrue(0 < times["min_ns"] <= times["median_ns"] <= times["max_ns"])

    def test_text(self):
        with self.serving("increment") as server:
            done = self.here("ping", "increment")
        self.assertEqual(done.returncode, OK)
        self.assertRegex(done.stdout, rf"(?m)^peer +pid {server.process.pid}$")
        self.assertRegex(done.stdout, r"(?m)^round trip +min [\d.]+ ms, median [\d.]+ ms, max [\d.]+ ms of 10$")

    def test_the_kind_is_cgroups_snapshot_unless_something_says_otherwise(self):
        with self.serving("cgroups-snapshot"):
            self.assertEqual(self.document("ping")["method"], "cgroups-snapshot")

    def test_the_name_of_the_service_suggests_its_kind(self):
        with self.serving("string-reverse"):
            self.assertEqual(self.document("ping", "--service", "string-reverse")["method"], "string-reverse")

    def test_a_service_of_another_kind(self):
        with self.serving("string-reverse"):
            self.assert_refused(self.here("ping", "increment", "--service", "string-reverse"), FAILED,
                                "call failed", "may have declined")

    def test_nobody_there(self):
        self.assert_refused(self.here("ping", "increment"), NOT_FOUND, self.run_dir / "increment.sock",
                            f"'netipc list --run-dir {self.run_dir}'")
        self.assert_refused(self.netipc("ping", "--run-dir", self.folder / "none"), NOT_FOUND, "no directory")

    def test_a_server_that_left_its_socket_behind(self):
        with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as dead:
            dead.bind(str(self.run_dir / "increment.sock"))
        self.assert_refused(self.here("ping", "increment"), NOT_FOUND, "nobody listens")

    def test_a_file_that_is_no_socket(self):
        (self.run_dir / "increment.sock").touch()
        self.assert_refused(self.here("ping", "increment"), NOT_FOUND, "not a socket")

    def test_a_socket_of_another_user(self):
        nobody = self.somebody_else()
        self.folder.chmod(0o755)
        self.run_dir.chmod(0o755)
        with self.serving("increment"):
            self.assert_refused(self.here("ping", "increment", user=nobody), NOT_AUTHORISED, "no right to connect")
            self.run_dir.chmod(0o700)
            self.assert_refused(self.here("ping", "increment", user=nobody), NOT_AUTHORISED, "no right")

    def test_no_profile_in_common(self):
        with self.serving("increment", "--profiles", "shm-hybrid"):
            self.assert_refused(self.here("ping", "increment", "--profiles", "baseline"), FAILED, "--profiles")


class Token(ProgramTest):
    def test_a_wrong_token(self):
        with self.serving("increment", "--token", "0x2a"):
            self.assert_refused(self.here("ping", "increment"), NOT_AUTHORISED, "token")
            self.assert_refused(self.here("ping", "increment", "--token", "41"), NOT_AUTHORISED, "token")
            self.assertEqual(self.here("ping", "increment", "--token", "42").returncode, OK)

    def test_the_token_of_an_invocation(self):
        with self.serving("increment", env={"NETDATA_INVOCATION_ID": INVOCATION}):
            self.assert_refused(self.here("ping", "increment"), NOT_AUTHORISED)
            self.assertEqual(self.here("ping", "increment", "--invocation-id", INVOCATION.replace("-", "")).returncode, OK)
            self.assertEqual(self.here("ping", "increment", env={"NETDATA_INVOCATION_ID": INVOCATION}).returncode, OK)
            # What is said on the command line goes before the environment.
            self.assert_refused(self.here("ping", "increment", "--token", 1, env={"NETDATA_INVOCATION_ID": INVOCATION}),
                                NOT_AUTHORISED)

    def test_a_token_is_never_shown(self):
        with self.serving("increment", "--token", "987654321", "--json") as server:
            done = self.here("ping", "increment", "--token", "123456789")
            server.end()
        for text in (done.stderr, server.out, *server.said):
            self.assertNotIn("987654321", text)
            self.assertNotIn("123456789", text)


class BadServers(ProgramTest):
    def test_nonsense(self):
        for answer in (b"", b"x", b"\x00" * 80, b"\xff" * 4096):
            with self.subTest(answer=answer[:1]), FakeServer(self.run_dir / "increment.sock", answer):
                self.assert_refused(self.here("ping", "increment", "--timeout", "5s"), FAILED, "increment.sock")
            (self.run_dir / "increment.sock").unlink()

    def test_silence(self):
        with FakeServer(self.run_dir / "increment.sock", None):
            self.assert_refused(self.here("ping", "increment", "--timeout", "100ms"), FAILED, "TIMEOUT", "HANDSHAKE")

    def test_a_handshake_and_then_silence(self):
        acknowledgement = struct.pack("<IHHHHHHIIQ", 0x4e495043, 1, 32, 3, 0, 2, 0, 48, 1, 0)
        acknowledgement += struct.pack("<HHIIIIIIIIIQ", 1, 0, 1, 1, 1, 1024, 1, 65536, 1, 65536, 0, 1)
        with FakeServer(self.run_dir / "increment.sock", acknowledgement):
            self.assert_refused(self.here("ping", "increment", "--timeout", "2s"), FAILED, "TIMEOUT", "RECEIVE")

    def test_another_protocol(self):
        with FakeServer(self.run_dir / "increment.sock", None, socket.SOCK_STREAM):
            self.assertIn(self.here("ping", "increment").returncode, (FAILED, NOT_FOUND))


class Status(ProgramTest):
    FIELDS = ["service", "run_dir", "endpoint", "state", "last_error", "profiles", "peer", "session"]

    def test_what_was_negotiated(self):
        with self.serving("cgroups-snapshot") as server:
            document = self.document("status", "--profiles", "baseline,shm-hybrid")
            text = self.here("status").stdout
        self.assertEqual(list(document), self.FIELDS)
        self.assertEqual(document["state"], "READY")
        self.assertEqual(document["last_error"], {"status": "NETIPC_STATUS_OK", "text": "success", "phase": "NONE"})
        self.assertEqual(document["profiles"], ["baseline", "shm-hybrid"])
        self.assertEqual(document["peer"],
                         {"pid": server.process.pid, "uid": os.geteuid(), "gid": os.getegid()})
        self.assertEqual(list(document["session"]),
                         ["id", "profile", "data_plane", "packet_size", "max_request_payload_bytes",
                          "max_request_batch_items", "max_response_payload_bytes", "max_response_batch_items"])
        self.assertEqual(document["session"]["profile"], "shm-hybrid")
        self.assertEqual(document["session"]["max_response_payload_bytes"], 65536)
        self.assertRegex(text, r"(?m)^state +READY$")
        self.assertRegex(text, r"(?m)^last error +none$")
        self.assertRegex(text, r"(?m)^response limit +65536 bytes, 1 item$")

    def test_the_status_without_a_session_is_a_result_too(self):
        document = self.document("status", exit_code=NOT_FOUND)
        self.assertEqual(list(document), self.FIELDS)
        self.assertEqual((document["state"], document["peer"], document["session"]), ("NOT_FOUND", None, None))
        self.assertEqual(document["last_error"]["phase"], "CONNECT")
        self.assertRegex(self.here("status").stdout, r"(?m)^last error +.* \(CONNECT, phase CONNECT\)$")
        with self.serving("increment", "--token", 1):
            document = self.document("status", "--service", "increment", exit_code=NOT_AUTHORISED)
        self.assertEqual(document["state"], "AUTH_FAILED")


class Snapshot(ProgramTest):
    FIELDS = ["service", "run_dir", "endpoint", "profile", "data_plane", "peer", "connect_ns", "round_trip_ns", "generation",
              "systemd", "cgroups"]

    def test_a_unified_tree(self):
        root = self.make_cgroups("system.slice", "system.slice/ssh.service", "user.slice")
        with self.serving("cgroups-snapshot", "--cgroup-root", root, "--exclude", "user*") as server:
            document = self.document("snapshot")
            text = self.here("snapshot").stdout
            server.end()
        self.assertEqual(list(document), self.FIELDS)
        self.assertGreater(document["connect_ns"], 0)
        self.assertGreater(document["round_trip_ns"], 0)
        self.assertIn("2 clients, 2 requests", server.said[-1])
        self.assertEqual(document["generation"], 1)
        self.assertEqual(document["peer"]["pid"], server.process.pid)
        self.assertIsInstance(document["systemd"], bool)
        cgroups = {cgroup.pop("name"): cgroup for cgroup in document["cgroups"]}
        self.assertEqual(sorted(cgroups), ["system.slice", "system.slice/ssh.service", "user.slice"])
        ssh = cgroups["system.slice/ssh.service"]
        self.assertEqual(list(ssh), ["path", "hash", "options", "enabled"])
        self.assertEqual(ssh["path"], f"{root}/system.slice/ssh.service/cgroup.procs")
        self.assertEqual(ssh["options"], ["system-service", "unified"])
        self.assertEqual(ssh["enabled"], True)
        self.assertEqual(cgroups["user.slice"]["options"], ["unified", "excluded"])
        self.assertEqual(cgroups["user.slice"]["enabled"], False)
        self.assertRegex(text, r"(?m)^NAME +OPTIONS +ENABLED +PATH$")
        self.assertRegex(text, rf"(?m)^user\.slice +unified,excluded +no +{root}/user\.slice/cgroup\.procs$")
        self.assertRegex(text, r"(?m)^3 cgroups, generation 1, .*; over shared-memory \(shm-futex\), "
                               r"round trip [\d.]+ ms after connecting in [\d.]+ ms$")

    def test_v1_and_hybrid_trees(self):
        self.make_cgroups("docker/x", root="tree/cpu", marker="tasks")
        self.make_cgroups("docker/x", "y", root="tree/memory", marker="tasks")
        with self.serving("cgroups-snapshot", "--cgroup-root", self.folder / "tree"):
            self.assertEqual(self.names(), ["docker", "docker/x", "y"])
            self.make_cgroups("z", root="tree/unified")
            document = self.wait_for_generation(2)
        self.assertEqual([cgroup["options"] for cgroup in document["cgroups"] if cgroup["name"] == "z"], [["unified"]])

    def names(self):
        return [cgroup["name"] for cgroup in self.document("snapshot")["cgroups"]]

    def wait_for_generation(self, generation):
        """The server looks at the machine as often as it can afford."""
        while True:
            document = self.document("snapshot")
            if document["generation"] >= generation:
                return document

    def test_the_generation_grows_when_the_set_changes(self):
        root = self.make_cgroups("a")
        with self.serving("cgroups-snapshot", "--cgroup-root", root):
            self.assertRegex(self.here("snapshot").stdout, r"(?m)^1 cgroup, generation 1,")
            self.assertEqual(self.document("snapshot")["generation"], 1)
            self.make_cgroups("b")
            self.assertEqual(len(self.wait_for_generation(2)["cgroups"]), 2)

    def test_no_cgroup_filesystem_is_an_empty_snapshot_and_a_warning(self):
        with self.serving("cgroups-snapshot", "--cgroup-root", self.run_dir) as server:
            document = self.document("snapshot")
            text = self.here("snapshot").stdout
        self.assertEqual((document["cgroups"], document["generation"]), ([], 0))
        self.assertTrue(text.startswith("0 cgroups, generation 0"), text)
        self.assertIn("netipc: warning: no readable cgroup filesystem", "".join(server.said))

    def test_names_cannot_command_the_terminal(self):
        root = self.make_cgroups(b"red\x1b[31m", b"bell\x07", b"c1\xc2\x9b", b"bad\xff", "caf\u00e9")
        with self.serving("cgroups-snapshot", "--cgroup-root", root):
            outputs = [self.here("snapshot").stdout, self.here("snapshot", "--json").stdout]
        for text in outputs:
            self.assertNotRegex(text, "[\x00-\x09\x0b-\x1f\x7f-\x9f]")
        self.assertIn("caf\u00e9", outputs[0])

    def test_more_than_the_response_ceiling_starts_with(self):
        names = [f"{'x' * 40}-{i:05}" for i in range(5000)]
        root = self.make_cgroups(*names)
        with self.serving("cgroups-snapshot", "--cgroup-root", root):
            for profiles in ("baseline", "all"):
                self.assertEqual(len(self.document("snapshot", "--profiles", profiles)["cgroups"]), 5000)

    def test_a_ceiling_that_is_too_low(self):
        root = self.make_cgroups(*(f"{'x' * 40}-{i:05}" for i in range(100)))
        with self.serving("cgroups-snapshot", "--cgroup-root", root, "--max-response-bytes", 4096):
            self.assert_refused(self.here("snapshot"), FAILED, "larger messages")

    def test_a_reader_that_leaves(self):
        root = self.make_cgroups("a")
        with self.serving("cgroups-snapshot", "--cgroup-root", root):
            reader, writer = os.pipe()
            os.close(reader)
            done = self.here("snapshot", stdout=writer)
            os.close(writer)
        self.assertEqual((done.returncode, done.stderr), (FAILED, ""))


class Terminal(ProgramTest):
    """The same on a terminal, which a pseudo terminal is."""

    def on_terminal(self, *arguments, env=None, columns=200):
        ours, theirs = pty.openpty()
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
        process = subprocess.Popen([program.PROGRAM, *map(str, arguments), "--run-dir", str(self.run_dir)],
                                   env=self.environment(**(env or {})), stdin=theirs, stdout=theirs, stderr=theirs)
        os.close(theirs)
        shown = b""
        try:
            while chunk := os.read(ours, 65536):
                shown += chunk
        except OSError:  # how a pseudo terminal says that nobody has it open any more
            pass
        os.close(ours)
        process.wait(program.PATIENCE)
        return shown.decode()

    def test_colour_unless_it_is_not_wanted(self):
        with self.serving("cgroups-snapshot", "--cgroup-root", self.make_cgroups("a")):
            self.assertIn("\x1b[1mNAME\x1b[0m", self.on_terminal("snapshot"))
            self.assertNotIn("\x1b", self.on_terminal("snapshot", env={"NO_COLOR": "1"}))
            self.assertNotIn("\x1b", self.on_terminal("snapshot", env={"TERM": "dumb"}))
            self.assertNotIn("\x1b", self.here("snapshot").stdout)
            self.assertNotIn("\x1b", self.on_terminal("snapshot", "--json"))

    def test_lines_fit_the_terminal(self):
        with self.serving("cgroups-snapshot", "--cgroup-root", self.make_cgroups("x" * 150)):
            for env, columns, width in (({}, 90, 90), ({"COLUMNS": "70"}, 200, 70), ({"COLUMNS": "many"}, 80, 80)):
                shown = re.sub("\x1b\\[[0-9;]*m", "", self.on_terminal("snapshot", env=env, columns=columns))
                table = shown.replace("\r", "").split("\n\n")[0].split("\n")
                with self.subTest(width=width):
                    self.assertEqual(max(map(len, table)), width)
            # Who reads through a pipe gets everything.
            self.assertIn("x" * 150, self.here("snapshot", env={"COLUMNS": "70"}).stdout)

    def test_a_word_while_it_takes_long(self):
        with FakeServer(self.run_dir / "increment.sock", None):
            shown = self.on_terminal("ping", "increment", "--timeout", "3s")
            self.assertRegex(shown, r"\rconnecting to \S+increment\.sock \.\.\. \d s\x1b\[K\r\x1b\[Knetipc: ")
            # Nobody looks: nothing but the failure.
            self.assert_refused(self.here("ping", "increment", "--timeout", "1500ms"), FAILED)


if __name__ == "__main__":
    program.main()
