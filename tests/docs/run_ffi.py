"""The examples in other languages call, serve, and know the structs of the headers.

usage: run_ffi.py calls EXAMPLES_DIR CLIENT SERVER    languages; a server in C serves everything itself
       run_ffi.py layout EXAMPLES_DIR TABLE           the structs of netipc.rs beside the headers' layout
"""

import contextlib
import pathlib
import subprocess
import sys
import tempfile
import time

PATIENCE_S = 60

ANSWERS = """\
increment 42
string-reverse cba
cgroups-snapshot 1000 items, 38000 bytes, last cgroup_0999
cgroups-lookup /web status 0 name 'web' image=nginx
cgroups-lookup /none status 2 name ''
apps-lookup 1 status 0 comm 'init'
apps-lookup 2 status 1 comm ''
"""


@contextlib.contextmanager
def serving(command, run_dir, services):
    """A server whose sockets are there; it ends well when its input does."""
    with subprocess.Popen([*command], stdin=subprocess.PIPE) as server:
        try:
            deadline = time.monotonic() + PATIENCE_S
            while not all((run_dir / f"{service}.sock").exists() for service in services):
                if server.poll() is not None or time.monotonic() > deadline:
                    sys.exit(f"{command[0]} did not start")
                time.sleep(0.01)
            yield
            server.stdin.close()
            if server.wait(PATIENCE_S) != 0:
                sys.exit(f"{command[0]} ended with {server.returncode}")
        finally:
            if server.poll() is None:
                server.kill()


def calls(examples, client, server):
    with tempfile.TemporaryDirectory() as folder, contextlib.ExitStack() as servers:
        run_dir = pathlib.Path(folder)
        provider = [examples / "example-ffi-provider", folder]
        rest = ["increment", "string-reverse", "cgroups-snapshot", "apps-lookup"]
        if server == "c":
            servers.enter_context(serving(provider, run_dir, [*rest, "cgroups-lookup"]))
        else:
            servers.enter_context(serving([*provider, "without-lookup"], run_dir, rest))
            lookup = [examples / f"example-ffi-{server}-server", folder]
            servers.enter_context(serving(lookup, run_dir, ["cgroups-lookup"]))
        done = subprocess.run([examples / f"example-ffi-{client}-client", folder], capture_output=True, text=True, timeout=PATIENCE_S)
    if (done.returncode, done.stdout) != (0, ANSWERS):
        sys.exit(f"the client ended with {done.returncode}\n{done.stderr}{done.stdout}")


def layout(examples, table):
    """A row of the table: struct name size alignment, or field name offset size."""
    rows = [line.split("\t") for line in pathlib.Path(table).read_text().splitlines() if not line.startswith("#")]
    expected = {row[1]: row[2] for row in rows if row[0] in ("struct", "field")}
    printed = subprocess.run([examples / "example-ffi-rust-layout"], capture_output=True, text=True, check=True).stdout
    found = dict(line.split("\t") for line in printed.splitlines())
    structs = [name for name in found if "." not in name]
    wanted = {name: value for name, value in expected.items() if name.partition(".")[0] in structs}
    if not structs or found != wanted:
        sys.exit("\n".join(f"{name}: {found.get(name)} instead of {wanted.get(name)}" for name in {**wanted, **found}
                           if found.get(name) != wanted.get(name)) or "nothing was printed")


if __name__ == "__main__":
    if sys.argv[1] == "calls":
        calls(pathlib.Path(sys.argv[2]), *sys.argv[3:])
    else:
        layout(pathlib.Path(sys.argv[2]), *sys.argv[3:])
