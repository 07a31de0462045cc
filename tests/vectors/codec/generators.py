"""The generator rules of tests/vectors/README.md, written out."""


def string_4000(rule):
    return bytes(97 + i % 26 for i in range(rule["len"])).hex()


def batch_items(rule):
    return [bytes([i % 256] * (i % 13)).hex() for i in range(rule["count"])]


def snapshot_items(rule):
    return [{"hash": (i * 2654435761 + 12345) % 2**32, "options": i % 7, "enabled": i % 2,
             "name_hex": f"cgroup-{i}".encode().hex(),
             "path_hex": f"/sys/fs/cgroup/grp/{i}/leaf".encode().hex()} for i in range(rule["count"])]


def paths(rule):
    return [f"/gen/{i}/x".encode().hex() for i in range(rule["count"])]


def pids(rule):
    return [i * 7 + 1 for i in range(rule["count"])]
