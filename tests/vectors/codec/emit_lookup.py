"""What the two lookup methods have in common; `Method` says where they differ."""

import dataclasses
import hashlib
import struct

import emit_common
import generators
from write_program import status


@dataclasses.dataclass(frozen=True)
class Method:
    name: str  # netipc_codec_<name>_...
    statuses: tuple  # by number
    numbers: tuple  # fields of items and entries, in the order of the public entry
    texts: tuple
    key: str  # "path" or "pid"

    def call(self, function, arguments):
        return f"netipc_codec_{self.name}_{function}({arguments})"


WIDE = ("starttime",)


def value(field, fields):
    return emit_common.number(fields[field]) if field in WIDE else f"{fields[field]}u"


def keys_of(method, case):
    if method.key == "path":
        return case["paths_hex"] if "paths_hex" in case else generators.paths(case["paths_gen"])
    return case["pids"] if "pids" in case else generators.pids(case["pids_gen"])


def request_encode(method, program, case):
    keys = keys_of(method, case)
    declarations = []
    if method.key == "path":
        literals, kind = [program.text(key) for key in keys], "netipc_codec_str"
        refused = any(key == "" or b"\0" in bytes.fromhex(key) for key in keys)
    else:
        literals, kind, refused = [f"{key}u" for key in keys], "uint32_t", False
    if keys:
        declarations.append(f"const {kind} keys[] = {{{', '.join(literals)}}};")
    if refused:
        # A NUL is only found while copying.
        case = {**case, "refusal": "BAD_LAYOUT", "scribbles": True}
    pointer = "keys" if keys else "NULL"
    if "sha256" in case:
        case = {**case, "hex": request_payload(method, keys, case["sha256"])}
    emit_common.encode(program, case,
                       method.call("request_encode", f"{pointer}, {len(keys)}, {{buffer}}, {{size}}, {{written}}"),
                       declarations)


def request_payload(method, keys, digest):
    """The bytes of a request that is too long to stand in the file."""
    encoded = [bytes.fromhex(key) + b"\0" for key in keys] if method.key == "path" else [
        struct.pack("<II", key, 0) for key in keys]
    payload = lay_out(encoded, 0)
    assert hashlib.sha256(payload).hexdigest() == digest
    return payload.hex()


def lay_out(encoded, tail):
    """Header, directory and items, each at a multiple of eight."""
    directory, packed = b"", b""
    for item in encoded:
        packed += bytes(-len(packed) % 8)
        directory += struct.pack("<II", len(packed), len(item))
        packed += item
    return struct.pack("<HHIQ", 1, 0, len(encoded), tail) + directory + packed


def request_decode(method, program, case):
    checks = []
    if case["result"] == "OK":
        keys = case["out"]["paths_hex" if method.key == "path" else "pids"]
        kind = "netipc_codec_str" if method.key == "path" else "uint32_t"
        request = "&request, "
        checks.append(f"CHECK(request.item_count == {case['out']['item_count']}u);")
        checks.append(f"CHECK_STATUS({status(case['past_end'])}, "
                      + method.call(f"request_{method.key}", request + f"{len(keys)}u, &key") + ");")
        program.line(f"  {kind} key;")
        program.line(f"  {kind} keys[{len(keys) + 1}];")
        program.line("  size_t count = 77;")
        checks.append("CHECK_STATUS(NETIPC_STATUS_OK, "
                      + method.call(f"request_{method.key}s", request + f"0, keys, {len(keys) + 1}, &count") + ");")
        checks.append(f"CHECK(count == {len(keys)});")
        for i, key in enumerate(keys):
            checks.append("CHECK_STATUS(NETIPC_STATUS_OK, "
                          + method.call(f"request_{method.key}", request + f"{i}u, &key") + ");")
            for variable in ("key", f"keys[{i}]"):
                checks.append(key_is(method, program, variable, key))
    emit_common.decode(program, case, method.call("request_decode", "{bytes}, {size}, &request"),
                       f"netipc_codec_{method.name}_request request;", checks)


