"""serve, and list, which shows what servers leave in a run dir."""

import json
import os
import signal
import socket
import stat
import struct
import subprocess

import program
from program import FAILED, NOT_AUTHORISED, NOT_FOUND, OK, USAGE, ProgramTest


class Serve(ProgramTest):
    def test_either_signal_ends_it_in_order(self):
        for how in (signal.SIGTERM, signal.SIGINT):
            with self.subTest(how), self.serving("increment") as server:
                self.assertTrue(stat.S_ISSOCK((self.run_dir / "increment.sock").stat().st_mode))
                self.assertEqual(server.end(how), OK)
                self.assertEqual(list(self.run_dir.iterdir()), [])

    def test_it_ends_while_clients_have_sessions(self):
        with self.serving("increment") as server:
            client = subprocess.Popen([program.PROGRAM, "ping", "increment", "--count", "1000000", "--run-dir", self.run_dir],
                                      stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
            while not any(self.run_dir.glob("*.ipcshm")):
                self.assertIsNone(client.poll())
            self.assertEqual(server.end(), OK)
            client.communicate(timeout=program.PATIENCE)
        self.assertEqual(list(self.run_dir.iterdir()), [])

    def test_the_log_tells_of_clients_on_both_sides(self):
        with self.serving("increment", "--token", 1, "--log-level", "info") as server:
            done = self.here("ping", "increment", "--token", 1, "--verbose")
            self.assertEqual(done.returncode, OK, done.stderr)
            self.assertRegex(done.stderr, r"(?m)^netipc: debug: increment: connecting in ")
            self.assertRegex(done.stderr, rf"(?m)^netipc: info: increment: connected over .*, session 1, pid {server.process.pid}$")
            refused = self.here("ping", "increment", "--token", 2, "--log-level", "warning")
            self.assertEqual(refused.returncode, NOT_AUTHORISED)
            self.assertRegex(refused.stderr, r"(?m)^netipc: warning: increment: the handshake failed: .*\(AUTH_FAILED, phase HANDSHAKE\)$")
            server.end()
        said = "".join(server.said)
        self.assertRegex(said, r"(?m)^netipc: info: increment: a client over .*, session 1, pid \d+$")
        self.assertRegex(said, r"(?m)^netipc: info: increment: the client left, session 1, pid \d+$")
        self.assertRegex(said, r"(?m)^netipc: warning: increment: a client was refused: .*\(AUTH_FAILED, phase HANDSHAKE\), pid \d+$")
        self.assertRegex(said, r"(?m)^netipc: info: increment: stopped: 0 sessions end, 10 requests were served$")

    def test_without_a_log_level_the_library_is_silent(self):
        with self.serving("increment") as server:
            self.assertEqual(self.here("ping", "increment").stderr, "")
            server.end()
        self.assertEqual("".join(server.said).count("\n"), 2)

    def test_the_ready_document(self):
        with self.serving("string-reverse", "--service", "mirror", "--workers", 3, "--profiles", "1,0x4",
                          "--json") as server:
            server.end()
        document = json.loads(server.out)
        self.assertEqual(document, {"service": "mirror", "run_dir": str(self.run_dir),
                                    "endpoint": f"{self.run_dir}/mirror.sock", "kind": "string-reverse",
                                    "pid": server.process.pid, "profiles": ["baseline", "shm-futex"], "workers": 3})

    def test_all_production_services_in_one_process(self):
        kinds = ["cgroups-snapshot", "cgroups-lookup", "apps-lookup"]
        with self.serving("all", "--json") as server:
            for kind in kinds:
                self.assertEqual(self.document("ping", kind, "--count", 2)["peer"]["pid"], server.process.pid)
            self.assertEqual(server.end(), OK)
        services = json.loads(server.out)["services"]
        self.assertEqual([service["kind"] for service in services], kinds)
        self.assertEqual(list(services[0]), ["service", "run_dir", "endpoint", "kind", "pid", "profiles", "workers"])
        self.assertIn("apps-lookup.sock: 1 client, 2 requests", server.said[-1])
        self.assertEqual(list(self.run_dir.iterdir()), [])

    def test_all_or_none(self):
        with self.serving("apps-lookup"):
            self.assert_refused(self.here("serve", "all"), FAILED, "another server", "apps-lookup.sock")
            self.assertEqual(sorted(file.name for file in self.run_dir.iterdir() if file.suffix == ".sock"),
                             ["apps-lookup.sock"])

    def test_what_it_says(self):
        with self.serving("increment") as server:
            self.here("ping", "increment", "--count", 2)
            server.end()
        path = f"{self.run_dir}/increment.sock"
        self.assertEqual("".join(server.said), f"netipc: serving increment at {path}\n"
                                               f"netipc: stopped {path}: 1 client, 2 requests\n")

    def test_its_limits(self):
        with self.serving("increment", "--max-request-bytes", 2048, "--max-response-bytes", 4096, "--max-sessions", 1,
                          "--backlog", 2, "--handshake-timeout", "1s", "--send-timeout", "1s", "--prefer", "1"):
            session = self.document("status", "--service", "increment")["session"]
        self.assertEqual(session["max_response_payload_bytes"], 4096)

    def test_the_name_is_taken(self):
        with self.serving("increment"):
            self.assert_refused(self.here("serve", "increment"), FAILED, "another server", "increment.sock")
            self.assertEqual(self.here("ping", "increment").returncode, OK)

    def test_a_stale_socket_is_replaced(self):
        with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as dead:
            dead.bind(str(self.run_dir / "increment.sock"))
        with self.serving("increment"):
            self.assertEqual(self.here("ping", "increment").returncode, OK)

    def test_run_dirs_that_are_none(self):
        self.assert_refused(self.netipc("serve", "increment", "--run-dir", self.folder / "none"), FAILED,
                            "No such file or directory")
        (self.folder / "file").touch()
        self.assert_refused(self.netipc("serve", "increment", "--run-dir", self.folder / "file"), FAILED,
                            "Not a directory")

    def test_a_run_dir_of_somebody_else(self):
        nobody = self.somebody_else()
        self.folder.chmod(0o755)
        self.run_dir.chmod(0o755)
        self.assert_refused(self.here("serve", "increment", user=nobody), NOT_AUTHORISED, "Permission denied")

    def test_names_that_are_none(self):
        for name in ("a/b", "..", "a b", "x" * 120):
            with self.subTest(name):
                self.assert_refused(self.here("serve", "increment", "--service", name), USAGE)

    def test_a_named_root_that_is_not_there(self):
        self.assert_refused(self.here("serve", "cgroups-snapshot", "--cgroup-root", self.folder / "none"), USAGE,
                            self.folder / "none", "'netipc serve --help'")

    def test_a_tree_that_cannot_be_read(self):
        user = None
        if os.geteuid() == 0:  # who can read everything
            user = self.somebody_else()
            self.folder.chmod(0o755)
            os.chown(self.run_dir, user, -1)
        root = self.make_cgroups("a")
        (root / "a").chmod(0)
        self.addCleanup((root / "a").chmod, 0o700)
        with self.serving("cgroups-snapshot", "--cgroup-root", root, user=user) as server:
            cgroups = self.document("snapshot")["cgroups"]
        self.assertEqual([cgroup["name"] for cgroup in cgroups], ["a"])
        self.assertIn("warning: some of", "".join(server.said))


class List(ProgramTest):
    def write_region(self, name, pid, generation=1, magic=0x4e53484d, size=128):
        header = struct.pack("<IHHiI", magic, 3, 64, pid, generation)
        (self.run_dir / name).write_bytes(header.ljust(size, b"\0")[:size])

    def dead_pid(self):
        process = subprocess.Popen(["true"])
        process.wait()
        return process.pid

    def entries(self):
        document = self.document("list")
        self.assertEqual(list(document), ["run_dir", "services"])
        for service in document["services"]:
            self.assertEqual(list(service), ["name", "state", "reason", "regions"])
            for region in service["regions"]:
                self.assertEqual(list(region), ["file", "session_id", "size", "owner_pid", "state"])
        return {service["name"]: service for service in document["services"]}

    def test_an_empty_run_dir(self):
        self.assertEqual(self.entries(), {})
        self.assertEqual(self.here("list").stdout, f"no services in {self.run_dir}\n")

    def test_no_run_dir(self):
        self.assert_refused(self.netipc("list", "--run-dir", self.folder / "none"), NOT_FOUND, "cannot be read")
        for command in ("snapshot", "ping", "status"):
            self.assertEqual(self.netipc(command, "--run-dir", self.folder / "none").returncode, NOT_FOUND)

    def test_endpoints(self):
        with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as dead:
            dead.bind(str(self.run_dir / "dead.sock"))
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as stream, self.serving("increment"):
            stream.bind(str(self.run_dir / "stream.sock"))
            stream.listen()
            (self.run_dir / "plain.txt").touch()
            (self.run_dir / "evil\x1b[31m.sock").touch()
            before = sorted(self.run_dir.iterdir())
            entries = self.entries()
            text = self.here("list").stdout
            self.assertEqual(sorted(self.run_dir.iterdir()), before)
        self.assertEqual({name: entry["state"] for name, entry in entries.items()},
                         {"dead": "stale", "increment": "alive", "stream": "unknown"})
        self.assertIn("wrong type", entries["stream"]["reason"])
        self.assertRegex(text, r"(?m)^increment +alive$")
        self.assertEqual(text.splitlines()[0].split(), ["NAME", "STATE", "NOTE"])

    def test_regions(self):
        dead = self.dead_pid()
        self.write_region("a-0000000000000001.ipcshm", os.getpid())
        self.write_region("a-000000000000000a.ipcshm", dead)
        self.write_region("a-b-0000000000000003.ipcshm", os.getpid(), generation=0)
        self.write_region("c-0000000000000004.ipcshm", os.getpid(), magic=1)
        self.write_region("c-0000000000000005.ipcshm", os.getpid(), size=10)
        self.write_region("c-5.ipcshm", os.getpid())
        os.mkfifo(self.run_dir / "c-0000000000000006.ipcshm")
        entries = self.entries()
        self.assertEqual(sorted(entries), ["a", "a-b", "c"])
        self.assertEqual({entry["state"] for entry in entries.values()}, {"absent"})
        self.assertEqual(entries["a"]["regions"],
                         [{"file": "a-0000000000000001.ipcshm", "session_id": 1, "size": 128,
                           "owner_pid": os.getpid(), "state": "alive"},
                          {"file": "a-000000000000000a.ipcshm", "session_id": 10, "size": 128, "owner_pid": dead,
                           "state": "stale"}])
        self.assertEqual(entries["a-b"]["regions"][0]["state"], "stale")
        self.assertEqual([region["state"] for region in entries["c"]["regions"]], ["stale"] * 3)
        self.assertEqual([region["owner_pid"] for region in entries["c"]["regions"]], [None] * 3)
        self.assertRegex(self.here("list").stdout, rf"(?m)^  region +stale +10 +{dead} +a-000000000000000a\.ipcshm$")


if __name__ == "__main__":
    program.main()
