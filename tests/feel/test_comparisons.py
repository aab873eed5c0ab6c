"""Lint sees what an expression compares: names with values of the text, whichever way they are written."""

import pytest

from app.feel.comparisons import comparisons_of


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('=choice = "new"', {("choice", "=", "text", "new")}),
        ('"new" != review.decision', {("review.decision", "!=", "text", "new")}),
        ('a = 5 and not(b = "x") or c = true', {("a", "=", "number", 5), ("b", "=", "text", "x"), ("c", "=", "boolean", True)}),
        ('choice in ("a", "b")', {("choice", "=", "text", "a"), ("choice", "=", "text", "b")}),
        ("n in [1..5]", {("n", "=", "number", 1), ("n", "=", "number", 5)}),
        ('list contains(fields, "name") != true', {("fields", "list contains", "text", "name")}),
        ('left_on < date("2027-01-01")', {("left_on", "<", "date", None)}),
        ('left_on < "2027-01-01"', {("left_on", "<", "text", "2027-01-01")}),
        ('if a = "x" then b = "y" else 1', {("a", "=", "text", "x"), ("b", "=", "text", "y")}),
        ("a = b", set()),
        ("a = null", set()),
        ("a +", set()),
    ],
)  # fmt: skip
def test_a_comparison_is_found(text, found):
    assert {(one.name, one.operator, one.kind, one.value) for one in comparisons_of(text)} == found
