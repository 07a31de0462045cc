"""Measures every placement at every rate, one document of `netipc bench --json` each.

usage: measure.py NETIPC_BENCH FOLDER [PART...]

A part is PLACEMENT-RATE, such as split-1000; without any, all are measured. Each takes
about twenty seconds, so on a machine with other work they can be measured one by one, each
when it is quiet.
"""

import datetime
import json
import os
import pathlib
import platform
import re
import subprocess
import sys

PLACEMENTS = ("free", "split", "same")
RATES = ("max", "1000", "10000", "100000")
PARTS = [f"{placement}-{rate}" for placement in PLACEMENTS for rate in RATES]
REPETITIONS = 3
DURATION = "200ms"

# Limits beyond those that the scenarios are compared with. On one CPU nothing that
# spins makes sense.
SPINNING = ("seqpacket-blocking", "futex", "cache-line", "memory-copy-region")
EXTRA = {"free": SPINNING, "split": SPINNING, "same": ()}


def library_scenarios(bench):
    """The names that the help has before the raw limits."""
    text = subprocess.run([bench, "--help"], text=True, capture_output=True, check=True).stdout
    names = re.search(r"Scenarios: ([\w,\s-]+)\.", text).group(1).replace("\n", " ").split(", ")
    return [name.strip() for name in names][:names.index("seqpacket-spinning")]


def processor():
    for line in pathlib.Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.split(":", 1)[1].strip()
    return platform.machine()


def conditions():
    return {"date": datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%d %H:%M UTC"),
            "processor": processor(), "cpus": len(os.sched_getaffinity(0)),
            "virtual": "hypervisor" in pathlib.Path("/proc/cpuinfo").read_text(),
            "kernel": f"{platform.system()} {platform.release()}",
            "load": os.getloadavg()[0], "repetitions": REPETITIONS, "duration": DURATION}


def measure(bench, part):
    placement, rate = part.split("-")
    extra = EXTRA[placement] if rate == "max" else ()
    command = [bench, *library_scenarios(bench), *extra, "--placement", placement, "--rates", rate, "--json",
               "--repetitions", str(REPETITIONS), "--duration", DURATION]
    before = conditions()
    done = subprocess.run(command, text=True, capture_output=True, check=False)
    if done.returncode != 0:
        sys.exit(done.stderr)
    return {"conditions": before, **json.loads(done.stdout)}


def main():
    bench, folder, *parts = sys.argv[1:]
    folder = pathlib.Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    for part in parts or PARTS:
        if part not in PARTS:
            sys.exit(f"{part} is none of {', '.join(PARTS)}")
        print(f"measuring {part}", flush=True)
        (folder / f"{part}.json").write_text(json.dumps(measure(bench, part), indent=2) + "\n")


if __name__ == "__main__":
    main()
