"""The static probes of the library are those of docs/guide/tracing.md, with the arguments told there."""

import re
import subprocess
import sys

# What a note says of an argument: its size, negative when it is signed.
SIZES = {"char *": 8, "uint16_t": 2, "int32_t": -4, "uint32_t": 4, "int64_t": -8, "uint64_t": 8}


def documented(page):
    """{probe: [sizes of its arguments]} of the table."""
    probes = {}
    for name, arguments in re.findall(r"(?m)^\| `(\w+__\w+)` \| (.+?) \|", page):
        types = re.findall(r"`([^`]*?) ?\w+`", arguments)
        probes[name] = [SIZES[kind] for kind in types]
    return probes


def noted(notes):
    """{probe: {sizes of the arguments of one of its places}} of readelf -n."""
    probes = {}
    pattern = r"Provider: netipc\n\s+Name: (\w+)\n\s+Location: .*\n\s+Arguments: (.*)"
    for name, arguments in re.findall(pattern, notes):
        sizes = tuple(int(size) for size in re.findall(r"(?:^| )(-?\d+)@", arguments))
        probes.setdefault(name, set()).add(sizes)
    return probes


def compare(wanted, found):
    for name in sorted(wanted.keys() | found.keys()):
        if name not in found:
            yield f"{name} is documented, the library has no such probe"
        elif name not in wanted:
            yield f"{name} is not documented"
        elif any(list(sizes) != wanted[name] for sizes in found[name]):
            yield f"{name} has arguments of {sorted(found[name])} bytes, documented are {wanted[name]}"


def main():
    library, page = sys.argv[1:]
    notes = subprocess.run(["readelf", "-nW", library], text=True, capture_output=True, check=True).stdout
    with open(page, encoding="utf-8") as file:
        problems = list(compare(documented(file.read()), noted(notes)))
    for problem in problems:
        print(problem)
    return bool(problems)


if __name__ == "__main__":
    sys.exit(main())