def key_is(method, program, variable, key):
    if method.key == "pid":
        return f"CHECK({variable} == {key}u);"
    name, size = program.data(key)
    return f"CHECK(same_text({variable}, {name}, {size}));"


def labels_of(program, labels, name):
    """Declares an array of labels; its name and length."""
    if not labels:
        return "NULL", 0
    pairs = ", ".join(f"{{{program.text(key)}, {program.text(text)}}}" for key, text in labels)
    program.line(f"  const netipc_codec_label {name}[] = {{{pairs}}};")
    return name, len(labels)


def entries(method, program, adds):
    """Declares the entries of these adds, if there are any."""
    labels = [labels_of(program, add["labels"], f"labels_{i}") for i, add in enumerate(adds)]
    for i, add in enumerate(adds):
        program.line(f"  netipc_codec_{method.name}_entry entry_{i};")
        program.line(f"  memset(&entry_{i}, 0, sizeof entry_{i});")
        for field in method.numbers:
            program.line(f"  entry_{i}.{field} = {value(field, add)};")
        for field in method.texts:
            # The path of an add that names a key of the request is that key.
            if f"{field}_hex" in add:
                name, size = program.data(add[f"{field}_hex"])
                program.line(f"  entry_{i}.{field}.data = (const char *){name};")
                program.line(f"  entry_{i}.{field}.len = {size};")
        program.line(f"  entry_{i}.labels = {labels[i][0]};")
        program.line(f"  entry_{i}.label_count = {labels[i][1]};")


def ends(method, program, adds):
    """What became of each add, read back from the finished payload."""
    wanted = [add["ends_as"] for add in adds if add["ends_as"] != "error"]
    view = f"netipc_codec_{method.name}_view"
    program.line(f"  {view} view;")
    program.line(f"  netipc_codec_{method.name}_item item;")
    program.line("  CHECK_STATUS(NETIPC_STATUS_OK, " + method.call("view_decode", "buffer, len, &view") + ");")
    program.line(f"  CHECK(view.item_count == {len(wanted)}u);")
    for i, outcome in enumerate(wanted):
        program.line("  CHECK_STATUS(NETIPC_STATUS_OK, " + method.call("view_item", f"&view, {i}u, &item") + ");")
        program.line(f"  CHECK(item.status == {method.statuses.index(outcome)}u);")
    program.line("  (void)item;")


def build(method, program, case):
    adds, size = case["adds"], case["buf_len"]
    entries(method, program, adds)
    program.line(f"  unsigned char *buffer = block({size});")
    program.line(f"  netipc_codec_{method.name}_builder *builder = NULL;")
    program.line("  size_t len = 77;")
    program.line("  CHECK_STATUS(NETIPC_STATUS_OK, " + method.call(
        "builder_create",
        f"buffer, {size}, {case['max_items']}u, {emit_common.number(case['generation'])}, &builder") + ");")
    if "reserve_item_lens" in case:
        lengths = case["reserve_item_lens"]
        program.line(f"  const uint32_t lengths[] = {{{', '.join(f'{length}u' for length in lengths)}}};")
        program.line("  CHECK_STATUS(NETIPC_STATUS_OK, "
                     + method.call("builder_reserve_lengths", f"builder, lengths, {len(lengths)}") + ");")
    if "set_generation" in case:
        program.line("  CHECK_STATUS(NETIPC_STATUS_OK, " + method.call(
            "builder_set_generation", f"builder, {emit_common.number(case['set_generation'])}") + ");")
    for i, add in enumerate(adds):
        program.line(f"  CHECK_STATUS({status(add['result'])}, "
                     + method.call("builder_add", f"builder, &entry_{i}") + ");")
    program.line(f"  CHECK_STATUS({status(case['builder_error'])}, " + method.call("builder_error", "builder") + ");")
    # A buffer that cannot hold a header has no response in it.
    finished = "OK" if case["len"] else "OVERFLOW"
    program.line(f"  CHECK_STATUS({status(finished)}, " + method.call("builder_finish", "builder, &len") + ");")
    if case["len"]:
        emit_common.finish(program, case, case["hex"])
        ends(method, program, adds)
    program.line("  " + method.call("builder_destroy", "builder") + ";")
    program.line("  free(buffer);")


