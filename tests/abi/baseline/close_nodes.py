"""Lists every function of the version scripts in symbols.tsv, which closes its node.

usage: close_nodes.py ABI_FOLDER RELEASE
"""

import pathlib
import sys

import public_api


def new_rows(abi, release):
    known = public_api.released(abi / "baseline" / "symbols.tsv")
    for layer in public_api.LAYERS:
        for node in public_api.nodes(abi / "versions" / f"{layer}.map"):
            if node.name not in known:
                yield from (f"{name}\t{node.name}\t{release}\n" for name in node.exported)


def main():
    abi, release = pathlib.Path(sys.argv[1]), sys.argv[2]
    rows = list(new_rows(abi, release))
    with open(abi / "baseline" / "symbols.tsv", "a") as table:
        table.writelines(rows)
    print(f"{len(rows)} functions released with {release}")


if __name__ == "__main__":
    main()
