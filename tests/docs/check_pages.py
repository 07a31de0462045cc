"""What the documentation and the rest of the tree say about each other is true.

usage: check_pages.py RULE ROOT
"""

import errno
import pathlib
import re
import sys

# Where people and comments refer to pages.
FOLDERS = ("abi", "bindings", "docs", "fuzz", "impl", "packaging", "tests")
SUFFIXES = (".c", ".cmake", ".cpp", ".go", ".h", ".hpp", ".md", ".py", ".rs", ".sh", ".tsv", ".txt")

# A page as comments name it, and the section that may follow: docs/a.md, "Section".
# A line break of a comment may stand anywhere in between.
BREAK = r"(?:\s|\n\s*(?://|\*|#))*"
REFERENCE = re.compile(r"(?<![\w./-])(docs/[\w/.-]*\w)(?:," + BREAK + r'"([^"]+)")?')
SEE = re.compile(r"@see\s+(.*?)(?=\n \* @|\n ?\*/)", re.DOTALL)

LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([^)\s]+)\)")
HEADING = re.compile(r"^#{1,6} +(.+?) *$", re.MULTILINE)
FENCE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)

STATUS = re.compile(r"^#define NETIPC_STATUS_(\w+) +\d+$", re.MULTILINE)
# A name in capitals, in code marks: a status, a constant, a flag of the system.
CAPITALS = re.compile(r"`([A-Z][A-Z0-9_]{2,})`")
FUNCTION = re.compile(r"\b(netipc_(?:codec|transport|service)_\w+)\b")


def files(root):
    yield root / "README.md"
    for folder in FOLDERS:
        for path in sorted((root / folder).rglob("*")):
            if path.suffix in SUFFIXES and path.is_file():
                yield path


def pages(root):
    yield root / "README.md"
    yield from sorted((root / "docs").rglob("*.md"))


def named(root, path):
    return path.relative_to(root).as_posix()


def prose(page):
    """The text without code blocks, whose brackets and hashes mean something else."""
    return FENCE.sub("", page.read_text())


def sections(page):
    return [re.sub(r"[`*]", "", heading) for heading in HEADING.findall(prose(page))]


def anchor(heading):
    """As the usual viewers of Markdown form it."""
    return re.sub(r" ", "-", re.sub(r"[^\w\- ]", "", heading.lower()))


def references(root):
    """A page that a comment sends its reader to exists and has the section it names."""
    # The examples of this very check are not references.
    own = {root / "tests/docs/check_pages.py", root / "tests/docs/check_pages_test.py"}
    for file in files(root):
        if file in own or not file.exists():
            continue
        for target, section in REFERENCE.findall(file.read_text()):
            page = root / target
            if not page.exists():
                yield f"{named(root, file)} refers to {target}, which does not exist"
            elif section and page.suffix == ".md" and re.sub(r"\s+(?://|\*|#)?\s*", " ", section) not in sections(page):
                yield f'{named(root, file)} refers to "{section}", which {target} does not have'


def links(root):
    """A relative link of a page leads to a file, its #anchor to a heading there."""
    for page in pages(root):
        for link in LINK.findall(prose(page)):
            if re.match(r"[a-z]+:", link):
                continue
            target, _, fragment = link.partition("#")
            path = (page.parent / target).resolve() if target else page
            if not path.exists():
                yield f"{named(root, page)} links to {link}, which does not exist"
            elif fragment and fragment not in map(anchor, sections(path)):
                yield f"{named(root, page)} links to {link}, which has no such heading"


def reachable(root):
    """Every page can be found from the index."""
    index = root / "docs/index.md"
    seen, ahead = {index}, [index]
    while ahead:
        page = ahead.pop()
        for link in LINK.findall(prose(page)):
            path = (page.parent / link.partition("#")[0]).resolve()
            if path.suffix == ".md" and path.exists() and path not in seen:
                seen.add(path)
                ahead.append(path)
    for page in pages(root):
        if page not in seen and page != root / "README.md":
            yield f"{named(root, page)} cannot be reached from docs/index.md"


def statuses(root):
    """docs/spec/errors.md explains the statuses of status.h, all of them and no others."""
    defined = set(STATUS.findall((root / "abi/include/netipc/status.h").read_text()))
    explained = set(re.findall(r"^\| `(\w+)` \|", (root / "docs/spec/errors.md").read_text(), re.MULTILINE))
    yield from (f"docs/spec/errors.md does not explain {name}" for name in sorted(defined - explained))
    for page in pages(root):
        for name in re.findall(r"\bNETIPC_STATUS_([A-Z]\w*)", page.read_text()):
            if name not in defined and not name.startswith("CLASS"):
                yield f"{named(root, page)} names NETIPC_STATUS_{name}, which does not exist"


def names(root):
    """A name in capitals or a function that a page mentions occurs in the code."""
    words = set()
    for folder in ("abi", "impl", "packaging", "tests"):
        for path in (root / folder).rglob("*"):
            if path.is_file() and path.suffix in SUFFIXES:
                words |= set(re.findall(r"\w+", path.read_text(errors="replace")))
    words |= set(re.findall(r"\w+", (root / "CMakeLists.txt").read_text()))
    known = set(errno.errorcode.values())
    for word in words:
        parts = word.upper().split("_")
        known |= {"_".join(parts[i:]) for i in range(len(parts))}
    for page in pages(root):
        text = page.read_text()
        for name in sorted(set(CAPITALS.findall(prose(page)))):
            if name not in known:
                yield f"{named(root, page)} mentions {name}, which no code knows"
        for name in sorted(set(FUNCTION.findall(text))):
            if name not in words and not any(word.startswith(name) for word in words):
                yield f"{named(root, page)} mentions {name}, which no code knows"


def see(root):
    """What @see of a public comment names is a page, or a function, macro or type of the headers."""
    headers = sorted((root / "abi/include/netipc").glob("*.h"))
    declared = set()
    for header in headers:
        declared |= set(re.findall(r"\b(?:netipc|NETIPC)_\w+", re.sub(r"/\*.*?\*/", "", header.read_text(), flags=re.DOTALL)))
    for header in headers:
        for targets in SEE.findall(header.read_text()):
            for target in re.findall(r"\b(?:netipc|NETIPC)_\w+", targets):
                if target not in declared:
                    yield f"{named(root, header)}: @see {target}, which no header declares"


RULES = {
    "references": references,
    "links": links,
    "reachable": reachable,
    "statuses": statuses,
    "names": names,
    "see": see,
}


def main():
    rule, root = sys.argv[1], pathlib.Path(sys.argv[2]).resolve()
    if not any((root / "docs").rglob("*.md")):
        sys.exit(f"no pages below {root}")
    sys.exit("\n".join(RULES[rule](root)) or 0)


if __name__ == "__main__":
    main()
