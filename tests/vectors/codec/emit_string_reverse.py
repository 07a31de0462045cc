"""STRING_REVERSE."""

import emit_common
import generators


def encode(program, case):
    text = case["str_hex"] if "str_hex" in case else generators.string_4000(case["str_gen"])
    emit_common.encode(program, case, "netipc_codec_string_reverse_encode(text, {buffer}, {size}, {written})",
                       [f"const netipc_codec_str text = {program.text(text)};"])


def decode(program, case):
    name, size = program.data(case.get("out", {}).get("str_hex", ""))
    emit_common.decode(program, case, "netipc_codec_string_reverse_decode({bytes}, {size}, &text)",
                       "netipc_codec_str text;", [f"CHECK(same_text(text, {name}, {size}));"])
