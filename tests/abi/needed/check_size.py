"""The shared library stays small.

usage: check_size.py LIBRARY STRIP LIMIT

Fails when LIBRARY, stripped as distributions do, has more than LIMIT bytes.
"""

import pathlib
import subprocess
import sys
import tempfile


def main():
    library, strip, limit = sys.argv[1], sys.argv[2], int(sys.argv[3])
    with tempfile.TemporaryDirectory() as folder:
        stripped = pathlib.Path(folder) / "stripped"
        subprocess.run([strip, "--strip-unneeded", "-o", stripped, library], check=True)
        size = stripped.stat().st_size
    sys.exit(f"{library}: {size} bytes, more than {limit}" if size > limit else 0)


if __name__ == "__main__":
    main()
