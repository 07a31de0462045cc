"""Writes the report of what measure.py measured: a page, charts, and a table of values per placement.

usage: report.py MEASURED_FOLDER OUTPUT_FOLDER [NOTE]

A pace that was not measured is left out. The note is printed with the conditions: what
only the one who measured knows.
"""

import json
import pathlib
import sys

import charts
from measure import PLACEMENTS, RATES

COLUMNS = ("scenario", "client", "server", "target_rps", "throughput", "p50_us", "p95_us", "p99_us", "client_cpu_pct",
           "server_cpu_pct", "total_cpu_pct")
WHERE = {"free": "Where the system puts them", "split": "One CPU each", "same": "Both on one CPU"}


def number(value):
    """Grouped, without a fraction where nobody needs one."""
    if value is None:
        return ""
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


def table(titles, rows):
    yield "| " + " | ".join(titles) + " |"
    yield "|" + "|".join("---" if i == 0 else "---:" for i in range(len(titles))) + "|"
    for row in rows:
        yield "| " + " | ".join(row) + " |"
    yield ""


def spread(row):
    rates = [trial["throughput"] for trial in row["trials"]]
    return f"{number(min(rates))} - {number(max(rates))}"


def best(row):
    return max(trial["throughput"] for trial in row["trials"])


def highest(part):
    """What can be done: the library first, then the machine."""
    rows = {row["scenario"]: row for row in part["rows"]}

    def fraction(row):
        limit = row["limit"]
        if not limit:
            return ""
        of_best = best(row) / best(rows[limit["scenario"]])
        # The latency of a pipeline is that of many requests.
        latency = "" if "pipeline" in row["scenario"] else f", latency {1 / limit['p50']:.2f}"
        return f"{limit['throughput']:.2f} of {limit['scenario']} (best {of_best:.2f}{latency})"

    def cells(row):
        return [row["scenario"], number(row["throughput"]), row["unit"], spread(row), number(row["p50_us"]),
                number(row["p99_us"]), number(row["client_cpu_pct"]), number(row["server_cpu_pct"]), fraction(row)]
    titles = ["scenario", "a second", "", "least - most", "p50 us", "p99 us", "client CPU %", "server CPU %",
              "fraction of the raw limit"]
    yield from table(titles, [cells(row) for row in part["rows"] if not row["raw"]])
    yield "Raw limits:\n"
    yield from table(titles[:-1], [cells(row)[:-1] for row in part["rows"] if row["raw"]])


def paces(parts):
    return [rate for rate in RATES[1:] if rate in parts]


def paced(parts):
    """What a pace costs, beside what it costs a socket that blocks."""
    rows = []
    for rate in paces(parts):
        for row in parts[rate]["rows"]:
            limit = row["limit"]
            rows.append([row["scenario"], number(int(rate)), number(row["throughput"]), row["unit"],
                         number(row["p50_us"]), number(row["p99_us"]), number(row["total_cpu_pct"]),
                         f"p50 {limit['p50']:.2f}, CPU {limit['cpu']:.2f} of {limit['scenario']}" if limit else ""])
    return table(["scenario", "requests a second", "done a second", "", "p50 us", "p99 us", "CPU %",
                  "fraction of the raw limit"], rows)


def throughput_chart(placement, part):
    limits = {row["scenario"]: row["throughput"] for row in part["rows"]}
    groups = [(row["scenario"], [row["throughput"], limits[row["limit"]["scenario"]] if row["limit"] else None])
              for row in part["rows"] if not row["raw"]]
    return charts.bars(f"Throughput, {WHERE[placement].lower()}", "a second", ["netipc", "raw limit"], groups)


def pace_chart(placement, parts, figure, title, unit):
    names = ("uds-ping-pong", "shm-ping-pong", "snapshot-shm", "seqpacket-blocking")
    found = {(row["scenario"], rate): row[figure] for rate in paces(parts) for row in parts[rate]["rows"]}
    groups = [(f"{int(rate):,} requests a second", [found[name, rate] for name in names]) for rate in paces(parts)]
    return charts.bars(f"{title}, {WHERE[placement].lower()}", unit, names, groups)


