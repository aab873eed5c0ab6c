import pytest

from app.dmn.decide import DecisionError, decide
from app.dmn.definitions import read_definitions
from tests.make.dmn_files import decision, dmn_file, table
from tests.support.shows import shows


def decided(logic, **inputs):
    return decide(read_definitions(dmn_file(decision(logic))), "审批", inputs)


TWICE = ('>= 10 -> "大"', '>= 5 -> "中"', '< 5 -> "小"')


def test_one_row_hits_under_unique_and_is_named():
    found = decided(table('< 5 -> "小"', '>= 5 -> "大"'), 金额=7)
    assert (found.value, found.rules, found.outputs) == ("大", (2,), {"审批": "大"})


@shows("T20")
def test_two_rows_hit_under_unique_is_an_error_with_rows_and_inputs():
    with pytest.raises(DecisionError) as wrong:
        decided(table(*TWICE), 金额=12)
    assert wrong.value.rules == (1, 2)
    assert wrong.value.inputs == {"金额": 12}
    assert "第 1、2 行" in str(wrong.value)
    assert "审批" in str(wrong.value)


@shows("T20")
def test_no_row_hits_without_a_default_is_an_error():
    with pytest.raises(DecisionError, match="没有一行命中"):
        decided(table('> 5 -> "大"'), 金额=1)


def test_no_row_hits_with_a_default_gives_the_default():
    default = '<defaultOutputEntry><text>"未定"</text></defaultOutputEntry>'
    found = decided(table('> 5 -> "大"', output_inside=default), 金额=1)
    assert (found.value, found.rules) == ("未定", ())


def test_first_takes_the_first_row():
    assert decided(table(*TWICE, policy="FIRST"), 金额=12).value == "大"


def test_any_takes_rows_that_agree():
    assert decided(table('> 1 -> "a"', '> 2 -> "a"', policy="ANY"), 金额=9).value == "a"


def test_any_refuses_rows_that_disagree():
    with pytest.raises(DecisionError, match="不同的结果"):
        decided(table('> 1 -> "a"', '> 2 -> "b"', policy="ANY"), 金额=9)


def test_priority_takes_the_value_listed_first():
    order = '<outputValues><text>"中", "大", "小"</text></outputValues>'
    assert decided(table(*TWICE, policy="PRIORITY", output_inside=order), 金额=12).value == "中"


def test_output_order_sorts_by_the_listed_values():
    order = '<outputValues><text>"中", "大", "小"</text></outputValues>'
    assert decided(table(*TWICE, policy="OUTPUT ORDER", output_inside=order), 金额=12).value == ["中", "大"]


def test_rule_order_keeps_the_order_of_rows():
    assert decided(table(*TWICE, policy="RULE ORDER"), 金额=12).value == ["大", "中"]


@pytest.mark.parametrize(
    ("aggregation", "expected"), [("", [1, 2, 4]), ("SUM", 7), ("MIN", 1), ("MAX", 4), ("COUNT", 3)]
)
def test_collect_gathers_or_aggregates(aggregation, expected):
    rows = ("> 0 -> 1", "> 1 -> 2", "> 2 -> 4")
    extra = f'aggregation="{aggregation}"' if aggregation else ""
    assert decided(table(*rows, policy="COLLECT", extra=extra), 金额=5).value == expected


def test_collect_without_a_hit_collects_nothing():
    assert decided(table("> 0 -> 1", policy="COLLECT"), 金额=-5).value == []


def test_several_outputs_are_a_context_with_the_columns_names():
    found = decided(table('- -> "a" | 2', outputs="档次, 天数"), 金额=1)
    assert found.value == {"档次": "a", "天数": 2}
    assert found.outputs == found.value


def test_a_cell_may_list_ranges_and_be_negated():
    rows = ('not(1, [5..9]) -> "外"', '1, [5..9] -> "内"')
    assert [decided(table(*rows), 金额=n).value for n in (1, 4, 5, 9, 10)] == ["内", "外", "内", "内", "外"]


def test_a_value_outside_the_allowed_ones_is_an_error_that_names_it():
    logic = table('- -> "a"').replace("</input>", '<inputValues><text>"甲","乙"</text></inputValues></input>')
    with pytest.raises(DecisionError, match="不在允许的范围内"):
        decided(logic, 金额="丙")


def test_an_unknown_decision_is_an_error():
    with pytest.raises(DecisionError, match="没有名为"):
        decide(read_definitions(dmn_file(decision(table("- -> 1")))), "别的", {})
