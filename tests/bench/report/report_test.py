"""The report holds what was measured; how much that was is not judged.

usage: report_test.py NETIPC_BENCH
"""

import contextlib
import csv
import io
import json
import pathlib
import sys
import tempfile
import unittest
import xml.dom.minidom

import charts
import measure
import report


def run(module, *arguments):
    sys.argv[1:] = map(str, arguments)
    with contextlib.redirect_stdout(io.StringIO()):
        module.main()


class Report(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory(prefix="netipc-")
        cls.addClassCleanup(folder.cleanup)
        cls.measured, cls.output = pathlib.Path(folder.name, "measured"), pathlib.Path(folder.name, "report")
        measure.DURATION, measure.REPETITIONS = "5ms", 1
        # One part at each kind of rate is measured; it stands for the others.
        run(measure, BENCH, cls.measured, "same-max", "same-1000")
        for part in measure.PARTS:
            stands_for = "same-max" if part.endswith("max") else "same-1000"
            document = json.loads((cls.measured / f"{stands_for}.json").read_text())
            (cls.measured / f"{part}.json").write_text(json.dumps(document))
        run(report, cls.measured, cls.output)
        cls.page = (cls.output / "index.md").read_text()
        cls.document = json.loads((cls.measured / "same-max.json").read_text())

    def test_every_row_is_on_the_page(self):
        for row in self.document["rows"]:
            with self.subTest(row["scenario"]):
                self.assertIn(f"| {row['scenario']} | {report.number(row['throughput'])} | {row['unit']} |", self.page)
                if row["limit"]:
                    self.assertIn(f"{row['limit']['throughput']:.2f} of {row['limit']['scenario']}", self.page)

    def test_every_file_is_named_on_the_page(self):
        for file in self.output.iterdir():
            if file.name != "index.md":
                self.assertIn(f"]({file.name})", self.page)

    def test_a_pace_that_was_not_measured_is_left_out(self):
        with tempfile.TemporaryDirectory(prefix="netipc-") as folder:
            measured = pathlib.Path(folder, "measured")
            measured.mkdir()
            for part in measure.PARTS:
                if part.endswith("max") or part == "split-1000":
                    (measured / f"{part}.json").write_text((self.measured / f"{part}.json").read_text())
            run(report, measured, folder)
            page = pathlib.Path(folder, "index.md").read_text()
            self.assertEqual(page.count("At a pace"), 1)
            self.assertNotIn("| 10,000 |", page)
            self.assertFalse(pathlib.Path(folder, "cpu-free.svg").exists())

    def test_the_values(self):
        with open(self.output / "same.csv") as file:
            rows = list(csv.DictReader(file))
        self.assertEqual(tuple(rows[0]), report.COLUMNS)
        self.assertEqual([row["scenario"] for row in rows[:len(self.document["rows"])]],
                         [row["scenario"] for row in self.document["rows"]])
        self.assertAlmostEqual(float(rows[0]["throughput"]), self.document["rows"][0]["throughput"], places=2)

    def test_charts_have_a_bar_for_every_value(self):
        chart = xml.dom.minidom.parseString(
            charts.bars("Title <&>", "unit", ["one", "two"], [("first", [10, 20]), ("second", [3000, None])]))
        bars = [float(bar.getAttribute("width")) for bar in chart.getElementsByTagName("rect")]
        legend, (first, second, third) = bars[:2], bars[2:]
        self.assertEqual(legend, [10, 10])
        self.assertTrue(first < second < third <= charts.BARS)
        for file in self.output.glob("*.svg"):
            xml.dom.minidom.parse(str(file))

    def test_loading_is_left_out_or_whole(self):
        self.assertNotIn("## Loading", self.page)
        with tempfile.TemporaryDirectory(prefix="netipc-") as folder:
            pathlib.Path(folder, "load.csv").write_text("what,median_us,least_us,most_us\na start,1234.5,12.34,2000\n")
            self.assertIn("| a start | 1,234 | 12.3 | 2,000 |", list(report.loading(pathlib.Path(folder))))

    def test_numbers(self):
        self.assertEqual([charts.short(value) for value in (0.5, 12, 1234, 2_870_000, 5e9)],
                         ["0.5", "12", "1.23k", "2.87M", "5G"])
        self.assertEqual([report.number(value) for value in (None, 0.1234, 12.34, 1234.5)], ["", "0.123", "12.3", "1,234"])


if __name__ == "__main__":
    BENCH = sys.argv[1]
    unittest.main(argv=sys.argv[:1], verbosity=2)
