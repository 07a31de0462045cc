"""Writes section 3 of the manual from the comments of the public headers.

One page per header, NAME.3 for netipc/NAME.h, and for each function a page that
is a reference to it.

usage: generate.py INCLUDE OUTPUT
"""

import pathlib
import re
import sys

DECLARATION = re.compile(
    r"/\*\*(?P<comment>(?:[^*]|\*(?!/))*)\*/\s*^NETIPC_\w+_API\b(?P<declaration>[^;]*);", re.MULTILINE
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
    return "\n".join(re.sub(r"^ ?\* ?", "", line).rstrip() for line in comment.strip().split("\n"))


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


def functions(text):
    """[(name, declaration, comment)] of a header."""
    for match in DECLARATION.finditer(text):
        name = re.search(r"\b(netipc_\w+)\s*\(", match["declaration"]).group(1)
        yield name, match["declaration"], match["comment"]


def page_name(header):
    return header.stem if header.stem == "netipc" else f"netipc_{header.stem}"


def page(header):
    text = header.read_text()
    summary = " ".join(plain(FILE.search(text).group(1)).split())
    first_sentence = re.split(r"[.:](?: |$)", summary)[0].lower()
    lines = [
        f'.TH {page_name(header).upper()} 3 "" "netipc" "netipc"',
        ".SH NAME",
        f"{escaped(page_name(header))} \\- {escaped(first_sentence)}",
        ".SH SYNOPSIS",
        f".B #include <netipc/{header.name}>",
        ".SH DESCRIPTION",
        escaped(summary),
        ".SH FUNCTIONS",
    ]
    lines += [function_section(*function) for function in functions(text)]
    return "\n".join(lines + [".SH SEE ALSO", ".BR netipc (7)", ""])


def main():
    include, output = map(pathlib.Path, sys.argv[1:])
    output.mkdir(parents=True, exist_ok=True)
    for header in sorted((include / "netipc").glob("*.h")):
        names = [name for name, _, _ in functions(header.read_text())]
        if not names:
            continue
        (output / f"{page_name(header)}.3").write_text(page(header))
        for name in names:
            if name != page_name(header):
                (output / f"{name}.3").write_text(f".so man3/{page_name(header)}.3\n")


if __name__ == "__main__":
    main()
