from decimal import Decimal

import pytest

from app.feel.expression import compile_expression
from app.feel.plain import from_plain, to_plain


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("2.0", 2), ("2.5", 2.5), ("1/3", Decimal("0." + "3" * 34)), ('@"2026-03-01"', "2026-03-01"), ('@"10:00:00"', "10:00:00"),
        ('@"2026-03-01T10:00:00+08:00"', "2026-03-01T10:00:00+08:00"), ('@"P1Y"', "P1Y"), ('@"PT1H30M"', "PT1H30M"),
        ("{a: [1, {b: null}]}", {"a": [1, {"b": None}]}), ("[1..5)", "[1..5)"), ("true", True), ("function(a) a", None),
        ("1e20", 10**20),
    ],
)  # fmt: skip
def test_a_value_becomes_json(text, plain):
    assert to_plain(compile_expression(text).evaluate({})) == plain


def test_json_becomes_values_without_guessing_dates():
    found = from_plain({"a": 1, "b": [0.1, "2026-03-01", True, None]})
    assert found == {"a": Decimal(1), "b": [Decimal("0.1"), "2026-03-01", True, None]}
    assert type(found["b"][2]) is bool


def test_numbers_survive_the_way_there_and_back():
    for number in (0, -7, 10**18, 0.1, 1e-7, 123456.789):
        assert to_plain(from_plain(number)) == number
