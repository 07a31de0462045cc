"""Each rule finds its violation in a small tree, and nothing else."""

import pathlib
import tempfile
import unittest

import check_pages


class Rules(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.root = pathlib.Path(folder.name).resolve()
        self.write("README.md", "[docs](docs/index.md)\n")
        self.write("docs/index.md", "[wire](spec/wire.md) [errors](spec/errors.md)\n")
        self.write("docs/spec/wire.md", "# Wire\n\n## Chunks and `more`\n")
        self.write("docs/spec/errors.md", "| `TIMEOUT` | too late |\n")
        self.write("abi/include/netipc/status.h", "#define NETIPC_STATUS_TIMEOUT 5\n")
        self.write("CMakeLists.txt", "")

    def write(self, file, text):
        path = self.root / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)

    def found(self, rule):
        return list(check_pages.RULES[rule](self.root))

    def test_a_sound_tree_passes_every_rule(self):
        for rule in check_pages.RULES:
            self.assertEqual(self.found(rule), [], rule)

    def test_a_reference_to_a_missing_page_or_section_is_found(self):
        self.write("impl/a.hpp", '// See docs/spec/none.md.\n// (docs/spec/wire.md,\n// "Chunks and\n// more") (docs/spec/wire.md, "Other").\n')
        self.assertEqual(
            self.found("references"),
            [
                "impl/a.hpp refers to docs/spec/none.md, which does not exist",
                'impl/a.hpp refers to "Other", which docs/spec/wire.md does not have',
            ],
        )

    def test_a_broken_link_or_anchor_is_found_outside_code_only(self):
        self.write("docs/spec/wire.md", "# A b\n[x](#a-b) [y](#no) [z](gone.md) [web](https://a/b)\n```\n[q](gone)\n```\n")
        self.assertEqual(
            self.found("links"),
            [
                "docs/spec/wire.md links to #no, which has no such heading",
                "docs/spec/wire.md links to gone.md, which does not exist",
            ],
        )

    def test_a_page_nobody_links_to_is_found(self):
        self.write("docs/lost.md", "# Lost\n")
        self.assertEqual(self.found("reachable"), ["docs/lost.md cannot be reached from docs/index.md"])

    def test_statuses_and_their_page_are_compared_in_both_directions(self):
        self.write("abi/include/netipc/status.h", "#define NETIPC_STATUS_TIMEOUT 5\n#define NETIPC_STATUS_INVALID 1\n")
        self.write("docs/spec/wire.md", "NETIPC_STATUS_LATE\n")
        self.assertEqual(
            self.found("statuses"),
            [
                "docs/spec/errors.md does not explain INVALID",
                "docs/spec/wire.md names NETIPC_STATUS_LATE, which does not exist",
            ],
        )

    def test_names_no_code_knows_are_found(self):
        self.write("impl/a.cpp", "enum { kind_request }; void netipc_codec_send();\n")
        self.write("docs/spec/wire.md", "`REQUEST` `RESPONSE` netipc_codec_send netipc_codec_receive netipc_codec_*\n")
        self.assertEqual(
            self.found("names"),
            [
                "docs/spec/wire.md mentions RESPONSE, which no code knows",
                "docs/spec/wire.md mentions netipc_codec_receive, which no code knows",
            ],
        )

    def test_a_see_without_its_target_is_found(self):
        self.write("abi/include/netipc/a.h", "/** A.\n * @see netipc_codec_b\n */\nvoid netipc_codec_a(void);\n")
        self.assertEqual(
            self.found("see"), ["abi/include/netipc/a.h: @see netipc_codec_b, which no header declares"]
        )


if __name__ == "__main__":
    unittest.main()
