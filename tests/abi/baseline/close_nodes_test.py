"""A release lists the functions of open nodes, once."""

import pathlib
import tempfile
import unittest

import close_nodes
import public_api


class Release(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.abi = pathlib.Path(folder.name)
        for name in ("versions", "baseline"):
            (self.abi / name).mkdir()
        for layer in public_api.LAYERS:
            self.write_map(layer, f"NETIPC_{layer.upper()}_1.0 {{ global: netipc_{layer}_version; }};")
        (self.abi / "baseline" / "symbols.tsv").write_text("# name\tnode\tsince\n")

    def write_map(self, layer, text):
        (self.abi / "versions" / f"{layer}.map").write_text(text)

    def test_the_first_release_closes_every_node(self):
        rows = list(close_nodes.new_rows(self.abi, "1.0.0"))
        self.assertEqual(len(rows), 3)
        self.assertEqual(rows[0], "netipc_codec_version\tNETIPC_CODEC_1.0\t1.0.0\n")

    def test_a_later_release_adds_only_what_is_new(self):
        with open(self.abi / "baseline" / "symbols.tsv", "a") as table:
            table.writelines(close_nodes.new_rows(self.abi, "1.0.0"))
        self.assertEqual(list(close_nodes.new_rows(self.abi, "1.1.0")), [])
        self.write_map("codec", "NETIPC_CODEC_1.0 { global: netipc_codec_version; };"
                       "NETIPC_CODEC_1.1 { global: netipc_codec_more; } NETIPC_CODEC_1.0;")
        self.assertEqual(
            list(close_nodes.new_rows(self.abi, "1.1.0")), ["netipc_codec_more\tNETIPC_CODEC_1.1\t1.1.0\n"]
        )


if __name__ == "__main__":
    unittest.main()
