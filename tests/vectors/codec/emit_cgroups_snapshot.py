"""CGROUPS_SNAPSHOT."""

import hashlib

import emit_common
import generators
from write_program import status


def request_encode(program, case):
    # The public call writes the one request there is.
    emit_common.encode(program, case, "netipc_codec_cgroups_snapshot_request_encode({buffer}, {size}, {written})")


def request_decode(program, case):
    emit_common.decode(program, case, "netipc_codec_cgroups_snapshot_request_decode({bytes}, {size})", "", [])


def item_literal(program, item):
    return (f"{{{item['hash']}u, {item['options']}u, {item['enabled']}u, 0u, "
            f"{program.text(item['name_hex'])}, {program.text(item['path_hex'])}}}")


def snapshot(case, items):
    """The payload of a whole build as the contract lays it out."""
    directory, packed = b"", b""
    for item in items:
        name, path = bytes.fromhex(item["name_hex"]), bytes.fromhex(item["path_hex"])
        packed += bytes(-len(packed) % 8)
        numbers = (0x00000001, item["hash"], item["options"], item["enabled"], 32, len(name), 33 + len(name), len(path))
        encoded = b"".join(n.to_bytes(4, "little") for n in numbers) + name + b"\0" + path + b"\0"
        directory += len(packed).to_bytes(4, "little") + len(encoded).to_bytes(4, "little")
        packed += encoded
    header = b"".join(n.to_bytes(4, "little") for n in (1, len(items), case["systemd_enabled"], 0))
    return header + int(case["generation"]).to_bytes(8, "little") + directory + packed


def build(program, case):
    items = case["items"] if "items" in case else generators.snapshot_items(case["items_gen"])
    adds = case.get("adds", ["OK"] * len(items))
    expected = case.get("hex")
    if expected is None:
        payload = snapshot(case, items)
        assert hashlib.sha256(payload).hexdigest() == case["sha256"], case["name"]
        expected = payload.hex()
    size = case["buf_len"]
    literals = ", ".join(item_literal(program, item) for item in items)
    if items:
        program.line(f"  const netipc_codec_cgroups_snapshot_item items[] = {{{literals}}};")
    program.line(f"  unsigned char *buffer = block({size});")
    program.line("  netipc_codec_cgroups_snapshot_builder *builder = NULL;")
    program.line("  size_t len = 77;")
    program.line(f"  CHECK_STATUS(NETIPC_STATUS_OK, netipc_codec_cgroups_snapshot_builder_create(buffer, {size}, "
                 f"{case['max_items']}, &builder));")
    headers = [(case["systemd_enabled"], case["generation"])]
    if "set_header" in case:
        headers.append((case["set_header"]["systemd_enabled"], case["set_header"]["generation"]))
    for systemd, generation in headers:
        program.line("  CHECK_STATUS(NETIPC_STATUS_OK, netipc_codec_cgroups_snapshot_builder_set_header(builder, "
                     f"{systemd}u, {emit_common.number(generation)}));")
    for i, result in enumerate(adds):
        program.line(f"  CHECK_STATUS({status(result)}, netipc_codec_cgroups_snapshot_builder_add(builder, &items[{i}]));")
    program.line(f"  CHECK_STATUS({status(case['builder_error'])}, netipc_codec_cgroups_snapshot_builder_error(builder));")
    program.line("  CHECK_STATUS(NETIPC_STATUS_OK, netipc_codec_cgroups_snapshot_builder_finish(builder, &len));")
    emit_common.finish(program, case, expected)
    program.line("  netipc_codec_cgroups_snapshot_builder_destroy(builder);")
    program.line("  free(buffer);")


def decode(program, case):
    checks = []
    if case["result"] == "OK":
        out = case["out"]
        program.line("  netipc_codec_cgroups_snapshot_item item;")
        checks += [f"CHECK(view.item_count == {out['item_count']}u);",
                   f"CHECK(view.systemd_enabled == {out['systemd_enabled']}u);",
                   f"CHECK(view.generation == {emit_common.number(out['generation'])});"]
        for item in case["items"]:
            checks.append(f"CHECK_STATUS({status(item['result'])}, "
                          f"netipc_codec_cgroups_snapshot_view_item(&view, {item['index']}u, &item));")
            if item["result"] == "OK":
                checks += [f"CHECK(item.{field} == {item[field]}u);" for field in ("hash", "options", "enabled")]
                for field in ("name", "path"):
                    name, size = program.data(item[f"{field}_hex"])
                    checks.append(f"CHECK(same_text(item.{field}, {name}, {size}));")
        checks.append(f"CHECK_STATUS({status(case['past_end'])}, "
                      f"netipc_codec_cgroups_snapshot_view_item(&view, {out['item_count']}u, &item));")
    emit_common.decode(program, case, "netipc_codec_cgroups_snapshot_view_decode({bytes}, {size}, &view)",
                       "netipc_codec_cgroups_snapshot_view view;",
                       checks)


def estimate_max_items(program, case):
    program.line(f"  CHECK(netipc_codec_cgroups_snapshot_estimate_items({case['buf_len']}) == {case['value']}u);")
