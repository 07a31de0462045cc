"""No code for some CPUs is shared with objects for all.

usage: check_kernel.py NM NAMESPACE OBJECT;OBJECT...

Of an inline function the linker keeps one copy from any object. One compiled for wide vectors must not be that copy,
so the functions that the kernel's object defines weakly have to lie in the kernel's namespace.
"""

import subprocess
import sys


def strangers(nm, namespace, obj):
    symbols = subprocess.run([nm, "-C", "--defined-only", obj], capture_output=True, text=True, check=True).stdout
    for line in symbols.splitlines():
        _, kind, name = line.split(maxsplit=2)
        if kind == "W" and f"::{namespace}::" not in name:
            yield name


def main(nm, namespace, objects):
    kernels = [obj for obj in objects.split(";") if f"kernel_{namespace}." in obj]
    if not kernels:
        sys.exit(f"no kernel {namespace}")
    sys.exit("\n".join(name for obj in kernels for name in strangers(nm, namespace, obj)) or 0)


if __name__ == "__main__":
    main(*sys.argv[1:])
