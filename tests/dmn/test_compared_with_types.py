"""What a cell compares with has the type of its column: a text becomes the date it stands for, or is refused by name."""

import pytest

from app.dmn.decide import DecisionError, decide
from app.dmn.definitions import read_definitions
from tests.make.small_tables import table

NAMES = {
    "day": "2025-12-31",
    "low": "2025-01-01",
    "high": "2026-01-01",
    "odd": "年底",
    "days": ["2025-12-31"],
}


def hit(test, kind, **values):
    """Return whether a cell is true in a column of a type."""
    text = table("t", "day", {test: ('"hit"',), "-": ('"default"',)}, policy="FIRST")
    typed = text.replace(b'<inputExpression id="e">', f'<inputExpression id="e" typeRef="{kind}">'.encode())
    return decide(read_definitions(typed), "t", {**NAMES, **values}).value == "hit"


@pytest.mark.parametrize(
    ("test", "is_hit"),
    [
        ("> low", True),
        ("< low", False),
        ("[low..high]", True),
        ("[low..day)", False),
        ("day", True),
        ("not(low)", True),
        ("low, days", True),
        ('< "2026-01-01"', True),
        ('"2025-12-31"', True),
        ('[date("2025-01-01")..date("2025-12-31")]', True),
        ('? < date("2025-12-31")', False),
        ("[low..high], date(low)", True),
    ],
)
def test_a_text_in_a_column_of_dates_is_the_day_it_stands_for(test, is_hit):
    assert hit(test, "date") is is_hit


@pytest.mark.parametrize("test", ["< odd", "[low..odd]", "odd", '"年底"'])
def test_a_text_that_is_no_day_is_refused_with_its_row_and_never_passed_over(test):
    with pytest.raises(DecisionError, match=r"第 1 行.*要与.*年底.*是文字，该列声明的类型是日期"):
        hit(test, "date")


def test_a_number_is_not_compared_with_a_text_that_a_name_stands_for():
    with pytest.raises(DecisionError, match="是文字，该列声明的类型是数字"):
        hit("< low", "number", day=5)


def test_a_missing_value_is_no_other_type():
    assert hit("< nothing", "date", nothing=None) is False


def test_a_condition_may_stand_in_a_column_of_any_type():
    assert hit("contains(?, odd)", "string", day="到年底")
    assert hit("flag = true", "date", flag=True)


def test_a_column_without_a_type_compares_as_the_standard_says():
    text = table("t", "day", {'< date("2026-01-01")': ('"hit"',), "-": ('"default"',)}, policy="FIRST")
    assert decide(read_definitions(text), "t", NAMES).value == "default"
