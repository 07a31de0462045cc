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
