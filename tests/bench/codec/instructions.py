"""Instructions per item of one round of each scenario, without and with the reading
of its response, counted by callgrind.

usage: instructions.py VALGRIND NETIPC_BENCH_CODEC [FILTER]

Two runs that differ in the number of rounds are subtracted, so the start of the
program does not count and the numbers repeat exactly.
"""

import re
import subprocess
import sys

COLLECTED = re.compile(r"Collected : (\d+)")
# About this many items in the rounds that are counted.
ITEMS = 20000


def collected(valgrind, bench, scenario, side, count):
    command = [valgrind, "--tool=callgrind", "--callgrind-out-file=/dev/null", bench, "--once", scenario, *side, "--count", str(count)]
    run = subprocess.run(command, capture_output=True, text=True)
    if run.returncode == 2:
        return None  # no such side
    if run.returncode != 0:
        sys.exit(run.stderr)
    return int(COLLECTED.search(run.stderr).group(1))


def instructions(valgrind, bench, scenario, items, side):
    """Of one round; the first round is left out, it binds symbols and faults pages in."""
    rounds = max(1, ITEMS // items)
    base = collected(valgrind, bench, scenario, side, 1)
    if base is None:
        return None
    return (collected(valgrind, bench, scenario, side, 1 + rounds) - base) / rounds


def main(valgrind, bench, only=""):
    print(f"{'per item':<24} {'core':>12} {'core, read':>12} {'abi':>12} {'abi, read':>12}")
    listing = subprocess.run([bench, "--list"], capture_output=True, text=True, check=True).stdout
    for line in listing.splitlines():
        scenario, items = line.split()
        if only not in scenario:
            continue
        cells = []
        for side in ([], ["--read"], ["--abi"], ["--abi", "--read"]):
            count = instructions(valgrind, bench, scenario, int(items), side)
            cells.append(f"{'-':>12}" if count is None else f"{count / int(items):>12.1f}")
        print(f"{scenario:<24} {' '.join(cells)}", flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
