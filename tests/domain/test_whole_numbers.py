import pytest

from app.domain.whole_numbers import whole_number


@pytest.mark.parametrize(("text", "number"), [("0", 0), ("7", 7), ("007", 7), ("999999999", 999_999_999)])
def test_plain_digits_are_a_number(text, number):
    assert whole_number(text) == number


@pytest.mark.parametrize(
    "text", ["", " ", "-1", "+1", "1.0", "1 ", "1_0", "²", "٣", "３", "Ⅳ", "0x1", "1" + "0" * 9, "9" * 5_000]
)
def test_everything_else_is_none(text):
    assert whole_number(text) is None
