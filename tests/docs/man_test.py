"""The manual covers every public function, type and constant, and is fit for the formatter.

usage: man_test.py ROOT COMPILER
"""

import pathlib
import re
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

    def page_of(self, name):
        """What a reader of a name gets to see."""
        text = (self.pages / f"{name}.3").read_text()
        return (self.pages / text.removeprefix(".so man3/").strip()).read_text() if text.startswith(".so ") else text

    def without_section(self, names):
        return [name for name in names if f"\n.SS {name}\n" not in self.page_of(name)]

    def test_every_function_has_its_page_and_its_section(self):
        for names in public_api.declared(COMPILER, INCLUDE).values():
            self.assertEqual(self.without_section(names), [])

    def test_every_type_has_its_page_and_its_section(self):
        names = public_api.types(COMPILER, INCLUDE)
        self.assertIn("netipc_codec_str", names)
        self.assertEqual(self.without_section(names), [])

    def test_every_constant_is_on_its_page(self):
        names = public_api.constants(COMPILER, INCLUDE)
        self.assertIn("NETIPC_STATUS_OK", names)
        self.assertEqual([name for name in names if f"\n#define {name}" not in self.page_of(name)], [])

    def test_a_page_leads_to_the_types_of_other_headers(self):
        leads = re.findall(r"^\.BR (\S+) \(3\)", self.page_of("netipc_codec_cgroups_lookup_builder_add"), re.MULTILINE)
        self.assertIn("netipc_codec_cgroups_lookup_entry", leads)
        self.assertNotIn("netipc_codec_cgroups_lookup_builder", leads)
        self.assertNotIn("netipc_service_client", leads)
        self.assertEqual(self.without_section(leads), [])

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

    def test_a_type_becomes_a_section(self):
        header = (
            "/** Two of them.\n *\n * Frozen. */\ntypedef struct netipc_codec_t {\n  uint32_t a;\n"
            "  uint32_t b[2]; /**< one, or\n                      two */\n"
            "  /** Well\n   * meant. */\n  void *c;\n} netipc_codec_t;\n\n#endif\n"
        )
        self.assertEqual(
            [generate.definition_section(*definition).split("\n") for definition in generate.definitions(header)],
            [
                [".SS netipc_codec_t", ".nf", "typedef struct netipc_codec_t {", "  uint32_t a;", "  uint32_t b[2];", "  void *c;"]
                + ["} netipc_codec_t;", ".fi", ".PP", "Two of them.", ".PP", "Frozen."]
                + [".TP", ".I b", "one, or two", ".TP", ".I c", "Well meant."]
            ],
        )

    def test_constants_belong_to_their_type_or_go_by_what_they_share(self):
        header = (
            "/** A color. */\ntypedef int32_t netipc_codec_color;\n\n#define NETIPC_CODEC_COLOR_RED 0 /**< hot */\n"
            "#define NETIPC_CODEC_COLOR_BLUE 1\n\n/** Bits. */\n#define NETIPC_CODEC_BIT_A 1u\n#define NETIPC_CODEC_BIT_B 2u\n#endif\n"
        )
        self.assertEqual(
            [generate.definition_section(*definition).split("\n") for definition in generate.definitions(header)],
            [
                [".SS netipc_codec_color", ".nf", "typedef int32_t netipc_codec_color;", "#define NETIPC_CODEC_COLOR_RED 0"]
                + ["#define NETIPC_CODEC_COLOR_BLUE 1", ".fi", ".PP", "A color.", ".TP", ".I NETIPC_CODEC_COLOR_RED", "hot"],
                [".SS NETIPC_CODEC_BIT_...", ".nf", "#define NETIPC_CODEC_BIT_A 1u", "#define NETIPC_CODEC_BIT_B 2u"]
                + [".fi", ".PP", "Bits."],
            ],
        )


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
