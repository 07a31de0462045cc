"""Writes the seeds of every fuzz target, taken from the golden vectors.

usage: fuzz/seed.py OUT_FOLDER

Each case of tests/vectors becomes one file OUT_FOLDER/TARGET/NAME. The corpora in
fuzz/corpus are what is left of these after minimising, plus what campaigns found.
"""

import json
import pathlib
import struct
import sys

VECTORS = pathlib.Path(__file__).parent.parent / "tests" / "vectors"


def cases(file, *ops):
    for line in (VECTORS / f"{file}.jsonl").read_text().splitlines():
        case = json.loads(line)
        if case["op"] in ops:
            yield case


def payloads(file, ops, field="hex"):
    """One field of each case as it is."""
    for case in cases(file, *ops):
        if case.get(field):
            yield case["name"], bytes.fromhex(case[field])


def text(data):
    """As fuzz/support/script.hpp reads a text: literal, or a run of one letter."""
    if len(data) < 0x80:
        return bytes([len(data)]) + data
    return bytes([0x80 | min(len(data) >> 4, 0x7F)])


def batch_directories():
    for case in cases("batch", "item_get"):
        yield case["name"], struct.pack("<I", case["item_count"]) + bytes.fromhex(case["payload_hex"])
    for case in cases("batch", "dir_validate"):
        packed = bytes(min(case["packed_area_len"], 4096))
        yield case["name"], struct.pack("<I", case["item_count"]) + bytes.fromhex(case["hex"]) + packed
    for case in cases("batch", "build"):
        if case.get("hex"):
            yield case["name"], struct.pack("<I", case["item_count"]) + bytes.fromhex(case["hex"])


def fields(layout, *values):
    return struct.pack("<" + layout, *values)


def number(value, default=0):
    """u64 values of the vectors are decimal strings; 0 means "not configured"."""
    return int(value) or default


def batch_builds():
    for case in cases("batch", "build"):
        if "items_hex" in case:
            items = b"".join(fields("B", i % 2) + text(bytes.fromhex(item)) for i, item in enumerate(case["items_hex"]))
            yield case["name"], fields("HB", case["buf_len"] % 4096, case["max_items"] & 0xFF) + items


def snapshot_calls(case):
    header = case.get("set_header")
    if header:
        yield fields("BIQ", 1, header["systemd_enabled"], number(header["generation"]))
    for item in case.get("items", case.get("handler", {}).get("items", [])):
        yield fields("BIII", 0, item["hash"], item["options"], item["enabled"])
        yield text(bytes.fromhex(item["name_hex"])) + text(bytes.fromhex(item["path_hex"]))


def snapshot_builds():
    for case in cases("cgroups_snapshot", "build"):
        head = fields("HBIQ", case["buf_len"] % 8192, case["max_items"] & 0xFF, case["systemd_enabled"],
                      number(case["generation"]))
        yield case["name"], head + b"".join(snapshot_calls(case))


def labels(add):
    pairs = add["labels"][:3]
    return bytes([len(pairs)]) + b"".join(text(bytes.fromhex(word)) for pair in pairs for word in pair)


def cgroups_add(add):
    if "request_index" in add:
        key = fields("BB", 3, add["request_index"] & 0xFF)
    else:
        key = fields("B", 0) + text(bytes.fromhex(add["path_hex"]))
    return (key + fields("BH", add["status"] & 7, add["orchestrator"]) + text(bytes.fromhex(add["name_hex"])) + labels(add))


def apps_add(add):
    numbers = fields("BBBHIIIQ", 0, add["status"] & 7, add["cgroup_status"] & 7, add["orchestrator"], add["pid"],
                     add["ppid"], add["uid"], number(add["starttime"]))
    return numbers + b"".join(text(bytes.fromhex(add[field])) for field in ("comm_hex", "cgroup_path_hex", "cgroup_name_hex")) + labels(add)


ADDS = {"cgroups_lookup": cgroups_add, "apps_lookup": apps_add}


def lookup_calls(method, case):
    if "set_generation" in case:
        yield fields("BQ", 6, number(case["set_generation"]))
    for add in case.get("adds", []):
        yield ADDS[method](add)


