"""Tries every include edge of one consumer against edges.txt.

For each provider one file with a single #include is compiled exactly as the
consumer's own files are: same include path, same folder. A drawn edge has to
compile; one that is not drawn has to fail because the header is not found.
"""

import argparse
import pathlib
import subprocess
import sys


def read_edges(path):
    edges = {}
    for line in path.read_text().splitlines():
        if line and not line.startswith("#"):
            consumer, *providers = line.split()
            edges[consumer] = providers
    return edges


def sample_header(provider, root):
    """A header as an #include spells it: one that includes no other where there is one, so that finding it suffices.
    A provider without a header proves nothing."""
    headers = sorted(h for h in root.glob("*/*") if h.suffix in (".h", ".hpp"))
    if not headers:
        sys.exit(f"{provider} has no header below {root}")
    return min(headers, key=lambda header: '#include "' in header.read_text()).relative_to(root)


def compile_include(compiler, directory, include_path, header):
    command = [compiler, "-std=c++20", "-fsyntax-only", "-x", "c++"]
    command += [f"-I{path}" for path in include_path] + ["-"]
    return subprocess.run(command, cwd=directory, input=f'#include "{header}"\n', text=True, capture_output=True)


def not_found(stderr, header):
    return f"{header}: No such file" in stderr or f"'{header}' file not found" in stderr


def problem(allowed, result, header):
    if allowed:
        return f"is drawn, but does not compile:\n{result.stderr}" if result.returncode != 0 else None
    if result.returncode == 0:
        return "is not drawn, but compiles"
    return None if not_found(result.stderr, header) else f"fails for another reason:\n{result.stderr}"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--compiler", required=True)
    parser.add_argument("--edges", type=pathlib.Path, required=True)
    parser.add_argument("--consumer", required=True)
    parser.add_argument("--directory", type=pathlib.Path, required=True, help="where the consumer's sources are")
    parser.add_argument("--include-path", default="", help="semicolon-separated")
    parser.add_argument("--provider", action="append", default=[], metavar="NAME=ROOT")
    arguments = parser.parse_args()

    edges = read_edges(arguments.edges)
    roots = {name: pathlib.Path(root) for name, root in (p.split("=", 1) for p in arguments.provider)}
    allowed = edges[arguments.consumer]
    include_path = [path for path in arguments.include_path.split(";") if path]

    failures = [f"edges.txt names an unknown provider: {name}" for name in allowed if name not in roots]
    for name, root in roots.items():
        header = sample_header(name, root)
        result = compile_include(arguments.compiler, arguments.directory, include_path, header)
        trouble = problem(name in allowed, result, header)
        if trouble:
            failures.append(f"{arguments.consumer} -> {name} ({header}) {trouble}")
    print(f"{arguments.consumer}: {len(roots)} edges tried, {len(allowed)} of them drawn, {len(failures)} wrong")
    sys.exit("\n".join(failures) or 0)


if __name__ == "__main__":
    main()
