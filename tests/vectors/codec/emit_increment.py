"""INCREMENT."""

import emit_common


def encode(program, case):
    value = emit_common.number(case["value"])
    emit_common.encode(program, case, f"netipc_codec_increment_encode({value}, {{buffer}}, {{size}}, {{written}})")


def decode(program, case):
    expected = emit_common.number(case.get("out", {}).get("value", 0))
    emit_common.decode(program, case, "netipc_codec_increment_decode({bytes}, {size}, &value)", "uint64_t value = 0;",
                       [f"CHECK(value == {expected});"])
