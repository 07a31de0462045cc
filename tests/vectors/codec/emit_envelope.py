"""Header, chunk header and the two handshake payloads."""

import emit_common

FIELDS = {
    "header": "magic version header_len kind flags code transport_status payload_len item_count message_id",
    "chunk": "magic version flags message_id total_message_len chunk_index chunk_count chunk_payload_len",
    "hello": "layout_version flags supported_profiles preferred_profiles max_request_payload_bytes "
    "max_request_batch_items max_response_payload_bytes max_response_batch_items padding auth_token packet_size",
    "hello_ack": "layout_version flags server_supported_profiles intersection_profiles selected_profile "
    "agreed_max_request_payload_bytes agreed_max_request_batch_items agreed_max_response_payload_bytes "
    "agreed_max_response_batch_items agreed_packet_size padding session_id",
}
WIDE = ("message_id", "auth_token", "session_id")


def value(field, fields):
    return f"UINT64_C({fields[field]})" if field in WIDE else f"{fields[field]}u"


def encode(structure):
    def emit(program, case):
        values = ", ".join(value(field, case["in"]) for field in FIELDS[structure].split())
        tail = ", 0u" if structure == "hello" else ""
        emit_common.encode(
            program, case,
            f"netipc_codec_{structure}_encode(&in, {{buffer}}, {{size}}, {{written}})",
            [f"const netipc_codec_{structure} in = {{{values}{tail}}};"])

    return emit


def decode(structure):
    def emit(program, case):
        fields = case.get("out", {})
        emit_common.decode(
            program, case,
            f"netipc_codec_{structure}_decode({{bytes}}, {{size}}, &out)",
            f"netipc_codec_{structure} out;",
            [f"CHECK(out.{field} == {value(field, fields)});" for field in FIELDS[structure].split() if field in fields])

    return emit


for name in FIELDS:
    globals()[f"{name}_encode"] = encode(name)
    globals()[f"{name}_decode"] = decode(name)
