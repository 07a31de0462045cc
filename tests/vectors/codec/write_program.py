"""Turns a file of golden vectors into a program that checks the shipped library.

Each case becomes one function of strict C99 that is C++ as well, so the same
vectors run through both languages. Every buffer is a heap block of exactly the
size the case names: one byte too far is an error a sanitizer sees.
"""

import argparse
import contextlib
import importlib
import json
import pathlib

PROLOGUE = """/* Written by tests/vectors/codec/write_program.py from {source}. */

#include <string.h>

#include "netipc/codec.h"
#include "netipc/codec_apps_lookup.h"
#include "netipc/codec_apps_lookup_builder.h"
#include "netipc/codec_cgroups_lookup.h"
#include "netipc/codec_cgroups_lookup_builder.h"
#include "netipc/codec_cgroups_snapshot.h"
#include "netipc/codec_increment.h"
#include "netipc/codec_string_reverse.h"
#include "netipc/transport.h"
#include "vectors/codec/vector.h"

"""


class Program:
    """Collects C source; gives byte strings a place."""

    def __init__(self):
        self.lines = []
        self.functions = []
        self.cases = []
        self.skipped = []
        self.names = {}

    def line(self, text=""):
        self.lines.append(text)

    @contextlib.contextmanager
    def before(self):
        """What is written meanwhile stands before the cases."""
        self.lines, self.functions = self.functions, self.lines
        yield
        self.lines, self.functions = self.functions, self.lines

    def data(self, hexadecimal):
        """The name of an array with these bytes, and their number."""
        values = bytes.fromhex(hexadecimal)
        if values not in self.names:
            self.names[values] = f"bytes_{len(self.names)}"
        return self.names[values], len(values)

    def constants(self):
        for values, name in self.names.items():
            body = ",".join(str(value) for value in values) or "0"
            yield f"static const unsigned char {name}[] = {{{body}}};"

    def text(self, hexadecimal):
        """An initialiser of a netipc_codec_str."""
        name, size = self.data(hexadecimal)
        return f"{{(const char *){name}, {size}}}"

    def begin(self, case):
        self.cases.append(case["name"])
        self.line(f"/* {case['what']} */".replace("*/ */", "*/"))
        self.line(f"static void case_{len(self.cases)}(void) {{")

    def end(self):
        self.line("}")
        self.line()

    def source(self, origin):
        calls = "".join(f'  run("{name}", case_{i});\n' for i, name in enumerate(self.cases, 1))
        calls += "".join(f'  not_run("{name}", "{why}");\n' for name, why in self.skipped)
        main = f"int main(void) {{\n{calls}  return passed({len(self.cases)}, {len(self.skipped)});\n}}\n"
        parts = [*self.constants(), "", *self.functions, *self.lines, main]
        return PROLOGUE.format(source=origin) + "\n".join(parts)


def status(name):
    return f"NETIPC_STATUS_{name}"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("vectors", type=pathlib.Path)
    parser.add_argument("out", type=pathlib.Path)
    arguments = parser.parse_args()
    emitter = importlib.import_module(f"emit_{arguments.vectors.stem}")
    program = Program()
    for line in arguments.vectors.read_text(encoding="utf-8").splitlines():
        case = json.loads(line)
        why_not = getattr(emitter, "not_run", lambda _: None)(case)
        if why_not:
            program.skipped.append((case["name"], why_not))
            continue
        program.begin(case)
        getattr(emitter, case["op"])(program, case)
        program.end()
    arguments.out.write_text(program.source(arguments.vectors.name), encoding="utf-8")


if __name__ == "__main__":
    main()
