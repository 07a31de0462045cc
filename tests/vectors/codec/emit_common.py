"""Shapes of C that several emitters write."""

from write_program import status


def encode(program, case, call, declarations=()):
    """`call` holds {buffer}, {size} and {written}; checks bytes and what stays untouched."""
    size, written = case["buf_len"], case["written"]
    for declaration in declarations:
        program.line("  " + declaration)
    program.line(f"  unsigned char *buffer = block({size});")
    program.line("  size_t written = 77;")
    filled = call.format(buffer="buffer", size=size, written="&written")
    if written:
        name, _ = program.data(case["hex"])
        program.line(f"  CHECK_STATUS(NETIPC_STATUS_OK, {filled});")
        program.line(f"  CHECK(written == {written});")
        program.line(f"  CHECK(same(buffer, {name}, {written}));")
        program.line(f"  CHECK(untouched(buffer + {written}, {size} - {written}));")
    else:
        refusal = case.get("refusal", "OVERFLOW")
        program.line(f"  CHECK_STATUS({status(refusal)}, {filled});")
        program.line("  CHECK(written == 77);")
        if "scribbles" not in case:
            program.line(f"  CHECK(untouched(buffer, {size}));")
    program.line("  free(buffer);")


def decode(program, case, call, declaration, checks, key="hex"):
    """`call` holds {bytes} and {size}; `checks` are run when the result is OK."""
    name, size = program.data(case[key])
    program.line(f"  unsigned char *bytes = copy({name}, {size});")
    if declaration:
        program.line("  " + declaration)
    program.line(f"  CHECK_STATUS({status(case['result'])}, {call.format(bytes='bytes', size=size)});")
    if case["result"] == "OK":
        for check in checks:
            program.line(f"  {check}")
    program.line("  free(bytes);")


def number(value):
    return f"UINT64_C({value})"


def finish(program, case, expected_hex):
    """Checks a finished builder's payload in `buffer`, its length in `len`."""
    name, size = program.data(expected_hex)
    program.line(f"  CHECK(len == {case['len']});")
    program.line(f"  CHECK(same(buffer, {name}, {size}));")
