import pytest

from app.dmn.decide import DecisionError, decide
from app.dmn.definitions import read_definitions
from app.dmn.table_checks import check_tables
from app.domain.problem import Severity
from tests.make.dmn_files import decision, dmn_file, input_data, literal, table


def findings(logic, *elements, **more):
    return check_tables(read_definitions(dmn_file(*elements, decision(logic, **more))))


def rules(logic, *elements, **more):
    return [problem.rule for problem in findings(logic, *elements, **more)]


def test_a_complete_table_has_no_findings():
    assert findings(table('< 5 -> "小"', '[5..10) -> "中"', '>= 10 -> "大"')) == ()


def test_rows_that_overlap_are_shown_with_an_example():
    (problem,) = findings(table('<= 5 -> "小"', '>= 5 -> "大"'))
    assert problem.severity is Severity.ERROR
    assert "第 1 行和第 2 行" in problem.message
    assert "金额 = 5" in problem.message
    assert problem.element == "row_2"


def test_an_overlap_needs_every_column():
    rows = ('"a" | < 5 -> 1', '"a" | >= 5 -> 2', '"b" | - -> 3', 'not("a","b") | - -> 4')
    assert findings(table(*rows, inputs="种类, 金额")) == ()


def test_any_only_minds_rows_that_disagree():
    assert rules(table("- -> 1", "> 5 -> 1", policy="ANY")) == []
    assert rules(table("- -> 1", "> 5 -> 2", policy="ANY")) == ["dmn-overlap"]


def test_a_gap_between_two_ranges_is_found():
    (problem,) = findings(table("< 5 -> 1", "> 5 -> 2"))
    assert (problem.rule, problem.severity) == ("dmn-gap", Severity.WARNING)
    assert "金额 = 5" in problem.message


def test_a_gap_of_dates_is_found():
    rows = ('< date("2026-01-01") -> 1', '> date("2026-01-31") -> 2')
    (problem,) = findings(table(*rows))
    assert "金额 = 2026-01-" in problem.message


def test_whole_numbers_leave_no_gap_between_neighbours():
    assert findings(table("<= 5 -> 1", ">= 6 -> 2")) == ()


def test_a_text_that_stands_in_no_row_is_a_gap():
    assert "（其他）" in findings(table('"a" -> 1', '"b" -> 2'))[0].message


def test_allowed_values_close_the_gap():
    logic = table('"a" -> 1', '"b" -> 2').replace(
        "</input>", '<inputValues><text>"a","b"</text></inputValues></input>'
    )
    assert findings(logic) == ()


def test_the_allowed_values_of_a_type_close_the_gap():
    kind = '<itemDefinition name="t"><typeRef>string</typeRef><allowedValues><text>"a","b"</text></allowedValues></itemDefinition>'
    logic = table('"a" -> 1', '"b" -> 2').replace("<inputExpression>", '<inputExpression typeRef="t">')
    assert findings(logic, kind) == ()


def test_a_row_behind_others_is_never_reached():
    (problem,) = findings(table("< 5 -> 1", ">= 5 -> 2", "7 -> 3", policy="FIRST"))
    assert problem.rule == "dmn-unreachable"
    assert "第 3 行" in problem.message


def test_a_row_no_allowed_value_passes_is_shown():
    logic = table('"a" -> 1', '"c" -> 2', policy="COLLECT")
    logic = logic.replace("</input>", '<inputValues><text>"a","b"</text></inputValues></input>')
    assert rules(logic) == ["dmn-unreachable"]


def test_cells_that_read_other_names_are_not_judged():
    assert findings(table("> 上限 -> 1", "> 下限 -> 2")) == ()


def test_a_cell_that_is_no_feel_is_shown_with_row_column_and_place():
    file = dmn_file(decision(table("< 5 -> 1", ">= ) -> 2")))
    definitions = read_definitions(file)
    (problem,) = check_tables(definitions)
    assert (problem.rule, problem.severity, problem.line) == ("dmn-feel", Severity.ERROR, 1)
    assert "第 2 行“金额”列" in problem.message
    with pytest.raises(DecisionError, match="第 2 行“金额”列"):
        decide(definitions, "审批", {"金额": 9})


def test_all_broken_places_are_shown_at_once():
    assert rules(table("5 5 -> 1 +", ">= 5 -> ]")) == ["dmn-feel"] * 3


def test_a_result_of_the_wrong_type_is_shown():
    logic = table('< 5 -> "x"', ">= 5 -> 2").replace(
        '<output name="结果">', '<output name="结果" typeRef="number">'
    )
    (problem,) = findings(logic)
    assert problem.rule == "dmn-type"
    assert "第 1 行" in problem.message


def test_duplicate_row_ids_are_shown():
    assert "dmn-duplicate-id" in rules(table("1 -> 1", "2 -> 2").replace("row_2", "row_1"))


def test_an_external_function_is_refused_clearly():
    logic = f'<functionDefinition kind="Java">{literal("1")}</functionDefinition>'
    (problem,) = findings(logic)
    assert "不支持外部函数（Java）" in problem.message


def test_an_unknown_type_is_shown():
    (problem,) = findings(table("- -> 1"), input_data("n", "tNowhere"))
    assert "tNowhere" in problem.message


def test_tables_inside_other_boxes_are_checked():
    logic = f'<context><contextEntry><variable name="a"/>{table("<= 5 -> 1", ">= 5 -> 2")}</contextEntry></context>'
    assert rules(logic) == ["dmn-overlap"]
