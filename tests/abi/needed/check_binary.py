"""What the shared library asks of a process that loads it.

A plugin host has to be able to load, unload and load it again without a trace:
few dependencies, nothing that runs at load or exit time, no call that could end
the host or change its state.
"""

import argparse
import pathlib
import re
import subprocess
import sys

RUNTIME = ("libc.so.6", "ld-linux-x86-64.so.2", "ld-linux-aarch64.so.1")
CXX_RUNTIME = ("libstdc++.so.6", "libgcc_s.so.1")

FORBIDDEN_IMPORTS = {
    "ends the host": "exit _exit _Exit quick_exit kill raise",
    "leaves code to run at exit or unload": "atexit __cxa_atexit at_quick_exit __cxa_thread_atexit",
    "writes to the host's terminal": "printf puts putchar perror vprintf __printf_chk stdout stderr _ZSt4cout _ZSt4cerr",
    "changes the state of the process": "umask chdir fchdir chroot setlocale setenv putenv unsetenv signal sigaction "
    "sigprocmask setrlimit setuid setgid nice alarm setitimer srand srandom",
    "starts another process": "fork vfork system popen execve posix_spawn",
}

# Calls that look forbidden and are not, each with its reason.
EXCUSED_IMPORTS = {
    "kill": "signal 0 asks whether the owner of a region lives; SIGBUS repeats one that was sent to the host",
    "sigaction": "while a region is mapped, a guard survives its peer shrinking it: docs/design/007-shared-memory-faults.md",
}


def run(*command):
    return subprocess.run(command, text=True, capture_output=True, check=True).stdout


def dynamic_entries(library):
    """[(tag, value)] of the dynamic section."""
    return re.findall(r"^ 0x\S+ \((\w+)\)\s+(.*)$", run("readelf", "-dW", library), re.MULTILINE)


def segments(library):
    """[(type, flags)] of the program headers."""
    line = re.compile(r"^\s+(\w+)\s+(?:0x\w+\s+){5}([RWE ]{3})", re.MULTILINE)
    return [(kind, flags.replace(" ", "")) for kind, flags in line.findall(run("readelf", "-lW", library))]


def check_dynamic(library, soname, allowed):
    entries = dynamic_entries(library)
    names = {tag: re.search(r"\[(.*)\]", value) for tag, value in entries}
    actual = names["SONAME"].group(1) if names.get("SONAME") else "none"
    if actual != soname:
        yield f"the soname is {actual}, not {soname}"
    for tag, value in entries:
        if tag == "NEEDED" and (needed := re.search(r"\[(.*)\]", value).group(1)) not in allowed:
            yield f"needs {needed}"
        if tag in ("RPATH", "RUNPATH"):
            yield f"has a {tag}, so it depends on where it was built: {value}"
        if tag == "TEXTREL" or (tag == "FLAGS" and "TEXTREL" in value):
            yield "has text relocations"
    if not any(tag == "BIND_NOW" or (tag.startswith("FLAGS") and "NOW" in value) for tag, value in entries):
        yield "binds lazily, so its tables stay writable"


def check_load_time_code(library):
    for tag, value in dynamic_entries(library):
        # One pointer is the compiler's own frame_dummy or its counterpart.
        if tag in ("INIT_ARRAYSZ", "FINI_ARRAYSZ") and int(value.split()[0]) > 8:
            yield f"runs code at load or unload ({tag} {value})"


def check_segments(library):
    found = segments(library)
    if not any(kind == "GNU_RELRO" for kind, _ in found):
        yield "has no read-only relocations"
    stack = [flags for kind, flags in found if kind == "GNU_STACK"]
    if stack != ["RW"]:
        yield f"asks for a stack with the rights {stack}"
    for kind, flags in found:
        if kind == "LOAD" and "W" in flags and "E" in flags:
            yield "has a segment that is both writable and executable"


def check_imports(library):
    reasons = {name: reason for reason, names in FORBIDDEN_IMPORTS.items() for name in names.split() if name not in EXCUSED_IMPORTS}
    for line in run("nm", "-D", library).splitlines():
        kind, symbol = line.split()[-2:]
        name = symbol.split("@")[0]
        if kind == "U" and name in reasons:
            yield f"calls {name}, which {reasons[name]}"
        if kind == "u":
            yield f"defines the unique symbol {name}, so it cannot be unloaded"


def check(library, soname, static_cxx_runtime=False):
    yield from check_dynamic(library, soname, RUNTIME if static_cxx_runtime else RUNTIME + CXX_RUNTIME)
    yield from check_segments(library)
    # A C++ runtime inside brings constructors and imports of its own.
    if not static_cxx_runtime:
        yield from check_load_time_code(library)
        yield from check_imports(library)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--library", type=pathlib.Path, required=True)
    parser.add_argument("--soname", required=True)
    parser.add_argument("--static-cxx-runtime", action="store_true")
    arguments = parser.parse_args()
    sys.exit("\n".join(check(arguments.library, arguments.soname, arguments.static_cxx_runtime)) or 0)


if __name__ == "__main__":
    main()
