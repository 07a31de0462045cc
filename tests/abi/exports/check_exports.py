"""Three lists of the public functions have to be one: the declarations of the
headers, the names of the version scripts, the symbols of the library. Nodes that
were released are frozen.
"""

import argparse
import pathlib
import re
import sys

import public_api


def differences(layer, left_name, left, right_name, right):
    for name in sorted(left - right):
        yield f"{layer}: {name} is {left_name}, not {right_name}"
    for name in sorted(right - left):
        yield f"{layer}: {name} is {right_name}, not {left_name}"


def check_names(layer, declared, nodes):
    listed = [name for node in nodes for name in node.exported]
    yield from differences(layer, "declared", set(declared), "listed", set(listed))
    for name in sorted({name for name in listed if listed.count(name) > 1}):
        yield f"{layer}: {name} is listed twice"
    for name in declared:
        if not name.startswith(f"netipc_{layer}_"):
            yield f"{layer}: {name} has the prefix of another layer"


def check_form(layer, nodes):
    """One chain of nodes per layer, names sorted and spelled out, the only `local: *` in the first node of codec."""
    previous = ""
    for node in nodes:
        if not re.fullmatch(rf"NETIPC_{layer.upper()}_[0-9]+\.[0-9]+", node.name):
            yield f"{layer}: {node.name} is no node of this layer"
        if node.predecessor != previous:
            yield f"{layer}: {node.name} follows '{node.predecessor}' instead of '{previous}'"
        if node.exported != sorted(node.exported):
            yield f"{layer}: {node.name} is not sorted"
        if any("*" in name for name in node.exported):
            yield f"{layer}: {node.name} has a wildcard"
        if node.local != (["*"] if layer == "codec" and previous == "" else []):
            yield f"{layer}: {node.name} has a wrong local section"
        previous = node.name


def check_library(maps, exported):
    listed = {name: node.name for nodes in maps.values() for node in nodes for name in node.exported}
    yield from differences("library", "listed", set(listed), "exported", set(exported))
    for name in sorted(set(listed) & set(exported)):
        if listed[name] != exported[name]:
            yield f"library: {name} is in {exported[name]}, listed in {listed[name]}"


def check_released(maps, released):
    listed = {node.name: node.exported for nodes in maps.values() for node in nodes}
    for node, names in released.items():
        if node not in listed:
            yield f"released node {node} is gone"
            continue
        yield from differences(node, "released", set(names), "listed", set(listed[node]))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--compiler", required=True)
    parser.add_argument("--library", type=pathlib.Path, required=True)
    parser.add_argument("--abi", type=pathlib.Path, required=True, help="the abi folder")
    arguments = parser.parse_args()

    declared = public_api.declared(arguments.compiler, arguments.abi / "include")
    maps = {layer: public_api.nodes(arguments.abi / "versions" / f"{layer}.map") for layer in public_api.LAYERS}
    problems = []
    for layer in public_api.LAYERS:
        problems += check_names(layer, declared[layer], maps[layer])
        problems += check_form(layer, maps[layer])
    exported = public_api.exported(arguments.library)
    problems += check_library(maps, exported)
    problems += check_released(maps, public_api.released(arguments.abi / "baseline" / "symbols.tsv"))
    print(f"{len(exported)} functions exported, {len(problems)} problems")
    sys.exit("\n".join(problems) or 0)


if __name__ == "__main__":
    main()
