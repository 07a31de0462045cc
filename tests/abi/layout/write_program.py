"""Writes the C program that prints the layout of the public headers: every
constant, every scalar type, every struct with its fields. Names come from the
compiler, numbers from running the program, so neither is written by hand.

usage: write_program.py CLANG INCLUDE OUTPUT
"""

import json
import pathlib
import re
import subprocess
import sys

import public_api

HEAD = r"""
#include <stdio.h>

#define SCALAR(type) \
  printf("scalar\t%s\t%zu\t%s\n", #type, sizeof(type), (type)-1 < (type)1 ? "signed" : "unsigned")
#define STRUCT(type) printf("struct\t%s\t%zu\t%zu\n", #type, sizeof(type), _Alignof(type))
#define FIELD(type, field) \
  printf("field\t%s.%s\t%zu\t%zu\n", #type, #field, offsetof(type, field), sizeof(((type *)0)->field))
#define CONSTANT(name) \
  _Generic((name), char *: print_text, unsigned long: print_large, unsigned long long: print_large, \
           default: print_number)(#name, name)

static inline void print_text(const char *name, const char *value) { printf("constant\t%s\t\"%s\"\n", name, value); }
static inline void print_number(const char *name, long long value) { printf("constant\t%s\t%lld\n", name, value); }
static inline void print_large(const char *name, unsigned long long value) {
  printf("constant\t%s\t%llu\n", name, value);
}

int main(void) {
"""


def syntax_tree(clang, include):
    source = "".join(f'#include "{header}"\n' for header in public_api.headers(include))
    command = [clang, "-x", "c", "-std=c11", "-fsyntax-only", "-Xclang", "-ast-dump=json", f"-I{include}", "-"]
    return json.loads(subprocess.run(command, input=source, text=True, capture_output=True, check=True).stdout)


def types(tree):
    """Lines for scalar typedefs and for structs whose fields are public."""
    for node in tree["inner"]:
        if not node.get("name", "").startswith("netipc_"):
            continue
        if node["kind"] == "RecordDecl" and node.get("completeDefinition"):
            yield f"STRUCT({node['name']});"
            for field in node["inner"]:
                if field["kind"] == "FieldDecl":
                    yield f"FIELD({node['name']}, {field['name']});"
        elif node["kind"] == "TypedefDecl" and is_scalar(node):
            yield f"SCALAR({node['name']});"


def is_scalar(typedef):
    return re.fullmatch(r"u?int\d+_t", typedef["type"]["qualType"]) is not None


def constants(clang, include):
    """Macros that stand for a value, except the version, which every release changes."""
    text = public_api.preprocess(clang, include, ["-dM"])
    macros = dict(re.findall(r"^#define (NETIPC_[A-Z]\w*) +(.+)$", text, re.MULTILINE))
    for name, value in sorted(macros.items()):
        no_value = name.endswith("_INIT") or re.search(r"__attribute__|NETIPC__", value)
        if not (no_value or name.startswith("NETIPC_VERSION")):
            yield f"CONSTANT({name});"


def main():
    clang, include, output = sys.argv[1], pathlib.Path(sys.argv[2]), pathlib.Path(sys.argv[3])
    lines = [*constants(clang, include), *types(syntax_tree(clang, include))]
    includes = "".join(f'#include "{header}"\n' for header in public_api.headers(include))
    output.write_text(includes + HEAD + "".join(f"  {line}\n" for line in lines) + "  return 0;\n}\n")


if __name__ == "__main__":
    main()
