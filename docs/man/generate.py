"""Writes section 3 of the manual from the comments of the public headers.

One page per header, NAME.3 for netipc/NAME.h, and for each type, constant and
function a page that is a reference to it.

usage: generate.py INCLUDE OUTPUT
"""

import os
import pathlib
import re
import sys

DECLARATION = re.compile(
    r"/\*\*(?P<comment>(?:[^*]|\*(?!/))*)\*/\s*^NETIPC_\w+_API\b(?P<declaration>[^;]*);", re.MULTILINE
)
# A type, with the constants that are its values, or constants alone.
DEFINITION = re.compile(
    r"^/\*\*(?P<comment>(?:[^*]|\*(?!/))*)\*/\s*^(?P<code>(?:typedef|#define)\b.*?)(?=^/\*\*|^#(?:if|endif))",
    re.MULTILINE | re.DOTALL,
)
DEFINED = re.compile(r"^#define (?P<constant>\w+)|\b(?P<type>netipc_\w+)(?:;|\)\()", re.MULTILINE)
# A field or a constant that has a comment of its own, before or behind it.
BEFORE = re.compile(r"/\*\*([^<].*?)\*/\s*([^;]*;)", re.DOTALL)
BEHIND = re.compile(
    r"^(?:#define (?P<constant>\w+)[^\n/]*|[^;\n]*?(?P<field>\w+)(?:\[\d+\])?;) */\*\*<(?P<comment>.*?)\*/",
    re.MULTILINE | re.DOTALL,
)
FILE = re.compile(r"/\*\* @file\n(.*?)\*/", re.DOTALL)
TITLES = (
    ("@ownership", "Ownership"),
    ("@lifetime", "Lifetime"),
    ("@thread", "Threads"),
    ("@blocking", "Blocking"),
    ("@errors", "Errors"),
    ("@since", "Since"),
    ("@see", "See"),
)


def plain(comment):
    """The text of a comment, its stars gone."""
    return "\n".join(re.sub(r"^ *\* ?", "", line).rstrip() for line in comment.strip().split("\n"))


def uncommented(code):
    return re.sub(r" */\*.*?\*/", "", code, flags=re.DOTALL)


def escaped(text):
    """A line that begins with a dot or quote would be a request to the formatter."""
    return re.sub(r"^([.'])", r"\\&\1", text.replace("\\", "\\e").replace("-", "\\-"), flags=re.MULTILINE)


def paragraphs(text):
    return "\n.PP\n".join(escaped(" ".join(part.split())) for part in re.split(r"\n\s*\n", text.strip()) if part.strip())


def tags(text):
    """(what stands before the first tag, [(tag, text)...])"""
    parts = re.split(r"^(@\w+(?:\[[\w,]+\])?)", text, flags=re.MULTILINE)
    return parts[0], list(zip(parts[1::2], (part.strip() for part in parts[2::2])))


def prototype(declaration):
    words = " ".join(re.sub(r"\bNETIPC_(NODISCARD|NOEXCEPT)\b", "", declaration).split())
    return words.replace("( ", "(") + ";"


def function_section(name, declaration, comment):
    description, tagged = tags(plain(comment))
    lines = [f".SS {escaped(name)}", ".nf", escaped(prototype(declaration)), ".fi", ".PP", paragraphs(description)]
    for tag, text in tagged:
        if tag.startswith("@param"):
            parameter, _, meaning = text.partition(" ")
            lines += [".TP", f".I {escaped(parameter)}", paragraphs(meaning)]
        elif tag == "@return" and not declaration.lstrip().startswith("void "):
            lines += [".TP", ".B Returns", paragraphs(text.replace("one of @errors", "one of the errors below"))]
    for tag, title in TITLES:
        for text in (text for found, text in tagged if found == tag):
            # Errors are a list, one line each.
            body = "\n.br\n".join(map(escaped, (line.strip() for line in text.split("\n")))) if tag == "@errors" else paragraphs(text)
            lines += [".TP", f".B {title}", body]
    return "\n".join(lines)


