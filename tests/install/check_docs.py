"""The pages that installed headers and pages send their reader to are installed, too.

usage: check_docs.py ROOT INCLUDE DOCS
"""

import pathlib
import sys

ROOT, INCLUDE, DOCS = map(pathlib.Path, sys.argv[1:])
sys.path.insert(0, str(ROOT / "tests/docs"))
import check_pages  # noqa: E402


def missing():
    for header in sorted((INCLUDE / "netipc").glob("*.h")):
        for target, _ in check_pages.REFERENCE.findall(header.read_text()):
            if not (DOCS / target.removeprefix("docs/")).is_file():
                yield f"{header.name} refers to {target}"
    for page in sorted(DOCS.rglob("*.md")):
        for link in check_pages.LINK.findall(check_pages.prose(page)):
            target = link.partition("#")[0]
            if "://" not in target and not (page.parent / target).exists():
                yield f"{page.relative_to(DOCS)} links to {link}"


if __name__ == "__main__":
    if not any(INCLUDE.rglob("*.h")) or not any(DOCS.rglob("*.md")):
        sys.exit(f"no headers below {INCLUDE} or no pages below {DOCS}")
    sys.exit("\n".join(missing()) or 0)
