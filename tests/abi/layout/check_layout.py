"""Compares the layout that a program prints with the committed table.

usage: check_layout.py PROGRAM TABLE            difference: exit 1
       check_layout.py PROGRAM TABLE --refresh  the table becomes what is printed
"""

import difflib
import pathlib
import subprocess
import sys

TITLE = """\
# The layout of the public headers; refreshed by `cmake --build BUILD --target abi-layout`.
# constant\tname\tvalue
# scalar\tname\tsize\tsignedness
# struct\tname\tsize\talignment
# field\tstruct.field\toffset\tsize
"""


def main():
    program, table = sys.argv[1], pathlib.Path(sys.argv[2])
    actual = TITLE + subprocess.run([program], text=True, capture_output=True, check=True).stdout
    if "--refresh" in sys.argv:
        table.write_text(actual)
        return
    difference = list(difflib.unified_diff(
        table.read_text().splitlines(), actual.splitlines(), table.name, "the headers", lineterm="", n=0
    ))
    if difference:
        sys.exit("\n".join([*difference, "if this is meant: cmake --build BUILD --target abi-layout"]))


if __name__ == "__main__":
    main()
