"""Dispatch: request in, handler, response out."""

import emit_apps_lookup
import emit_cgroups_lookup
import emit_cgroups_snapshot
import emit_common
import emit_lookup
from write_program import status


def handler(program, parameters, case, body):
    """A handler of its own for the case; its first act is to count the call."""
    name = f"handler_{len(program.cases)}"
    with program.before():
        program.line(f"static netipc_status {name}(void *user, {parameters}) {{")
        program.line("  ++*(int *)user;")
        body()
        verdict = "OK" if case["handler"]["returns"] else "INTERNAL"
        program.line(f"  return {status(verdict)};")
        program.line("}")
        program.line()
    return name


def dispatch(program, case, call, expected, called):
    """`call` holds {arguments}: request, its size, response, its size."""
    name, size = program.data(case["request_hex"])
    room = case["response_buf_len"]
    program.line("  int calls = 0;")
    program.line("  size_t len = 77;")
    program.line(f"  unsigned char *request = copy({name}, {size});")
    program.line(f"  unsigned char *response = block({room});")
    arguments = f"request, {size}, response, {room}"
    program.line(f"  CHECK_STATUS({status(expected)}, {call.format(arguments=arguments, tail='&calls, &len')});")
    program.line(f"  CHECK(calls == {int(called)});")
    if expected == "OK":
        answer, length = program.data(case["response_hex"])
        program.line(f"  CHECK(len == {length});")
        program.line(f"  CHECK(same(response, {answer}, {length}));")
    else:
        program.line("  CHECK(len == 77);")
    program.line("  free(request);")
    program.line("  free(response);")


# The two small methods only say whether they succeed; why not is the contract's.
def small(case, malformed):
    if case["ok"]:
        return "OK"
    request = bytes.fromhex(case["request_hex"])
    broken = malformed(request)
    if broken is not None:
        return broken
    return "OVERFLOW" if case["handler"]["returns"] else "HANDLER_FAILED"


def increment(program, case):
    def body():
        if case["handler"]["returns"]:
            program.line(f"  *out_value = value + {emit_common.number(case['handler']['add'])};")
        else:
            program.line("  (void)value; (void)out_value;")

    name = handler(program, "uint64_t value, uint64_t *out_value", case, body)
    expected = small(case, lambda request: "TRUNCATED" if len(request) < 8 else None)
    dispatch(program, case, f"netipc_codec_increment_dispatch({{arguments}}, {name}, {{tail}})", expected,
             expected != "TRUNCATED")


REVERSE = """  size_t i;
  CHECK(room_size == {capacity});
  if (len > room_size) return NETIPC_STATUS_INTERNAL;
  for (i = 0; i < len; ++i) room[i] = text[len - 1 - i];
  *out_len = len;"""
RULES = {
    "reverse_bytes": REVERSE,
    "fill_capacity_with_x": """  (void)text; (void)len;
  CHECK(room_size == {capacity});
  memset(room, 'x', room_size);
  *out_len = room_size;""",
    "empty": "  (void)text; (void)len; (void)room; (void)room_size;\n  *out_len = 0;",
    "claim_capacity_plus_one": "  (void)text; (void)len; (void)room;\n  *out_len = room_size + 1;",
}


def string_reverse(program, case):
    def body():
        rule = case["handler"].get("rule")
        if rule is None:
            program.line("  (void)text; (void)len; (void)room; (void)room_size; (void)out_len;")
        else:
            program.line(RULES[rule].format(capacity=case["handler_capacity"]))

    name = handler(program, "const char *text, size_t len, char *room, size_t room_size, size_t *out_len", case, body)
    expected = small(case, lambda request: "BAD_LAYOUT" if request[:4] != b"\x08\0\0\0" else None)
    # A handler that cannot answer within its room declines.
    if case["handler"].get("rule") == "reverse_bytes" and expected == "OVERFLOW":
        expected = "HANDLER_FAILED"
    dispatch(program, case, f"netipc_codec_string_reverse_dispatch({{arguments}}, {name}, {{tail}})", expected,
             expected != "BAD_LAYOUT")


def cgroups_snapshot(program, case):
    def body():
        header = case["handler"].get("set_header")
        if header:
            program.line("  CHECK_STATUS(NETIPC_STATUS_OK, netipc_codec_cgroups_snapshot_builder_set_header(builder, "
                         f"{header['systemd_enabled']}u, {emit_common.number(header['generation'])}));")
        literals = [emit_cgroups_snapshot.item_literal(program, item) for item in case["handler"]["items"]]
        if literals:
            program.line(f"  const netipc_codec_cgroups_snapshot_item items[] = {{{', '.join(literals)}}};")
        for i, result in enumerate(case.get("adds", [])):
            program.line(f"  CHECK_STATUS({status(result)}, "
                         f"netipc_codec_cgroups_snapshot_builder_add(builder, &items[{i}]));")
        if "builder_error" in case:
            program.line(f"  CHECK_STATUS({status(case['builder_error'])}, "
                         "netipc_codec_cgroups_snapshot_builder_error(builder));")
        program.line("  (void)builder;")

    name = handler(program, "netipc_codec_cgroups_snapshot_builder *builder", case, body)
    dispatch(program, case,
             f"netipc_codec_cgroups_snapshot_dispatch({{arguments}}, {case['max_items']}u, {name}, {{tail}})",
             case["result"], "adds" in case)


def lookup(method):
    def emit(program, case):
        adds = case["handler"]["adds"] if case["handler_called"] else []

        def body():
            emit_lookup.entries(method, program, adds)
            if "set_generation" in case["handler"]:
                generation = emit_common.number(case["handler"]["set_generation"])
                program.line("  CHECK_STATUS(NETIPC_STATUS_OK, "
                             + method.call("builder_set_generation", f"builder, {generation}") + ");")
            for i, add in enumerate(adds):
                if "request_index" in add:
                    call = method.call("builder_add_key", f"builder, request, {add['request_index']}u, &entry_{i}")
                else:
                    call = method.call("builder_add", f"builder, &entry_{i}")
                program.line(f"  CHECK_STATUS({status(add['result'])}, {call});")
            if "builder_error" in case:
                program.line(f"  CHECK_STATUS({status(case['builder_error'])}, "
                             + method.call("builder_error", "builder") + ");")
            program.line("  (void)request; (void)builder;")

        prefix = f"netipc_codec_{method.name}"
        name = handler(program, f"const {prefix}_request *request, {prefix}_builder *builder", case, body)
        dispatch(program, case, f"{prefix}_dispatch({{arguments}}, {name}, {{tail}})", case["result"],
                 case["handler_called"])

    return emit


cgroups_lookup = lookup(emit_cgroups_lookup.METHOD)
apps_lookup = lookup(emit_apps_lookup.METHOD)