def lookup_builds(method):
    for case in cases(method, "build"):
        lengths = case.get("reserve_item_lens")
        head = fields("HBQB", case["buf_len"] % 8192, case["max_items"] % 32, number(case["generation"]), lengths is not None)
        reserved = bytes(length & 0xFF for length in lengths or [])
        yield case["name"], head + reserved + b"".join(lookup_calls(method, case))


def lookup_dispatches(method):
    for case in cases("dispatch", method):
        request = bytes.fromhex(case["request_hex"])
        head = fields("H", len(request)) + request + fields("HB", case["response_buf_len"] % 8192, not case["handler"]["returns"])
        yield case["name"], head + b"".join(lookup_calls(method, case["handler"]))


def snapshot_dispatches():
    for case in cases("dispatch", "cgroups_snapshot"):
        request = bytes.fromhex(case["request_hex"])
        head = fields("B", len(request)) + request
        head += fields("HBB", case["response_buf_len"] % 8192, case["max_items"] & 0xFF, not case["handler"]["returns"])
        yield case["name"], head + b"".join(snapshot_calls(case["handler"]))


def small_dispatches(method, answer):
    for case in cases("dispatch", method):
        request = bytes.fromhex(case["request_hex"])
        head = fields("B", len(request)) + request
        yield case["name"], head + fields("BB", case["response_buf_len"] & 0xFF, not case["handler"]["returns"]) + answer


def stitches():
    for apps, method in enumerate(ADDS):
        for case in cases(method, "response_assemble"):
            items = [bytes.fromhex(item) for item in case["items_hex"]]
            parts = b"".join(fields("H", len(item)) + item for item in items)
            yield f'{method}_{case["name"]}', fields("BQ", apps, number(case["generation"])) + parts


def first_packets(direction):
    """The packets that open each recorded connection, with the configurations."""
    for case in cases("sessions", "session"):
        seen = set()
        for packet in case["packets"]:
            if packet["dir"] == direction and "hex" in packet and packet["conn"] not in seen:
                seen.add(packet["conn"])
                yield f'{case["name"]}_{packet["conn"]}', case, bytes.fromhex(packet["hex"])


def config(side):
    return side.get("config") or {}


def server_handshakes():
    for name, case, packet in first_packets("c2s"):
        own = config(case["server"])
        offer = fields("IIIIQIQB", own.get("supported_profiles") or 1, own.get("preferred_profiles", 0),
                       own.get("max_request_payload_bytes") or 1024, own.get("max_response_payload_bytes") or 1024,
                       number(own.get("auth_token", 0)), own.get("packet_size") or 65536, 1, 0)
        yield name, offer + packet


def client_handshakes():
    for name, case, packet in first_packets("s2c"):
        own = config(case["client"])
        proposal = fields("IIIIIIQII", own.get("supported_profiles") or 1, own.get("preferred_profiles", 0),
                          own.get("max_request_payload_bytes", 0), own.get("max_request_batch_items", 0),
                          own.get("max_response_payload_bytes", 0), own.get("max_response_batch_items", 0),
                          number(own.get("auth_token", 0)), own.get("packet_size", 0), 212960)
        yield name, proposal + packet


def received_sessions():
    """What either side of a recorded connection received after the handshake."""
    for case in cases("sessions", "session"):
        packets = [packet for packet in case["packets"] if packet["conn"] == 0 and "hex" in packet]
        for role, direction in enumerate(("s2c", "c2s")):
            arrived = [bytes.fromhex(packet["hex"]) for packet in packets if packet["dir"] == direction][1:]
            if not arrived:
                continue
            acks = [bytes.fromhex(packet["hex"]) for packet in packets if packet["dir"] == "s2c"][:1]
            agreed = struct.unpack_from("<I", acks[0], 64)[0] if acks and len(acks[0]) == 80 else 1056
            steps = [fields("BHHB", role, min(agreed, 1056) - 33, 8191, 255)]
            for packet in arrived:
                if len(packet) >= 32 and role == 0:
                    steps.append(fields("BB", 3, packet[24]))
                steps.append(fields("BH", 0, len(packet)) + packet)
            steps.append(fields("B", 2) * len(arrived))
            yield f'{case["name"]}_{direction}', b"".join(steps)


