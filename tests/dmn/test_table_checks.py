import pytest

from app.dmn.decide import DecisionError, decide
from app.dmn.definitions import read_definitions
from app.dmn.table_checks import check_tables
from app.domain.problem import Severity
from tests.make.dmn_files import decision, dmn_file, input_data, literal, table
from tests.support.shows import shows


def findings(logic, *elements, **more):
    return check_tables(read_definitions(dmn_file(*elements, decision(logic, **more))))


def rules(logic, *elements, **more):
    return [problem.rule for problem in findings(logic, *elements, **more)]


def test_a_complete_table_has_no_findings():
    assert findings(table('< 5 -> "小"', '[5..10) -> "中"', '>= 10 -> "大"')) == ()


@shows("T20")
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


def test_a_date_beyond_the_calendar_is_no_obstacle_to_the_checks():
    rows = ('< date("2026-01-01") -> 1', '>= date("999999-01-01") -> 2')
    assert [one.rule for one in findings(table(*rows))] == ["dmn-gap"]


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


def test_a_covered_row_is_shown_with_an_input_and_the_row_that_takes_it():
    (problem,) = findings(table("< 10 -> 1", "[3..5] -> 2", ">= 10 -> 3", policy="FIRST"))
    assert problem.rule == "dmn-unreachable"
    assert "第 2 行永远轮不到" in problem.message
    assert "例如 金额 = 3 由第 1 行命中" in problem.message


def test_a_gap_names_the_rows_that_come_nearest():
    rows = ('"a" | < 5 -> 1', '"a" | > 5 -> 2', '"b" | - -> 3', 'not("a", "b") | - -> 4')
    (problem,) = findings(table(*rows, inputs="种类, 金额"))
    assert "种类 = “a”，金额 = 5（最接近的是第 1、2、3 行）" in problem.message


def test_a_day_that_was_written_without_date_is_shown_as_it_must_be_written():
    logic = table("< 2027-02-06 -> 1", "- -> 2", policy="FIRST", inputs="今天")
    found = findings(logic, input_data("今天", "date"), needs="#今天")
    assert any(one.rule == "dmn-type" and "日期写成 date(" in one.message for one in found), found


def test_a_cell_of_another_type_than_its_column_is_shown():
    logic = table('"很多" -> 1', ">= 5 -> 2", "< 5 -> 3")
    problem, unreachable = findings(logic, input_data("金额", "number"), needs="#金额")
    assert unreachable.rule == "dmn-unreachable"
    assert (problem.rule, problem.severity, problem.element) == ("dmn-type", Severity.ERROR, "row_1")
    assert "第 1 行“金额”列的 “很多” 是文字，而该列的类型是数字" in problem.message
    assert "例如 金额 = 1 不会命中这一行" in problem.message


def test_the_type_of_a_column_is_found_along_a_path():
    kind = '<itemDefinition name="t单位"><itemComponent name="规模"><typeRef>number</typeRef></itemComponent></itemDefinition>'
    logic = table("date(2026, 1, 1) -> 1", inputs="单位.规模", extra="")
    found = findings(logic, kind, input_data("单位", "t单位"), needs="#单位")
    assert "第 1 行“单位.规模”列的 2026-01-01 是日期" in found[0].message


def test_cells_of_two_types_in_a_column_are_shown_with_both_rows():
    found = findings(table("< 5 -> 1", '>= "5" -> 2'))
    (problem,) = [problem for problem in found if problem.rule == "dmn-type"]
    assert problem.severity is Severity.WARNING
    assert "第 2 行“金额”列的 “5” 是文字，而第 1 行写的是数字" in problem.message


def test_a_list_is_tested_by_cells_of_its_items_type():
    kind = '<itemDefinition name="t名单" isCollection="true"><typeRef>string</typeRef></itemDefinition>'
    logic = table('list contains(?, "甲") -> 1', "5 -> 2")
    found = findings(logic, kind, input_data("金额", "t名单"), needs="#金额")
    assert ["第 2 行" in problem.message for problem in found if problem.rule == "dmn-type"] == [True]


def test_an_output_outside_the_listed_values_is_shown():
    listed = '<outputValues><text>"高","低"</text></outputValues>'
    (problem,) = findings(table('< 5 -> "低"', '>= 5 -> "中"', output_inside=listed))
    assert (problem.rule, problem.severity) == ("dmn-output-value", Severity.ERROR)
    assert "第 2 行“结果”列的 “中” 不在该列的允许值里（“高”、“低”）（例如 金额 = 5 时）" in problem.message


def test_times_and_months_have_gaps_too():
    (morning,) = findings(table('< @"12:00:00" -> 1', '> @"12:00:00" -> 2'))
    assert "金额 = 12:00:00" in morning.message
    (short,) = findings(table('< @"P1Y" -> 1', '> @"P1Y" -> 2'))
    assert "金额 = P1Y" in short.message


def test_nothing_is_claimed_about_a_table_too_large_to_search():
    width = 17
    names = [f"列{n}" for n in range(width)]
    rows = [["-"] * width for _ in range(width + 2)]
    for n in range(width - 1):
        rows[n][n], rows[n][-1] = "< 5", "< 0"
    rows[width - 1][-1], rows[width][-1] = "< 5", ">= 5"
    logic = table(*[" | ".join(row) + " -> 1" for row in rows], inputs=", ".join(names), policy="FIRST")
    assert "第 19 行" not in "".join(problem.message for problem in findings(logic))


def test_two_columns_with_one_label_are_told_apart():
    logic = table("< 5 | < 5 -> 1", inputs="甲, 乙").replace("<input>", '<input label="数">')
    (problem,) = findings(logic)
    assert "数（第 1 列） = 5" in problem.message


def test_a_column_that_asks_for_null_is_tried_with_a_value_and_without():
    (problem,) = findings(table("null -> 1"), input_data("金额", "number"), needs="#金额")
    assert "例如 金额 = 1" in problem.message
    assert findings(table("null -> 1", "not(null) -> 2")) == ()
    (without,) = findings(table("not(null) -> 1"))
    assert "例如 金额 = null" in without.message


def test_a_column_of_dashes_may_have_any_value():
    (problem,) = findings(table("- | < 5 -> 1", inputs="种类, 金额"))
    assert "种类 = 任意值，金额 = 5" in problem.message


def test_rows_that_meet_between_two_whole_numbers_overlap():
    (problem,) = findings(table("[2..4) -> 1", "> 3 -> 2", "< 2 -> 3"))
    assert problem.rule == "dmn-overlap"
    assert "金额 = 3.5" in problem.message


def test_a_row_between_two_whole_numbers_is_reached():
    assert findings(table("<= 3 -> 1", ">= 4 -> 2", "(3..4) -> 3", policy="FIRST")) == ()


def test_no_row_of_a_very_long_table_is_called_unreachable():
    rows = [f"[{n * 10}..{n * 10 + 10}) -> {n}" for n in range(700)]
    assert "dmn-unreachable" not in rules(table(*rows))
    assert "dmn-unreachable" not in rules(table(*rows, policy="FIRST"))


def test_a_gap_beyond_the_last_row_of_a_long_table_is_found():
    rows = [f"[{n * 10}..{n * 10 + 10}) -> {n}" for n in range(300)]
    assert rules(table(*rows)) == ["dmn-gap"]


def test_an_overlap_in_a_very_long_table_is_found():
    rows = [f'"{n}" -> {n}' for n in range(390)]
    assert rules(table(*rows, '"7" -> 8')).count("dmn-overlap") == 1
