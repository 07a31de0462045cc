"""lookup, of this machine and of a fabricated one."""

import json
import os
import subprocess

import program
from program import FAILED, NOT_FOUND, OK, USAGE, ProgramTest


class Lookup(ProgramTest):
    def ask(self, what, lines, *arguments):
        """The document for keys that come through standard input."""
        done = subprocess.run([program.PROGRAM, "lookup", what, "-", "--json", "--timeout", "60s", "--run-dir",
                               self.run_dir, *arguments],
                              env=self.environment(), input=lines, capture_output=True, timeout=program.PATIENCE)
        self.assertEqual(done.returncode, OK, done.stderr)
        return json.loads(done.stdout)

    def test_cgroups(self):
        root = self.make_cgroups("system.slice/ssh.service", "lxc.payload.web", "hidden")
        with self.serving("cgroups-lookup", "--cgroup-root", root, "--exclude", "hidden") as server:
            keys = ["/system.slice/ssh.service", "lxc.payload.web", "/none", "/hidden", "/"]
            document = self.document("lookup", "cgroups", *keys)
            text = self.here("lookup", "cgroups", *keys).stdout
        self.assertEqual(list(document), ["service", "run_dir", "endpoint", "profile", "data_plane", "peer", "generation",
                                          "items"])
        self.assertEqual(document["peer"]["pid"], server.process.pid)
        items = document["items"]
        self.assertEqual([item["path"] for item in items], keys)
        self.assertEqual([item["status"] for item in items], ["known", "known", "retry-later", "permanent", "permanent"])
        self.assertEqual(items[0], {"path": keys[0], "status": "known", "orchestrator": "systemd", "name": "ssh.service",
                                    "labels": {"unit": "ssh.service", "slice": "system.slice"}})
        self.assertEqual((items[1]["orchestrator"], items[1]["name"]), ("lxc", "web"))
        self.assertRegex(text, r"(?m)^lxc\.payload\.web +known +lxc +web +machine=web$")
        self.assertRegex(text, r"(?m)^5 keys, generation 1$")

    def test_the_processes_of_this_machine(self):
        with self.serving("apps-lookup"):
            items = self.document("lookup", "apps", os.getpid(), 0, os.getppid())["items"]
        self.assertEqual([item["pid"] for item in items], [os.getpid(), 0, os.getppid()])
        self.assertEqual([item["status"] for item in items], ["known", "unknown", "known"])
        own = items[0]
        self.assertEqual((own["ppid"], own["uid"]), (os.getppid(), os.geteuid()))
        with open("/proc/self/stat") as file:
            self.assertEqual(own["starttime"], int(file.read().rpartition(")")[2].split()[19]))
        with open("/proc/self/comm") as file:
            self.assertEqual(own["comm"], file.read().rstrip("\n"))
        self.assertEqual((items[1]["uid"], items[1]["ppid"], items[1]["cgroup_status"]), (None, None, None))

    def test_a_hundred_thousand_pids(self):
        pids = [os.getpid(), *range(2**31, 2**31 + 99_998), os.getpid()]
        with self.serving("apps-lookup"):
            items = self.ask("apps", "\n".join(map(str, pids)).encode())["items"]
        self.assertEqual([item["pid"] for item in items], pids)
        self.assertEqual({item["status"] for item in items[1:-1]}, {"unknown"})
        self.assertEqual((items[0]["status"], items[-1]["status"]), ("known", "known"))

    def test_a_hundred_thousand_paths(self):
        root = self.make_cgroups("a", "b")
        paths = ["/a", *(f"/{'x' * 80}/{i}" for i in range(99_998)), "/b"]
        with self.serving("cgroups-lookup", "--cgroup-root", root):
            items = self.ask("cgroups", "\n".join(paths).encode())["items"]
        self.assertEqual([item["path"] for item in items], paths)
        self.assertEqual({item["status"] for item in items[1:-1]}, {"retry-later"})
        self.assertEqual((items[0]["status"], items[-1]["status"]), ("known", "known"))

    def test_keys_that_are_none(self):
        for arguments, words in ((("apps", "x"), "'x' is no key"), (("apps", "4294967296"), "is no key"),
                                 (("apps", ""), "empty"), (("cgroups", "/" + "x" * 5000), "too long"),
                                 (("cgroups", ""), "empty"), (("bogus", "1"), "bogus"), (("apps",), "required")):
            with self.subTest(arguments):
                self.assert_refused(self.here("lookup", *arguments), USAGE, words)
        self.assert_refused(self.here("lookup", "apps", "-"), USAGE, "the input is empty")
        self.assert_refused(self.here("lookup", "cgroups", "/x", "-"), USAGE, "give it alone")

    def test_nobody_there(self):
        self.assert_refused(self.here("lookup", "apps", 1), NOT_FOUND, "apps-lookup.sock")

    def test_a_service_of_another_kind(self):
        with self.serving("increment"):
            self.assert_refused(self.here("lookup", "apps", 1, "--service", "increment"), FAILED, "call failed")


if __name__ == "__main__":
    program.main()