def attachments():
    for case in cases("shm_region", "attach"):
        if case["exists"]:
            yield case["name"], fields("H", min(case["file_size"], 65535)) + bytes.fromhex(case["header_hex"])


def regions():
    """The recorded receives, seen from the other side, and what no friendly peer does."""
    head, take = fields("BB", 1, 80), fields("BBH", 4, 32, 256)
    publish = lambda size, word: fields("BH", 0, size) + text(word)
    yield "one", head + publish(40, bytes(40)) + take + take
    yield "empty", head + publish(0, b"") + take + publish(33, b"x" * 33) + take
    yield "too_large", head + publish(65535, b"x") + take + publish(33, b"x" * 33) + take
    yield "sequence", head + fields("BQ", 2, 2**64 - 1) + take + take + fields("BQ", 2, 0) + take
    yield "layout", head + b"".join(fields("BBI", 1, offset, 0xFFFFFFFF) for offset in (16, 20, 24, 28)) + publish(64, b"") + take
    yield "send", head + fields("B", 5) + text(b"m" * 64) + fields("B", 6) + fields("B", 5) + text(bytes(2000))
    yield "shrunk", head + publish(40, bytes(40)) + fields("BH", 7, 4096) + take + fields("BH", 7, 0) + take + fields("B", 5) + text(b"m")


TARGETS = {
    "header": lambda: payloads("envelope", ("header_encode", "header_decode")),
    "chunk": lambda: payloads("envelope", ("chunk_encode", "chunk_decode")),
    "batch_dir": batch_directories,
    "hello": lambda: payloads("envelope", ("hello_encode", "hello_decode")),
    "hello_ack": lambda: payloads("envelope", ("hello_ack_encode", "hello_ack_decode")),
    "increment": lambda: payloads("increment", ("encode", "decode")),
    "string_reverse": lambda: payloads("string_reverse", ("encode", "decode")),
    "cgroups_snapshot_request": lambda: payloads("cgroups_snapshot", ("request_encode", "request_decode")),
    "cgroups_snapshot_response": lambda: payloads("cgroups_snapshot", ("build", "decode")),
    "cgroups_lookup_request": lambda: payloads("cgroups_lookup", ("request_encode", "request_decode")),
    "cgroups_lookup_response": lambda: payloads("cgroups_lookup", ("build", "response_decode", "response_assemble")),
    "apps_lookup_request": lambda: payloads("apps_lookup", ("request_encode", "request_decode")),
    "apps_lookup_response": lambda: payloads("apps_lookup", ("build", "response_decode", "response_assemble")),
    "batch_builder": batch_builds,
    "cgroups_snapshot_builder": snapshot_builds,
    "cgroups_lookup_builder": lambda: lookup_builds("cgroups_lookup"),
    "apps_lookup_builder": lambda: lookup_builds("apps_lookup"),
    "lookup_stitch": stitches,
    "dispatch_increment": lambda: small_dispatches("increment", fields("Q", 42)),
    "dispatch_string_reverse": lambda: small_dispatches("string_reverse", fields("H", 8)),
    "dispatch_cgroups_snapshot": snapshot_dispatches,
    "dispatch_cgroups_lookup": lambda: lookup_dispatches("cgroups_lookup"),
    "dispatch_apps_lookup": lambda: lookup_dispatches("apps_lookup"),
    "handshake_server": server_handshakes,
    "handshake_client": client_handshakes,
    "session_receive": received_sessions,
    "shm_attach": attachments,
    "shm_receive": regions,
}


def main():
    out = pathlib.Path(sys.argv[1])
    for target, seeds in TARGETS.items():
        folder = out / target
        folder.mkdir(parents=True, exist_ok=True)
        for name, data in seeds():
            (folder / name).write_bytes(data)


if __name__ == "__main__":
    main()
