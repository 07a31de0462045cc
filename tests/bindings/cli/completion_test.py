"""The shell completion offers the commands and options the program has, and no other."""

import os
import pathlib
import re
import subprocess
import unittest

import program

SCRIPT = pathlib.Path(os.environ["NETIPC_SOURCE"]) / "packaging/completion/netipc.bash"


def offered(*words):
    """What completion proposes for the last word."""
    line = ["netipc", *words]
    script = (f"source {SCRIPT}; COMP_WORDS=({' '.join(repr(word) for word in line)}); COMP_CWORD={len(line) - 1};"
              f" _netipc netipc {line[-1]!r} {line[-2]!r}; printf '%s\\n' \"${{COMPREPLY[@]}}\"")
    done = subprocess.run(["bash", "-c", script], text=True, capture_output=True, check=True)
    return set(done.stdout.split())


class Completion(program.ProgramTest):
    def test_commands(self):
        listed = re.search(r"Subcommands:\n((?:  .*\n)+)", self.netipc("--help").stdout).group(1)
        commands = set(re.findall(r"(?m)^  (\w+)", listed))
        self.assertEqual(offered(""), commands | {"--help", "--version"})
        for command in commands:
            with self.subTest(command):
                help_text = self.netipc(command, "--help").stdout
                options = set(re.findall(r"(?m)^  (?:-h,)?(--[\w-]+)", help_text))
                self.assertEqual({word for word in offered(command, "") if word.startswith("-")}, options)

    def test_values(self):
        self.assertEqual(offered("ping", "--profiles", "shm"), {"shm-hybrid", "shm-futex"})
        self.assertEqual(offered("serve", "c"), {"cgroups-snapshot", "cgroups-lookup"})
        self.assertEqual(offered("serve", "al"), {"all"})
        self.assertEqual(offered("ping", "--token", ""), set())


if __name__ == "__main__":
    unittest.main()