def csv(parts):
    yield ",".join(COLUMNS)
    for part in parts.values():
        for row in part["rows"]:
            values = [row[column] for column in COLUMNS]
            yield ",".join("" if value is None else f"{value:.3f}" if isinstance(value, float) else str(value)
                           for value in values)
    yield ""


def conditions(measured, notes):
    all_parts = [part["conditions"] for parts in measured.values() for part in parts.values()]
    one = all_parts[0]
    kinds = sorted({f"{part['repetitions']} measurements of {part['duration']}" for part in all_parts})
    loads = [part["load"] for part in all_parts]
    machine = "virtual machine" if one["virtual"] else "machine"
    yield from (
        f"- Measured from {min(part['date'] for part in all_parts)} to {max(part['date'] for part in all_parts)} on a "
        f"{machine} of {one['cpus']} CPUs, {one['processor']}, {one['kernel']}.",
        f"- Load of the machine just before: between {min(loads):.1f} and {max(loads):.1f}.",
        *(f"- {note}" for note in notes),
        f"- Each figure is the median of {' or '.join(kinds)}, taken in turn with its raw"
        " limit; `least - most` is how far they are apart. In brackets stand the fraction that the best is of the limit's"
        " best, and the limit's median latency as a fraction of ours, which other work on the machine disturbs least. Client"
        " and server are processes of their own. Every answer was judged.",
        "")


def loading(source):
    """What netipc-bench-load wrote, if it ran."""
    file = source / "load.csv"
    if not file.exists():
        return
    _, *rows = [line.split(",") for line in file.read_text().splitlines()]
    yield "## Loading\n"
    yield "A process in C, so that the C++ runtime comes with the library:\n"
    yield from table(["", "median us", "least us", "most us"],
                     [[what, *(number(float(value)) for value in values)] for what, *values in rows])


def page(measured, loaded, notes):
    yield "# Benchmarks\n"
    yield "Written by the target `bench-report`; what the scenarios do is in [the command](../guide/command.md#measuring).\n"
    yield from conditions(measured, notes)
    for placement in PLACEMENTS:
        parts = measured[placement]
        yield f"## {WHERE[placement]}\n"
        yield f"![throughput](throughput-{placement}.svg)\n"
        yield from highest(parts["max"])
        if paces(parts):
            yield f"![latency](latency-{placement}.svg)\n"
            yield f"![processor time](cpu-{placement}.svg)\n"
            yield "At a pace; the latency counts from the time a request was due:\n"
            yield from paced(parts)
        yield f"All values: [{placement}.csv]({placement}.csv)\n"
    yield from loaded


def read(source, placement):
    """What was measured of a placement, by its rate; max is needed."""
    files = {rate: source / f"{placement}-{rate}.json" for rate in RATES}
    return {rate: json.loads(file.read_text()) for rate, file in files.items() if rate == "max" or file.exists()}


def main():
    source, output = map(pathlib.Path, sys.argv[1:3])
    output.mkdir(parents=True, exist_ok=True)
    measured = {placement: read(source, placement) for placement in PLACEMENTS}
    for placement, parts in measured.items():
        (output / f"throughput-{placement}.svg").write_text(throughput_chart(placement, parts["max"]))
        if paces(parts):
            (output / f"latency-{placement}.svg").write_text(
                pace_chart(placement, parts, "p50_us", "Median latency at a pace", "us"))
            (output / f"cpu-{placement}.svg").write_text(
                pace_chart(placement, parts, "total_cpu_pct", "Processor time at a pace", "% of a CPU, both sides"))
        (output / f"{placement}.csv").write_text("\n".join(csv(parts)))
    (output / "index.md").write_text("\n".join(page(measured, loading(source), sys.argv[3:])).rstrip("\n") + "\n")


if __name__ == "__main__":
    main()
