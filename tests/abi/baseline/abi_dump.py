"""The types behind the exported functions, as libabigail sees them in the debug
information of the library, and their comparison with those of a release.

usage: abi_dump.py write LIBRARY ABI_FOLDER DUMP
       abi_dump.py compare LIBRARY ABI_FOLDER BASELINE...
"""

import pathlib
import re
import subprocess
import sys
import tempfile

import public_api


def write(library, headers, functions, dump):
    """Fails when the dump lacks a function: abidiff takes a library without
    debug information for unchanged, whatever its parameters are."""
    command = ["abidw", "--drop-private-types", "--headers-dir", headers, "--no-corpus-path", "--no-comp-dir-path", "--out-file", dump, library]
    subprocess.run([str(word) for word in command], check=True)
    described = set(re.findall(r"<function-decl [^>]*elf-symbol-id='(\w+)", dump.read_text()))
    missing = sorted(set(functions) - described)
    if missing:
        raise SystemExit(f"{library} has no debug information of: {' '.join(missing)}")


def compare(old, new, suppressions):
    """The report of every change but additions; empty when there is none."""
    command = ["abidiff", "--no-added-syms", "--suppressions", suppressions, old, new]
    result = subprocess.run([str(word) for word in command], text=True, capture_output=True)
    return "" if result.returncode == 0 else result.stdout + result.stderr


def main():
    action, library, abi, *files = sys.argv[1], *map(pathlib.Path, sys.argv[2:])
    functions = [
        name
        for layer in public_api.LAYERS
        for node in public_api.nodes(abi / "versions" / f"{layer}.map")
        for name in node.exported
    ]
    if action == "write":
        write(library, abi / "include", functions, files[0])
        return
    with tempfile.TemporaryDirectory() as folder:
        dump = pathlib.Path(folder) / "new.abi"
        write(library, abi / "include", functions, dump)
        reports = [compare(baseline, dump, abi / "baseline" / "suppressions.abignore") for baseline in files]
    print(f"{len(functions)} functions described, compared with {len(files)} releases")
    sys.exit("\n".join(filter(None, reports)) or 0)


if __name__ == "__main__":
    main()
