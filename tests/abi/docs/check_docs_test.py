"""Each gap of a comment is found."""

import unittest

import check_docs

GOOD = """
/** Sends one thing.
 *
 * @param[in]  sender  live sender
 * @param[out] out_id  set on success
 * @return NETIPC_STATUS_OK or one of @errors
 * @ownership  nothing
 * @lifetime   a value
 * @thread     any thread
 * @blocking   never; allocation: no; system calls: no
 * @errors     INVALID - sender is NULL - unchanged
 *             TIMEOUT - too slow - unchanged
 * @since      1.0 (node NETIPC_CODEC_1.0)
 * @see        nothing
 */
NETIPC_CODEC_API NETIPC_NODISCARD netipc_status netipc_codec_send(sender *sender,
                                                                  uint64_t *out_id) NETIPC_NOEXCEPT;
"""
KNOWN = {"INVALID", "TIMEOUT"}


class Comments(unittest.TestCase):
    def problems(self, old="", new=""):
        self.assertIn(old, GOOD)
        names, problems = check_docs.check_header(GOOD.replace(old, new), KNOWN)
        self.assertEqual(names, ["netipc_codec_send"])
        return " ".join(problems)

    def test_a_complete_comment_has_no_problem(self):
        self.assertEqual(self.problems(), "")

    def test_a_missing_comment_is_found(self):
        names, problems = check_docs.check_header(GOOD[GOOD.index("NETIPC_CODEC_API") :], KNOWN)
        self.assertEqual(problems, ["netipc_codec_send has no comment"])

    def test_each_missing_tag_is_found(self):
        for tag in check_docs.TAGS:
            self.assertIn(f"no {tag}", self.problems(f"* {tag} ", "* "))

    def test_a_void_function_needs_no_return_tag(self):
        text = GOOD.replace("NETIPC_NODISCARD netipc_status", "void").replace("* @return ", "* ")
        self.assertNotIn("@return", " ".join(check_docs.check_header(text, KNOWN)[1]))

    def test_parameters_are_compared_in_both_directions(self):
        problems = self.problems("]  sender", "]  sendr")
        self.assertIn("does not describe sender", problems)
        self.assertIn("describes sendr", problems)

    def test_an_unknown_status_is_found(self):
        self.assertIn("unknown status TIMEDOUT", self.problems("TIMEOUT", "TIMEDOUT"))

    def test_an_empty_list_of_errors_is_found(self):
        self.assertIn("neither lists", self.problems("INVALID - sender is NULL - unchanged\n *             TIMEOUT", "some"))

    def test_a_wrong_node_is_found(self):
        self.assertIn("node in @since", self.problems("NETIPC_CODEC_1.0", "NETIPC_SERVICE_1.0"))


if __name__ == "__main__":
    unittest.main()
