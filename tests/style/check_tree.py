"""Rules of the tree that no compiler checks.

usage: check_tree.py RULE ROOT
"""

import pathlib
import re
import sys

CODE_FOLDERS = ("impl", "abi", "bindings", "tests", "fuzz")
CODE_SUFFIXES = (".c", ".cpp", ".h", ".hpp")
HEADER_SUFFIXES = (".h", ".hpp")

INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]', re.MULTILINE)

PLATFORM = re.compile(r"^impl/transport/(posix|windows)/")
LINUX = re.compile(r"^impl/transport/posix/linux/")
LINUX_HEADER = re.compile(r"^(linux/|asm/|sys/(epoll|eventfd|timerfd|signalfd|inotify|prctl|sendfile|vfs|syscall)\.h$)")
PORTABLE_HEADER = re.compile(r"^([a-z_0-9]+|fmt/[a-z]+\.h|(cpuid|emmintrin)\.h)$")  # the C++ library, the private one, the compiler
PUBLIC_HEADERS = ("stddef.h", "stdint.h")
# Notes in the file for tracers, and only where the header is there: no call of the system.
PROBES = ("impl/base/probe.hpp", "sys/sdt.h")

MAX_LINES = 500
MAX_TEST_LINES = 600


def code_files(root, folders=CODE_FOLDERS):
    """Relative paths, as strings with forward slashes."""
    for folder in folders:
        for path in sorted((root / folder).rglob("*")):
            if path.suffix in CODE_SUFFIXES and path.is_file():
                yield path.relative_to(root).as_posix()


def includes(root, file):
    for match in INCLUDE.finditer((root / file).read_text()):
        yield match.group(1), match.group(2)


def no_parent_includes(root):
    """A relative path upwards would go around the include paths that make the layers."""
    for file in code_files(root):
        for _, header in includes(root, file):
            if ".." in header.split("/"):
                yield f'{file} includes "{header}"'


def listed_files(root):
    """A file nobody lists is not built and not tested; a test header counts as listed when someone includes it."""
    included = set()
    for file in code_files(root):
        included |= {header for _, header in includes(root, file)}
    for file in code_files(root):
        test_header = file.endswith(HEADER_SUFFIXES) and not file.startswith(("impl/", "abi/"))
        if test_header and any(file.endswith("/" + header) for header in included):
            continue
        if not listed_in_cmake(root, file):
            yield f"{file} is in no CMake file of its folder or those above"


def listed_in_cmake(root, file):
    """Public headers are listed by the name that follows netipc/."""
    for folder in (root / file).parents:
        name = (root / file).relative_to(folder).as_posix().removeprefix("include/netipc/")
        token = re.compile(r"(?<![\w.-])(?<![\w.-]/)" + re.escape(name) + r"(?![\w./-])")
        for listing in [*folder.glob("CMakeLists.txt"), *folder.glob("*.cmake")]:
            if token.search(listing.read_text()):
                return True
        if folder == root:
            return False
    return False


def system_headers(root):
    """Nothing but the platform folders knows the operating system."""
    for file in code_files(root, ("impl", "abi")):
        for bracket, header in includes(root, file):
            if bracket == '"' or header_allowed(file, header):
                continue
            yield f"{file} includes <{header}>"


def header_allowed(file, header):
    if (file, header) == PROBES:
        return True
    if file.startswith("abi/include/"):
        return header in PUBLIC_HEADERS
    if LINUX_HEADER.match(header):
        return bool(LINUX.match(file))
    return bool(PLATFORM.match(file) or PORTABLE_HEADER.match(header))


def file_length(root):
    """Beyond this a file does more than one thing."""
    for file in code_files(root):
        limit = MAX_TEST_LINES if file.startswith(("tests/", "fuzz/")) else MAX_LINES
        lines = len((root / file).read_text().splitlines())
        if lines > limit:
            yield f"{file} has {lines} lines, more than {limit}"


def mirrored_tests(root):
    """Every implementation unit has its test file where a reader looks for it."""
    for file in code_files(root, ("impl",)):
        path = pathlib.PurePosixPath(file)
        if path.suffix == ".hpp" and (root / path.with_suffix(".cpp")).exists():
            test = pathlib.PurePosixPath("tests") / path.with_name(path.stem + "_test.cpp")
            if not (root / test).exists():
                yield f"{file} has no {test}"


RULES = {
    "no-parent-includes": no_parent_includes,
    "listed-files": listed_files,
    "system-headers": system_headers,
    "file-length": file_length,
    "mirrored-tests": mirrored_tests,
}


def main():
    rule, root = sys.argv[1], pathlib.Path(sys.argv[2])
    if not any(code_files(root)):
        sys.exit(f"no code below {root}")
    sys.exit("\n".join(RULES[rule](root)) or 0)


if __name__ == "__main__":
    main()
