"""Batch directory and builder."""

import emit_common
import generators
from write_program import status


def build(program, case):
    if "items_gen" in case:
        items = generators.batch_items(case["items_gen"])
        failed = dict(case["adds_failed"])
        adds = [failed.get(i, "OK") for i in range(len(items))]
    else:
        items, adds = case["items_hex"], case["adds"]
    size = case["buf_len"]
    program.line(f"  unsigned char *buffer = block({size});")
    program.line("  netipc_codec_batch_builder *builder = NULL;")
    program.line("  uint32_t count = 77;")
    program.line("  size_t len = 77;")
    program.line(f"  CHECK_STATUS(NETIPC_STATUS_OK, netipc_codec_batch_builder_create(buffer, {size}, "
                 f"{case['max_items']}, &builder));")
    for item, result in zip(items, adds):
        name, length = program.data(item)
        program.line(f"  CHECK_STATUS({status(result)}, netipc_codec_batch_builder_add(builder, {name}, {length}));")
    program.line("  CHECK_STATUS(NETIPC_STATUS_OK, netipc_codec_batch_builder_finish(builder, &count, &len));")
    program.line(f"  CHECK(count == {case['item_count']});")
    emit_common.finish(program, case, case["hex"])
    program.line("  netipc_codec_batch_builder_destroy(builder);")
    program.line("  free(buffer);")


def entries_of(case):
    return ", ".join(f"{{{offset}u, {length}u}}" for offset, length in case["entries"])


def dir_encode(program, case):
    emit_common.encode(
        program, case,
        f"netipc_codec_batch_directory_encode(entries, {len(case['entries'])}, {{buffer}}, {{size}}, {{written}})",
        [f"const netipc_codec_directory_entry entries[] = {{{entries_of(case)}}};"])


def dir_validate(program, case):
    emit_common.decode(
        program, case,
        f"netipc_codec_batch_directory_validate({{bytes}}, {{size}}, {case['item_count']}u, {case['packed_area_len']}u)",
        "", [])


def item_get(program, case):
    name, size = program.data(case.get("item_hex", ""))
    emit_common.decode(
        program, case,
        f"netipc_codec_batch_item({{bytes}}, {{size}}, {case['item_count']}u, {case['index']}u, &item, &len)",
        "const void *item = NULL; size_t len = 0;",
        [f"CHECK(len == {size});", f"CHECK(same(item, {name}, {size}));",
         f"CHECK((const unsigned char *)item == bytes + {case.get('payload_offset', 0)});"], key="payload_hex")
