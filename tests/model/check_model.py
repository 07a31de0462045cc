"""Checks a model exhaustively, as it is and with each of its steps left out.

usage: check_model.py MODEL COMPILER BREAKS

The model must hold; with -DBREAK=1..BREAKS it must not, or it could not fail.
"""

import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

VERIFIER_FLAGS = ["-O0", "-DSAFETY", "-DNOREDUCE", "-DCOLLAPSE", "-DMEMLIM=2048", "-w"]


def errors(model, compiler, broken):
    """How many faults a search of all states finds; it must have been all of them."""
    with tempfile.TemporaryDirectory() as folder:
        run = lambda *command: subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True).stdout
        for part in model.parent.glob("*.pml"):
            shutil.copy(part, folder)
        run("spin", "-a", f"-DBREAK={broken}", model.name)
        run(compiler, *VERIFIER_FLAGS, "-o", "pan", "pan.c")
        report = run("./pan", "-m1000000")
    found = int(re.search(r"errors: (\d+)", report).group(1))
    states = re.search(r"(\d+) states, stored", report).group(1)
    if found == 0 and ("Search not completed" in report or "max search depth too small" in report):
        sys.exit(f"the search was cut short:\n{report}")
    print(f"{model.stem} BREAK={broken}: {states} states, {found} errors")
    return found


def main():
    model, compiler, breaks = pathlib.Path(sys.argv[1]).resolve(), sys.argv[2], int(sys.argv[3])
    if errors(model, compiler, 0) != 0:
        sys.exit(f"{model.name} does not hold: spin -a {model.name}; cc -o pan pan.c; ./pan; spin -t -p {model.name}")
    unharmed = [broken for broken in range(1, breaks + 1) if errors(model, compiler, broken) == 0]
    if unharmed:
        sys.exit(f"{model.name} holds even without the steps {unharmed}: it checks less than it says")


if __name__ == "__main__":
    main()
