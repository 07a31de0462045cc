"""The C programs that stand in the pages themselves compile.

usage: check_code.py ROOT COMPILER
"""

import pathlib
import re
import subprocess
import sys

BLOCK = re.compile(r"^```c\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def blocks(root):
    for page in [root / "README.md", *sorted((root / "docs").rglob("*.md"))]:
        for block in BLOCK.findall(page.read_text()):
            yield page.relative_to(root), block


def main():
    root, compiler = pathlib.Path(sys.argv[1]), sys.argv[2]
    command = [compiler, "-std=c99", "-pedantic", "-Wall", "-Wextra", "-Werror", "-fsyntax-only", "-x", "c"]
    found, problems = 0, []
    for page, block in blocks(root):
        found += 1
        result = subprocess.run([*command, f"-I{root}/abi/include", "-"], input=block, text=True, capture_output=True)
        if result.returncode != 0:
            problems.append(f"{page}:\n{result.stderr[:1000]}")
    if found == 0:
        sys.exit("no page holds a program")
    sys.exit("\n".join(problems) or 0)


if __name__ == "__main__":
    main()
