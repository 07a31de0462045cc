"""The comment of every public function answers every question a caller has.

usage: check_docs.py INCLUDE COMPILER
"""

import pathlib
import re
import sys

import public_api

TAGS = ("@return", "@ownership", "@lifetime", "@thread", "@blocking", "@errors", "@since", "@see")
DECLARATION = re.compile(
    r"(?P<comment>/\*\*(?:[^*]|\*(?!/))*\*/\s*)?^NETIPC_(?P<layer>\w+)_API\b(?P<declaration>[^;]*);", re.MULTILINE
)
ERROR_LINE = re.compile(r"^\s*\*?\s*(?:@errors)?\s*([A-Z][A-Z0-9_]{2,}) +-", re.MULTILINE)


def statuses(include):
    return set(re.findall(r"^#define NETIPC_STATUS_(\w+) +\d+$", (include / "netipc/status.h").read_text(), re.MULTILINE))


def tag_text(comment, tag):
    """What follows a tag, up to the next one; None without the tag."""
    match = re.search(rf"\* {tag}\b(.*?)(?=\n \* @|\*/)", comment, re.DOTALL)
    return match.group(1) if match else None


def parameters(declaration):
    inside = re.search(r"netipc_\w+\s*\((.*)\)", declaration, re.DOTALL).group(1)
    names = [re.search(r"(\w+)\s*(?:\[\w*\])?$", part.strip()).group(1) for part in inside.split(",")]
    return [] if inside.strip() == "void" else names


def check_function(name, layer, declaration, comment, known):
    if not comment:
        yield f"{name} has no comment"
        return
    returns_void = re.match(r"\s*void\s+netipc_", declaration.replace("NETIPC_NODISCARD", ""))
    for tag in TAGS:
        if tag_text(comment, tag) is None and not (tag == "@return" and returns_void):
            yield f"{name} has no {tag}"
    for parameter in parameters(declaration):
        if not re.search(rf"@param\[(in|out|in,out)\]\s+{parameter}\b", comment):
            yield f"{name} does not describe {parameter}"
    for parameter in re.findall(r"@param\S*\s+(\w+)", comment):
        if parameter not in parameters(declaration):
            yield f"{name} describes {parameter}, which it does not take"
    if not re.search(rf"NETIPC_{layer}_[0-9]+\.[0-9]+\)", tag_text(comment, "@since") or ""):
        yield f"{name} does not name its node in @since"
    yield from check_errors(name, declaration, tag_text(comment, "@errors"), known)


def check_errors(name, declaration, errors, known):
    listed = ERROR_LINE.findall("@errors" + errors) if errors is not None else []
    for status in listed:
        if status not in known:
            yield f"{name} lists the unknown status {status}"
    if errors is not None and not listed and not re.match(r"\s*none\b", errors):
        yield f"{name} neither lists statuses nor says none"
    if listed and not re.search(r"\bnetipc_status\b[^(]*\bnetipc_\w+\s*\(", declaration):
        yield f"{name} lists statuses, but returns none"


def check_header(text, known):
    """([function...], [problem...]) of one header."""
    names, problems = [], []
    for match in DECLARATION.finditer(text):
        name = re.search(r"\b(netipc_\w+)\s*\(", match["declaration"]).group(1)
        names.append(name)
        problems += check_function(name, match["layer"], match["declaration"], match["comment"], known)
    return names, problems


def main():
    include, compiler = pathlib.Path(sys.argv[1]), sys.argv[2]
    known = statuses(include)
    names, problems = [], []
    for header in public_api.headers(include):
        found, faults = check_header((include / header).read_text(), known)
        names += found
        problems += [f"{header}: {fault}" for fault in faults]
    # The compiler's list, so that no declaration escapes by its form.
    declared = [name for layer in public_api.declared(compiler, include).values() for name in layer]
    problems += [f"{name} was not recognised" for name in sorted(set(declared) - set(names))]
    print(f"{len(names)} functions, {len(problems)} problems")
    sys.exit("\n".join(problems) or 0)


if __name__ == "__main__":
    main()
