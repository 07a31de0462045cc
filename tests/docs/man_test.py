"""The manual covers every public function and is fit for the formatter.

usage: man_test.py ROOT COMPILER
"""

import pathlib
import subprocess
import sys
import tempfile
import unittest

import public_api

ROOT, COMPILER = pathlib.Path(sys.argv[1]), sys.argv[2]
INCLUDE = ROOT / "abi/include"
sys.path.insert(0, str(ROOT / "docs/man"))
import generate  # noqa: E402


def complaints(page):
    """What the formatter has against a page."""
    command = ["groff", "-man", "-Tascii", "-ww", "-z", str(page)]
    return subprocess.run(command, text=True, capture_output=True, check=True).stderr


class Manual(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.pages = pathlib.Path(cls.folder.name)
        subprocess.run([sys.executable, ROOT / "docs/man/generate.py", INCLUDE, cls.pages], check=True)

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    def test_every_function_has_its_page_and_its_section(self):
        for names in public_api.declared(COMPILER, INCLUDE).values():
            for name in names:
                target = (self.pages / f"{name}.3").read_text().removeprefix(".so man3/").strip()
                self.assertIn(f"\n.SS {name}\n", (self.pages / target).read_text())

    def test_the_formatter_has_no_complaints(self):
        for page in [*self.pages.glob("*.3"), *(ROOT / "docs/man").glob("*.[17]")]:
            if not page.read_text().startswith(".so "):
                self.assertEqual(complaints(page), "", page.name)

    def test_a_comment_becomes_a_section(self):
        section = generate.function_section(
            "netipc_codec_f",
            "NETIPC_NODISCARD netipc_status netipc_codec_f(\n    int a) NETIPC_NOEXCEPT",
            " Does it.\n *\n * .Well-meant.\n *\n * @param[in]     a one\n * @return OK\n * @errors     X - y\n *             Z - w\n",
        )
        self.assertEqual(
            section.split("\n"),
            [".SS netipc_codec_f", ".nf", "netipc_status netipc_codec_f(int a);", ".fi", ".PP", "Does it.", ".PP"]
            + ["\\&.Well\\-meant.", ".TP", ".I a", "one", ".TP", ".B Returns", "OK", ".TP", ".B Errors", "X \\- y", ".br", "Z \\- w"],
        )


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
