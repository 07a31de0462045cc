"""What the public headers declare and the version scripts list, for the checks of the ABI."""

import pathlib
import re
import subprocess

LAYERS = ("codec", "transport", "service")


def headers(include):
    """Every public header as an #include spells it."""
    return [f"netipc/{path.name}" for path in sorted((pathlib.Path(include) / "netipc").glob("*.h"))]


def preprocess(compiler, include, options=()):
    """The text of all public headers together, one source."""
    source = "".join(f'#include "{header}"\n' for header in headers(include))
    command = [compiler, "-E", "-P", "-x", "c", "-std=c99", f"-I{include}", *options, "-"]
    return subprocess.run(command, input=source, text=True, capture_output=True, check=True).stdout


def declared(compiler, include):
    """{layer: [function...]}: the export macro of each layer, redefined, marks its declarations."""
    markers = [f"-DNETIPC_{layer.upper()}_API=@{layer}@" for layer in LAYERS]
    text = preprocess(compiler, include, markers)
    functions = {layer: [] for layer in LAYERS}
    for layer, declaration in re.findall(r"@(\w+)@([^;]*);", text):
        functions[layer].append(re.search(r"\b(netipc_\w+)\s*\(", declaration).group(1))
    return functions


def types(compiler, include):
    """Every type of the headers: structs, handles, callbacks, numbers with a name."""
    typedefs = re.findall(r"\btypedef\b(?:[^;{}]|\{[^{}]*\})*;", preprocess(compiler, include))
    found = (re.search(r"\b(netipc_\w+)(?:;|\)\()", typedef.split("}")[-1]) for typedef in typedefs)
    return [match.group(1) for match in found if match]


def constants(compiler, include):
    """Every macro with a value or parameters, but those of the version and of linkage."""
    text = preprocess(compiler, include, ["-dM"])
    return re.findall(r"^#define (NETIPC_(?:CODEC|TRANSPORT|SERVICE|STATUS)_\w+)(?<!_API)(?:\(| +\S)", text, re.MULTILINE)


class Node:
    """One node of a version script."""

    def __init__(self, name, exported, local, predecessor):
        self.name, self.exported, self.local, self.predecessor = name, exported, local, predecessor


def nodes(map_file):
    """The nodes of a version script, in order."""
    text = re.sub(r"#.*|/\*.*?\*/", "", pathlib.Path(map_file).read_text())
    found = []
    for name, body, predecessor in re.findall(r"(\S+)\s*\{([^}]*)\}\s*(\S*?)\s*;", text):
        sections = {"global": [], "local": []}
        section = "global"
        for word in re.findall(r"[^\s;]+", body):
            if word.endswith(":"):
                section = word[:-1]
            else:
                sections[section].append(word)
        found.append(Node(name, sections["global"], sections["local"], predecessor))
    return found


def exported(library):
    """{name: node}: what the dynamic symbol table offers. The nodes themselves are not symbols."""
    command = ["nm", "-D", "--defined-only", "--with-symbol-versions", str(library)]
    lines = subprocess.run(command, text=True, capture_output=True, check=True).stdout.splitlines()
    symbols = {}
    for _, kind, symbol in (line.split() for line in lines):
        name, _, node = symbol.partition("@")
        if kind != "A":
            symbols[name] = node.removeprefix("@")
    return symbols


def released(symbols_tsv):
    """{node: [name...]} of all releases so far."""
    table = {}
    for line in pathlib.Path(symbols_tsv).read_text().splitlines():
        if line and not line.startswith("#"):
            name, node, _ = line.split("\t")
            table.setdefault(node, []).append(name)
    return table
