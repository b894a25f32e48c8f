#!/usr/bin/env python3
"""The tests of the API scripts' language: what fits, what does not, and what a rewrite keeps."""
import sys
import unittest

from script import (
    codes_of, difference, golden, parse_expected, print_expected, print_script, read_script)

SCRIPT = """\
# A ticket is opened.

# It has a key.
as ann POST /api/v1/tickets {"subject": "It burns"}
Idempotency-Key: 1
--- 201
ETag: "*"
{"key": <any>, "status": "new", ...}
key = $.key

as nobody GET /api/v1/tickets/$key
--- 401 within 3s
"""


class Reading(unittest.TestCase):
    def test_a_script_is_read_and_printed_as_it_was(self):
        opening, steps = read_script(SCRIPT)
        self.assertEqual(print_script(opening, steps), SCRIPT)
        self.assertEqual([step.who for step in steps], ["ann", "nobody"])
        self.assertEqual(steps[0].headers, {"Idempotency-Key": "1"})
        self.assertEqual(steps[0].body, '{"subject": "It burns"}')
        self.assertEqual(steps[0].expected_headers, {"ETag": '"*"'})
        self.assertEqual(steps[0].keeps, [("key", "$.key")])
        self.assertEqual((steps[1].status, steps[1].seconds), (401, 3))

    def test_a_body_may_stand_below_the_request(self):
        _, steps = read_script('as ann POST /x\n{"a":\n 1}\n--- 200\n')
        self.assertEqual(steps[0].body, '{"a":\n 1}')

    def test_what_is_no_step_is_refused(self):
        for text in ("GET /x\n--- 200\n", "as ann GET /x\n"):
            with self.assertRaises(SyntaxError):
                read_script(text)


class Fitting(unittest.TestCase):
    def fits(self, expected, actual):
        return difference(parse_expected(expected), actual)

    def test_equal_values_fit(self):
        self.assertIsNone(self.fits('{"a": [1, "x", null]}', {"a": [1, "x", None]}))

    def test_holes_fit_anything_but_absence(self):
        self.assertIsNone(self.fits('{"a": <any>}', {"a": {"b": 1}}))
        self.assertEqual(self.fits('{"a": <any>}', {}), "$.a is missing")

    def test_differences_name_their_place(self):
        self.assertEqual(self.fits('{"a": [{"b": 1}]}', {"a": [{"b": 2}]}), "$.a[0].b is 2, not 1")

    def test_true_is_not_one(self):
        self.assertIsNotNone(self.fits("[1]", [True]))

    def test_more_is_found_unless_allowed(self):
        self.assertEqual(self.fits('{"a": 1}', {"a": 1, "b": 2}), "$.b is not expected")
        self.assertIsNone(self.fits('{"a": 1, ...}', {"a": 1, "b": 2}))
        self.assertIsNone(self.fits("{...}", {"a": 1}))
        self.assertEqual(self.fits("[1]", [1, 2]), "$ has 2 items, not 1")
        self.assertIsNone(self.fits("[1, ...]", [1, 2]))
        self.assertIsNone(self.fits("[...]", []))

    def test_a_problem_is_its_codes(self):
        problem = {"title": "No", "status": 422, "code": "invalid", "request_id": "7",
                   "errors": [{"field": "text", "code": "missing", "message": "text is missing"}]}
        self.assertEqual(codes_of(problem),
                         {"code": "invalid", "errors": [{"field": "text", "code": "missing"}]})


class Rewriting(unittest.TestCase):
    def test_what_is_new_leaves_volatile_values_open(self):
        made = golden({"id": "7", "created_at": "now", "closed_at": None, "status": "new"})
        self.assertEqual(print_expected(made),
                         '{"id": <any>, "created_at": <any>, "closed_at": null, "status": "new"}')

    def test_holes_and_openness_are_kept(self):
        old = parse_expected('{"a": <any>, "b": [1, ...], ...}')
        made = golden({"a": 5, "b": [2, 3], "c": 4}, old)
        self.assertEqual(print_expected(made), '{"a": <any>, "b": [2, ...], ...}')

    def test_what_was_rewritten_fits(self):
        actual = {"items": [{"id": "1", "text": "x" * 90}], "next": None}
        text = print_expected(golden(actual))
        self.assertIsNone(difference(parse_expected(text), actual))


def main():
    suite = unittest.defaultTestLoader.loadTestsFromModule(sys.modules[__name__])
    result = unittest.TextTestRunner(verbosity=0).run(suite)
    failed = len(result.failures) + len(result.errors)
    print(f"{result.testsRun - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
