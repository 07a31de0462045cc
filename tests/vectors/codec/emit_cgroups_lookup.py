"""CGROUPS_LOOKUP."""

import emit_lookup

METHOD = emit_lookup.Method(
    name="cgroups_lookup",
    statuses=("KNOWN", "UNKNOWN_RETRY_LATER", "UNKNOWN_PERMANENT", "PAYLOAD_EXCEEDED", "OVERSIZED_ITEM"),
    numbers=("status", "orchestrator"), texts=("path", "name"), key="path")


def not_run(case):
    """A payload that does not decode is what existing peers build; the contract
    wants such a path refused, and own/cgroups_lookup.jsonl has that case."""
    return "contradicts the contract" if "decodes_as" in case else None


globals().update(emit_lookup.emitters(METHOD))
