"""Values of a case stand on an operator's page only when they tell nothing of a person."""

import pytest

from app.queries.masked_values import is_open, leaves, masked_leaves


@pytest.mark.parametrize(
    "value",
    [
        "approved",
        "haidian_hrss",
        "2027-01-23",
        "2027-01-23T00:00:00+08:00",
        "2027-01",
        True,
        None,
        0,
        999,
        [],
        {},
    ],
)
def test_codes_days_small_numbers_and_truths_are_open(value):
    assert is_open(value)


@pytest.mark.parametrize(
    "value",
    [
        "赵测试",
        "13800001234",
        "110101199003070000",
        "0123456789abcdef0123456789abcdef",
        "Li Lei",
        18_500,
        "a" * 41,
    ],
)
def test_names_numbers_amounts_and_ids_are_hidden(value):
    assert not is_open(value)
    (leaf,) = masked_leaves({"x": value})
    assert leaf.is_hidden
    assert leaf.value is None


def test_what_the_catalogue_offers_is_open():
    assert is_open("区级初审", frozenset({"区级初审"}))


def test_a_value_is_taken_apart_to_its_single_values():
    whole = {"a": [{"b": 1}, 2], "c": {}}
    assert list(leaves("x", whole)) == [("x.a[1].b", 1), ("x.a[2]", 2), ("x.c", {})]
