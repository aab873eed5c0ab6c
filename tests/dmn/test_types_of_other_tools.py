"""Types as other tools name them: accepted with their meaning, a whole number is no fraction."""

import pytest

from app.dmn.decide import DecisionError, decide
from app.dmn.definitions import read_definitions
from app.dmn.table_checks import check_tables
from tests.make.dmn_files import decision, dmn_file, input_data, table

ROWS = ("< 5 -> 1", ">= 5 -> 2")


def _model(kind, *rows, output_kind="number"):
    """Return a table whose column has a type."""
    made = table(*(rows or ROWS)).replace("<inputExpression>", f'<inputExpression typeRef="{kind}">')
    made = made.replace('<output name="结果">', f'<output name="结果" typeRef="{output_kind}">')
    return read_definitions(dmn_file(decision(made)))


def _errors(model):
    return [problem.message for problem in check_tables(model) if problem.severity == "error"]


@pytest.mark.parametrize(
    "kind",
    [
        "integer",
        "int",
        "long",
        "double",
        "float",
        "Integer",
        "Double",
        "number",
        "xsd:integer",
        "feel:number",
    ],
)
def test_names_of_numbers_are_accepted(kind):
    model = _model(kind)
    assert _errors(model) == []
    assert decide(model, "审批", {"金额": 7}).value == 2


@pytest.mark.parametrize("kind", ["integer", "int", "long"])
def test_a_whole_number_is_no_fraction(kind):
    model = _model(kind)
    with pytest.raises(DecisionError) as refused:
        decide(model, "审批", {"金额": 1.5})
    assert "声明的类型是整数" in str(refused.value)
    assert decide(model, "审批", {"金额": 2.0}).value == 1


@pytest.mark.parametrize("kind", ["double", "float", "number"])
def test_other_numbers_may_be_fractions(kind):
    assert decide(_model(kind), "审批", {"金额": 1.5}).value == 1


def test_a_fraction_written_into_a_column_of_whole_numbers_is_an_error():
    (told,) = _errors(_model("number", "< 5 -> 1.5", ">= 5 -> 2", output_kind="integer"))
    assert "1.5" in told
    assert "整数" in told


@pytest.mark.parametrize(
    ("kind", "row", "given"),
    [
        ("boolean", "true -> 1", True),
        ("Boolean", "true -> 1", True),
        ("string", '"a" -> 1', "a"),
        ("String", '"a" -> 1', "a"),
        ("date", 'date("2027-01-01") -> 1', "2027-01-01"),
        ("dateTime", 'date and time("2027-01-01T00:00:00") -> 1', "2027-01-01T00:00:00"),
    ],
)
def test_names_of_other_types_are_accepted(kind, row, given):
    model = _model(kind, row)
    assert _errors(model) == []
    assert decide(model, "审批", {"金额": given}).value == 1


def test_a_name_that_no_tool_knows_is_still_refused():
    assert any("没有定义名为“money”的类型" in told for told in _errors(_model("money")))


def test_a_type_of_the_files_own_goes_before_that_of_a_tool():
    own = '<itemDefinition name="integer"><typeRef>string</typeRef></itemDefinition>'
    made = table('"a" -> 1').replace("<inputExpression>", '<inputExpression typeRef="integer">')
    model = read_definitions(dmn_file(own, input_data("金额"), decision(made)))
    assert decide(model, "审批", {"金额": "a"}).value == 1


@pytest.mark.parametrize("policy", ["PRIORITY", "OUTPUT ORDER"])
def test_a_table_that_ranks_results_has_to_rank_them(policy):
    made = table("> 1 -> 1", "> 2 -> 2", policy=policy)
    (told,) = _errors(read_definitions(dmn_file(decision(made))))
    assert policy in told
    assert "先后" in told
    ranked = table(
        "> 1 -> 1", "> 2 -> 2", policy=policy, output_inside="<outputValues><text>2, 1</text></outputValues>"
    )
    assert _errors(read_definitions(dmn_file(decision(ranked)))) == []