def definition_section(names, code, comment):
    # Constants go by what their names share, as the headers themselves refer to them.
    title = names[0] if len(names) == 1 or names[0].islower() else f"{os.path.commonprefix(names)}..."
    shown = re.sub(r" +(?= \\$)", "", uncommented(code), flags=re.MULTILINE).strip().replace("\n\n", "\n")
    lines = [f".SS {escaped(title)}", ".nf", escaped(shown), ".fi", ".PP", paragraphs(plain(comment))]
    for match in BEHIND.finditer(BEFORE.sub(r"\2 /**<\1*/", code)):
        lines += [".TP", f".I {escaped(match['constant'] or match['field'])}", paragraphs(plain(match["comment"]))]
    return "\n".join(lines)


def definitions(text):
    """[(names, code, comment)] of the types and constants of a header."""
    for match in DEFINITION.finditer(text):
        names = [found["constant"] or found["type"] for found in DEFINED.finditer(uncommented(match["code"]))]
        yield names, match["code"], match["comment"]


def types(text):
    """{name: its definition} of a header."""
    return {names[0]: (names, code, comment) for names, code, comment in definitions(text) if names[0].islower()}


def functions(text):
    """[(name, declaration, comment)] of a header."""
    for match in DECLARATION.finditer(text):
        name = re.search(r"\b(netipc_\w+)\s*\(", match["declaration"]).group(1)
        yield name, match["declaration"], match["comment"]


def page_name(header):
    return header.stem if header.stem == "netipc" else f"netipc_{header.stem}"


def see_also(text, elsewhere):
    """What a header uses of the types on other pages, and the overview."""
    used = elsewhere & set(re.findall(r"\bnetipc_\w+", uncommented(text)))
    return [f".BR {escaped(name)} (3)," for name in sorted(used)] + [".BR netipc (7)"]


def page(header, known):
    text, name = header.read_text(), page_name(header)
    here = list(definitions(text))
    # Who looks for a type under its name finds it there, also where another header declares it.
    if name in known and known[name] not in here:
        here.insert(0, known[name])
    elsewhere = set(known) - {names[0] for names, _, _ in here}
    summary = " ".join(plain(FILE.search(text).group(1)).split())
    first_sentence = re.split(r"[.:](?: |$)", summary)[0].lower()
    lines = [
        f'.TH {name.upper()} 3 "" "netipc" "netipc"',
        # A name is to be copied, so none is broken.
        ".nh",
        ".ad l",
        ".SH NAME",
        f"{escaped(name)} \\- {escaped(first_sentence)}",
        ".SH SYNOPSIS",
        f".B #include <netipc/{header.name}>",
        ".SH DESCRIPTION",
        escaped(summary),
    ]
    for title, sections in (
        ("TYPES AND CONSTANTS", [definition_section(*definition) for definition in here]),
        ("FUNCTIONS", [function_section(*function) for function in functions(text)]),
    ):
        lines += [f".SH {title}", *sections] if sections else []
    return "\n".join([*lines, ".SH SEE ALSO", *see_also(text, elsewhere), ""])


def main():
    include, output = map(pathlib.Path, sys.argv[1:])
    output.mkdir(parents=True, exist_ok=True)
    headers = sorted((include / "netipc").glob("*.h"))
    known = {name: definition for header in headers for name, definition in types(header.read_text()).items()}
    for header in headers:
        text = header.read_text()
        names = [name for name, _, _ in functions(text)] + [name for group, _, _ in definitions(text) for name in group]
        # Macros alone, as of the version, make no page.
        if not any(name.islower() for name in names):
            continue
        (output / f"{page_name(header)}.3").write_text(page(header, known))
        for name in names:
            if name != page_name(header):
                (output / f"{name}.3").write_text(f".so man3/{page_name(header)}.3\n")


if __name__ == "__main__":
    main()
