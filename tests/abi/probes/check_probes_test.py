"""check_probes.py finds what it is there to find."""

import unittest

from check_probes import compare, documented, noted

PAGE = """
| Probe | Arguments | Fires |
|---|---|---|
| `a__b` | `char *service`, `int32_t status` | now |
| `c__d__e` | `uint64_t id` | then |
"""

NOTES = """
  stapsdt              0x00000040\tNT_STAPSDT (SystemTap probe descriptors)
    Provider: netipc
    Name: a__b
    Location: 0x01, Base: 0x02, Semaphore: 0x00
    Arguments: 8@%rax -4@$0
  stapsdt              0x00000040\tNT_STAPSDT (SystemTap probe descriptors)
    Provider: netipc
    Name: c__d__e
    Location: 0x01, Base: 0x02, Semaphore: 0x00
    Arguments: 8@16(%rbx)
  stapsdt              0x00000040\tNT_STAPSDT (SystemTap probe descriptors)
    Provider: libstdcxx
    Name: throw
    Location: 0x01, Base: 0x02, Semaphore: 0x00
    Arguments: 8@%rax
"""


class Rules(unittest.TestCase):
    def test_a_page_and_its_library_agree(self):
        self.assertEqual(documented(PAGE), {"a__b": [8, -4], "c__d__e": [8]})
        self.assertEqual(noted(NOTES), {"a__b": {(8, -4)}, "c__d__e": {(8,)}})
        self.assertEqual(list(compare(documented(PAGE), noted(NOTES))), [])

    def test_differences_are_told(self):
        wanted = documented(PAGE)
        for change, word in ((("Name: a__b", "Name: a__x"), "no such probe"), (("-4@$0", "4@$0"), "documented are"),
                             ((" -4@$0", ""), "documented are")):
            problems = list(compare(wanted, noted(NOTES.replace(*change))))
            self.assertTrue(any(word in problem for problem in problems), problems)
        self.assertTrue(any("is not documented" in problem for problem in compare({}, noted(NOTES))))


if __name__ == "__main__":
    unittest.main()
