"""Each difference between declarations, version scripts and library is found."""

import pathlib
import tempfile
import unittest

import check_exports
import public_api

CODEC_MAP = """
NETIPC_CODEC_1.0 {
global:
  netipc_codec_a;
  netipc_codec_b;
local:
  *;
};
NETIPC_CODEC_1.2 {
global:
  netipc_codec_c;
} NETIPC_CODEC_1.0;
"""
EXPORTED = {
    "netipc_codec_a": "NETIPC_CODEC_1.0",
    "netipc_codec_b": "NETIPC_CODEC_1.0",
    "netipc_codec_c": "NETIPC_CODEC_1.2",
}


class Exports(unittest.TestCase):
    def nodes(self, text):
        with tempfile.NamedTemporaryFile("w", suffix=".map") as file:
            file.write(text)
            file.flush()
            return public_api.nodes(file.name)

    def form(self, old, new):
        return list(check_exports.check_form("codec", self.nodes(CODEC_MAP.replace(old, new))))

    def names(self, declared):
        return list(check_exports.check_names("codec", declared, self.nodes(CODEC_MAP)))

    def library(self, exported):
        return list(check_exports.check_library({"codec": self.nodes(CODEC_MAP)}, exported))

    def test_a_map_in_order_has_no_problem(self):
        self.assertEqual(self.form("", ""), [])
        self.assertEqual(self.names(["netipc_codec_a", "netipc_codec_b", "netipc_codec_c"]), [])
        self.assertEqual(self.library(EXPORTED), [])

    def test_a_declaration_without_a_map_entry_is_found(self):
        self.assertIn("netipc_codec_d is declared", self.names([*EXPORTED, "netipc_codec_d"])[0])

    def test_a_map_entry_without_a_declaration_is_found(self):
        self.assertIn("netipc_codec_c is listed", self.names(["netipc_codec_a", "netipc_codec_b"])[0])

    def test_a_name_of_another_layer_is_found(self):
        self.assertIn("prefix of another layer", self.names([*EXPORTED, "netipc_service_d"])[-1])

    def test_a_leaked_symbol_is_found(self):
        self.assertIn("_ZN3fmtE is exported", self.library({**EXPORTED, "_ZN3fmtE": ""})[0])

    def test_a_symbol_in_another_node_is_found(self):
        self.assertIn("listed in NETIPC_CODEC_1.0", self.library({**EXPORTED, "netipc_codec_a": "NETIPC_CODEC_1.2"})[0])

    def test_a_malformed_map_is_found(self):
        self.assertIn("not sorted", self.form("  netipc_codec_b;\n", "  netipc_codec_0;\n")[0])
        self.assertIn("wildcard", self.form("netipc_codec_c", "netipc_codec_*")[0])
        self.assertIn("follows ''", self.form("} NETIPC_CODEC_1.0;", "};")[0])
        self.assertIn("local section", self.form("local:\n  *;\n", "")[0])
        self.assertIn("no node of this layer", self.form("CODEC_1.2", "SERVICE_1.2")[0])

    def test_a_changed_released_node_is_found(self):
        maps = {"codec": self.nodes(CODEC_MAP)}
        kept = {"NETIPC_CODEC_1.0": ["netipc_codec_a", "netipc_codec_b"]}
        self.assertEqual(list(check_exports.check_released(maps, kept)), [])
        added = {"NETIPC_CODEC_1.0": ["netipc_codec_a"]}
        self.assertIn("netipc_codec_b is listed, not released", list(check_exports.check_released(maps, added))[0])
        gone = {"NETIPC_CODEC_0.9": ["netipc_codec_z"]}
        self.assertIn("is gone", list(check_exports.check_released(maps, gone))[0])


if __name__ == "__main__":
    unittest.main()
