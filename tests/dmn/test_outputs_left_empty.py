"""An output that only some values may be is never left empty: who asks the table would find nothing there."""

import pytest

from app.dmn.definitions import read_definitions
from app.dmn.table_checks import check_tables
from tests.make.context_maker import ROOT

TERMS = (ROOT / "processes/shared/review_terms.dmn").read_text()


def findings(old, new):
    assert TERMS.count(old) == 1
    return [
        (one.rule, one.message) for one in check_tables(read_definitions(TERMS.replace(old, new).encode()))
    ]


@pytest.mark.parametrize("written", ["", "null"])
def test_an_empty_output_of_a_column_with_values_is_an_error_with_its_row(written):
    ((rule, message),) = findings("<text>2</text>", f"<text>{written}</text>")
    assert rule == "dmn-output-empty"
    assert "第 1 行“到期前几个月起可以续签”列是空的" in message


@pytest.mark.parametrize("written", ["0", "121", "0.5"])
def test_an_output_outside_of_the_range_of_its_column_is_an_error(written):
    ((rule, message),) = findings("<text>20</text>", f"<text>{written}</text>")
    assert rule == "dmn-output-value"
    assert "不在该列的允许值里" in message


@pytest.mark.parametrize("written", ["1", "120", "case.days"])
def test_an_output_inside_of_it_or_one_that_only_a_case_can_tell_is_none(written):
    assert findings("<text>20</text>", f"<text>{written}</text>") == []


def test_a_column_without_values_may_be_left_empty():
    assert check_tables(read_definitions(TERMS.encode())) == ()
