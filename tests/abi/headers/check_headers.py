"""Every public header compiles alone, in any order and twice, in every standard
of one compiler and language, and so does every macro in use.
"""

import argparse
import pathlib
import re
import subprocess
import sys

import public_api

STANDARDS = {"c": ("c99", "c11", "c17", "c2x"), "c++": ("c++11", "c++17", "c++20", "c++2b")}
WARNINGS = ["-Wall", "-Wextra", "-Wpedantic", "-Wconversion", "-Wsign-conversion", "-Wundef", "-Wshadow", "-Werror"]
LANGUAGE_WARNINGS = {"c": ["-Wstrict-prototypes", "-Wmissing-prototypes"], "c++": ["-Wold-style-cast"]}

UMBRELLA = "netipc/netipc.h"

# ISO C wants at least one declaration in a file, and two headers have only macros.
DECLARATION = "typedef int netipc_declaration;\n"


def include_lines(headers):
    return "".join(f'#include "{header}"\n' for header in headers)


def macros(compiler, include):
    """Names of the public macros: not the include guards, not the private ones."""
    text = public_api.preprocess(compiler, include, ["-dM"])
    defined = re.findall(r"^#define (NETIPC_[A-Z]\w*)(\(?)[^\n]*$", text, re.MULTILINE)
    return sorted(name for name, _ in defined if not name.endswith("_H"))


def use_of(name):
    if name.endswith("_INIT"):
        return f"  {{ {name[:-5].lower()} object = {name}; (void)object; }}\n"
    return f"  (void)({name});\n"


def macro_source(compiler, include, by_hand):
    """Uses each macro once: constants and initialisers by rule, the rest by hand."""
    uses = [use_of(name) for name in macros(compiler, include) if not re.search(rf"\b{name}\b", by_hand)]
    function = "void netipc_use_macros(void);\nvoid netipc_use_macros(void) {\n" + "".join(uses) + "}\n"
    return include_lines(public_api.headers(include)) + by_hand + function


def missing_in_umbrella(include):
    """Headers that netipc.h does not bring."""
    named = re.findall(r'^#include "([^"]+)"$', (include / UMBRELLA).read_text(), re.MULTILINE)
    return sorted(set(public_api.headers(include)) - set(named) - {UMBRELLA})


def sources(compiler, include, by_hand):
    headers = public_api.headers(include)
    for header in headers:
        yield f"{header}, twice", include_lines([header, header]) + DECLARATION
    yield "all headers, last first", include_lines(reversed(headers))
    yield "every macro", macro_source(compiler, include, by_hand)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--compiler", required=True)
    parser.add_argument("--language", choices=STANDARDS, required=True)
    parser.add_argument("--include", type=pathlib.Path, required=True)
    parser.add_argument("--macro-uses", type=pathlib.Path, required=True, help="the uses written by hand")
    arguments = parser.parse_args()

    flags = WARNINGS + LANGUAGE_WARNINGS[arguments.language]
    failures = [f"{UMBRELLA} lacks {header}" for header in missing_in_umbrella(arguments.include)]
    tried = 0
    for title, source in sources(arguments.compiler, arguments.include, arguments.macro_uses.read_text()):
        for standard in STANDARDS[arguments.language]:
            command = [arguments.compiler, "-x", arguments.language, f"-std={standard}", "-fsyntax-only", *flags]
            command += [f"-I{arguments.include}", "-"]
            result = subprocess.run(command, input=source, text=True, capture_output=True)
            tried += 1
            if result.returncode != 0:
                failures.append(f"{title} in {standard}:\n{result.stderr[:1000]}")
    print(f"{tried} compiled, {len(failures)} failed")
    sys.exit("\n".join(failures) or 0)


if __name__ == "__main__":
    main()
