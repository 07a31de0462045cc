"""APPS_LOOKUP."""

import emit_lookup

METHOD = emit_lookup.Method(
    name="apps_lookup",
    statuses=("KNOWN", "UNKNOWN", "PAYLOAD_EXCEEDED", "OVERSIZED_ITEM"),
    numbers=("status", "cgroup_status", "orchestrator", "pid", "ppid", "uid", "starttime"),
    texts=("comm", "cgroup_path", "cgroup_name"), key="pid")

globals().update(emit_lookup.emitters(METHOD))
