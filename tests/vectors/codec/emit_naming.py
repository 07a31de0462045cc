"""Names of endpoints and of their files.

The names of Windows objects and the hash in them have no function here: those cases
wait for that platform and are counted as not run.
"""

from write_program import status

STATUS = {"OK": "OK", "BAD_PARAM": "INVALID", "PATH_TOO_LONG": "PATH_TOO_LONG"}


def not_run(case):
    if case["op"].startswith("windows_") or case["op"] == "fnv1a_64":
        return "names of the other platform"
    if "00" in [case.get("service_hex", "")[i:i + 2] for i in range(0, len(case.get("service_hex", "")), 2)]:
        return "a NUL ends the name in C"
    return None


def c_string(program, text):
    return f"(const char *){program.data((text + chr(0)).encode().hex())[0]}"


def service_name(program, case):
    name, _ = program.data(case["service_hex"] + "00")
    program.line(f"  CHECK(netipc_transport_valid_service_name((const char *){name}) == {int(case['valid'])});")


def path(program, case, call, limit):
    """`call` ends before the buffer; tries every size around the one that is needed."""
    result = STATUS[case["result"]]
    program.line(f"  char *buffer = (char *)block({limit + 1});")
    program.line("  size_t len = 77;")
    if result != "OK":
        program.line(f"  CHECK_STATUS({status(result)}, {call}, buffer, {limit + 1}, &len));")
        program.line("  CHECK(len == 77);")
    else:
        name, size = program.data(case["path"].encode().hex() + "00")
        program.line(f"  CHECK_STATUS(NETIPC_STATUS_OVERFLOW, {call}, buffer, {size - 1}, &len));")
        program.line("  CHECK(len == 77);")
        program.line(f"  CHECK_STATUS(NETIPC_STATUS_OK, {call}, buffer, {size}, &len));")
        program.line(f"  CHECK(len == {size - 1});")
        program.line(f"  CHECK(same(buffer, {name}, {size}));")
    program.line("  free(buffer);")


def socket_path(program, case):
    run_dir, service = c_string(program, case["run_dir"]), c_string(program, case["service"])
    path(program, case, f"netipc_transport_socket_path({run_dir}, {service}", 107)


def shm_path(program, case):
    run_dir, service = c_string(program, case["run_dir"]), c_string(program, case["service"])
    path(program, case, f"netipc_transport_region_path({run_dir}, {service}, UINT64_C({case['session_id']})", 255)