def item_checks(method, program, item):
    """Of an item in the variable `item`."""
    for field in method.numbers:
        yield f"CHECK(item.{field} == {value(field, item)});"
    for field in method.texts:
        name, size = program.data(item[f"{field}_hex"])
        yield f"CHECK(same_text(item.{field}, {name}, {size}));"
    labels = item["labels"]
    yield f"CHECK(item.label_count == {len(labels)}u);"
    yield "CHECK_STATUS(NETIPC_STATUS_OUT_OF_BOUNDS, " + method.call("item_label", f"&item, {len(labels)}u, &label") + ");"
    for i, pair in enumerate(labels):
        yield "CHECK_STATUS(NETIPC_STATUS_OK, " + method.call("item_label", f"&item, {i}u, &label") + ");"
        for part, text in zip(("key", "value"), pair):
            name, size = program.data(text)
            yield f"CHECK(same_text(label.{part}, {name}, {size}));"


def response_decode(method, program, case):
    checks = []
    if case["result"] == "OK":
        out, items = case["out"], case["items"]
        program.line(f"  netipc_codec_{method.name}_item item;")
        program.line("  netipc_codec_label label;")
        program.line("  netipc_codec_bytes encoded;")
        checks += [f"CHECK(view.item_count == {out['item_count']}u);",
                   f"CHECK(view.generation == {emit_common.number(out['generation'])});"]
        for item in items:
            checks.append("CHECK_STATUS(NETIPC_STATUS_OK, "
                          + method.call("view_item", f"&view, {item['index']}u, &item") + ");")
            checks.append(f"CHECK(item.item_len == {item['item_len']}u);")
            checks += item_checks(method, program, item)
            # The same item as it is encoded, and judged alone.
            checks.append("CHECK_STATUS(NETIPC_STATUS_OK, "
                          + method.call("view_item_bytes", f"&view, {item['index']}u, &encoded") + ");")
            checks.append("CHECK_STATUS(NETIPC_STATUS_OK, "
                          + method.call("item_decode", "encoded.data, encoded.len, &item") + ");")
            checks += item_checks(method, program, item)
        checks.append(f"CHECK_STATUS({status(case['past_end'])}, "
                      + method.call("view_item", f"&view, {out['item_count']}u, &item") + ");")
        checks.append("(void)label; (void)encoded;")
    emit_common.decode(program, case, method.call("view_decode", "{bytes}, {size}, &view"),
                       f"netipc_codec_{method.name}_view view;", checks)


def response_assemble(method, program, case):
    literals = []
    for item in case["items_hex"]:
        name, size = program.data(item)
        literals.append(f"{{{name}, {size}}}")
    if literals:
        program.line(f"  const netipc_codec_bytes items[] = {{{', '.join(literals)}}};")
    pointer = "items" if literals else "NULL"
    case = {**case, "written": len(case.get("hex", "")) // 2, "refusal": case["result"]}
    emit_common.encode(program, case, method.call(
        "assemble", f"{pointer}, {len(literals)}, {emit_common.number(case['generation'])}, {{buffer}}, {{size}}, {{written}}"))


def estimate_max_items(method, program, case):
    program.line("  CHECK(" + method.call("estimate_items", f"{case['buf_len']}") + f" == {case['value']}u);")


OPS = (request_encode, request_decode, build, response_decode, response_assemble, estimate_max_items)


def emitters(method):
    """The emitter of every op, bound to the method."""
    return {op.__name__: (lambda program, case, op=op: op(method, program, case)) for op in OPS}
