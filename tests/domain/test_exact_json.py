import json
from decimal import Decimal
from time import process_time

import pytest

from app.domain.exact_json import (
    SPACED,
    plain_number,
    plain_whole,
    read_json,
    shown_number,
    shown_plain,
    write_json,
)

THIRD = Decimal("0." + "3" * 34)
NUMBERS = [0, -7, 2**63 - 1, Decimal(2**63), 0.1, 1e-7, 1e22, 5e-324, THIRD, Decimal("1E+6144"), Decimal("-123456789012345678901234.5")]  # fmt: skip


@pytest.mark.parametrize("number", NUMBERS, ids=str)
def test_a_number_comes_back_as_the_number_it_was(number):
    back = read_json(write_json({"a": [number]}))["a"][0]
    assert (type(back), back) == (type(number), number)


@pytest.mark.parametrize(
    "text", ["1.0", "1e+16", "0.10", "-0.0", "12345678901234567890.5", '{"甲":[1,null,true]}']
)
def test_what_is_read_is_written_as_the_same_number(text):
    assert json.loads(write_json(read_json(text)), parse_float=Decimal) == json.loads(
        text, parse_float=Decimal
    )


def test_data_without_decimals_are_written_as_ever():
    data = {"b": [1, 2.5, None, True, "京"], "a": {}}
    assert write_json(data) == json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    assert write_json(data, sort_keys=True, separators=SPACED) == json.dumps(
        data, ensure_ascii=False, sort_keys=True
    )


def test_one_decimal_changes_nothing_around_it():
    data = {"b": [THIRD, "京"], "a": 1}
    assert write_json(data, sort_keys=True) == '{"a":1,"b":[' + str(THIRD) + ',"京"]}'


def test_what_is_no_json_is_refused():
    with pytest.raises(TypeError):
        write_json({"a": [THIRD, object()]})
    with pytest.raises(ValueError, match="Infinity"):
        write_json([Decimal("Infinity")])


@pytest.mark.parametrize(
    "text", ["[" * 9000 + "]" * 9000, r'{"\ud800": 1}', r'"\uDFFF\ud800"', r'["\\\ud83d"]']
)
def test_what_no_page_could_show_is_no_json(text):
    for one in (text, text.encode(), "\ufeff" + text):
        with pytest.raises(ValueError, match=r"deep|half|BOM"):
            read_json(one)
    assert read_json(r'["\ud83d\ude00", "\\ud800"]') == ["😀", r"\ud800"]


def test_a_number_is_an_int_a_float_or_all_its_digits():
    assert [type(plain_number(Decimal(text))) for text in ("2.00", "2.5", "0.1", str(THIRD))] == [
        int, float, float, Decimal,
    ]  # fmt: skip
    assert type(plain_whole(2**63 - 1)) is int
    assert type(plain_whole(2**63)) is Decimal


@pytest.mark.parametrize(
    ("number", "text"),
    [(1e-7, "0.0000001"), (Decimal("1E+30"), "1" + "0" * 30), (2.50, "2.5"), (Decimal("2.50"), "2.5"), (0.0, "0"), (100, "100")],
)  # fmt: skip
def test_people_read_numbers_without_an_exponent(number, text):
    assert shown_number(number) == text


def test_people_read_anything_else_as_it_is():
    assert [shown_plain(value) for value in ("1e5", True, 1e-7)] == ["1e5", "True", "0.0000001"]


@pytest.mark.parametrize(
    "digits",
    [
        "7" * 400_000,
        "-" + "7" * 400_000,
        "1e999999999",
        "-1e-999999999",
        "1e" + "9" * 300_000,
        "7" * 400_000 + ".5e5",
    ],
)
def test_a_number_that_no_calculation_holds_is_refused_at_once(digits):
    began = process_time()
    with pytest.raises(ValueError, match="number"):
        read_json(f'{{"a":{digits}}}')
    assert process_time() - began < 0.5


def test_a_fraction_of_very_many_digits_is_read_as_quickly_as_it_is_long():
    digits = "0." + "7" * 400_000
    began = process_time()
    assert str(read_json(f'{{"a":{digits}}}')["a"]) == digits
    assert process_time() - began < 0.5
