import pytest

from app.engine.errors import DecisionFailedError
from tests.make.small_case import SmallCase, edition, rules_of
from tests.make.small_diagrams import diagram, element, end, path, rule, start, user, with_inputs
from tests.make.small_tables import table

SIZES = {"< 10": ('"small"',), "[10..99]": ('"middle"',), ">= 100": ('"large"',)}


def _deciding(mapping="singleEntry"):
    return diagram(
        start(), rule("r", "size", "found", mapping), user("a"), end(), path("start", "r", "a", "end")
    )


def _case(amount, mapping="singleEntry", rows=None, **table_options):
    made = table("size", "case.amount", rows or SIZES, **table_options)
    return SmallCase(edition(_deciding(mapping), size_dmn=made), inputs={"case_id": "c1", "amount": amount})


def test_a_decision_is_written_under_its_result_variable():
    assert _case(50).step.data["found"] == "middle"


def test_the_history_tells_the_table_its_inputs_the_rules_and_the_answer():
    decided = next(event for event in _case(50).step.history if event.kind == "decided")
    assert decided.facts["decision"] == "size"
    assert decided.facts["inputs"] == {"case.amount": 50}
    assert decided.facts["rules"] == [2]
    assert decided.facts["result"] == "middle"


@pytest.mark.parametrize(
    ("mapping", "policy", "found"),
    [
        ("singleEntry", "FIRST", "small"),
        ("collectEntries", "COLLECT", ["small", "tiny"]),
        ("resultList", "COLLECT", ["small", "tiny"]),
    ],
)
def test_a_result_is_mapped_as_the_diagram_says(mapping, policy, found):
    rows = {"< 10": ('"small"',), "< 5": ('"tiny"',)}
    assert _case(1, mapping, rows, policy=policy).step.data["found"] == found


def test_a_result_of_several_columns_is_a_context():
    rows = {"< 10": ('"small"', "1")}
    case = _case(1, "singleResult", rows, outputs=("word", "days"))
    assert case.step.data["found"] == {"word": "small", "days": 1}


def test_columns_of_several_hits_are_a_list_of_contexts():
    rows = {"< 10": ('"small"', "1"), "< 5": ('"tiny"', "2")}
    case = _case(1, "resultList", rows, outputs=("word", "days"), policy="COLLECT")
    assert case.step.data["found"] == [{"word": "small", "days": 1}, {"word": "tiny", "days": 2}]


def test_one_column_of_several_hits_is_collected():
    rows = {"< 10": ('"small"',), "< 5": ('"tiny"',)}
    case = _case(1, "collectEntries", rows, policy="COLLECT")
    assert case.step.data["found"] == ["small", "tiny"]


def test_a_table_without_an_answer_stops_the_step_and_names_the_element():
    with pytest.raises(DecisionFailedError) as failed:
        _case(50, rows={"< 10": ('"small"',)})
    assert (failed.value.element, failed.value.name) == ("r", "名r")


def test_input_parameters_are_seen_by_the_table():
    task = element(
        "businessRuleTask", "r", with_inputs(weight="=case.amount * 2"), camunda_decisionRef="size",
        camunda_resultVariable="found", camunda_mapDecisionResult="singleEntry",
    )  # fmt: skip
    drawn = diagram(start(), task, user("a"), end(), path("start", "r", "a", "end"))
    compiled = edition(drawn, size_dmn=table("size", "weight", SIZES))
    assert SmallCase(compiled, inputs={"case_id": "c1", "amount": 49}).step.data["found"] == "middle"


def test_a_decision_that_does_not_exist_is_refused():
    assert "decision-unknown" in rules_of(_deciding())
    missing = diagram(start(), element("businessRuleTask", "r"), end(), path("start", "r", "end"))
    assert "decision-missing" in rules_of(missing)


def test_a_table_that_is_broken_is_refused_with_its_file():
    assert "dmn" in rules_of(_deciding(), size_dmn=b"<definitions/>")


def test_a_table_may_import_another_whatever_their_order():
    base = table("size", "case.amount", SIZES)
    importing = (
        '<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="d2" name="二" namespace="urn:second">'
        '<import name="other" namespace="urn:test" importType="https://www.omg.org/spec/DMN/20191111/MODEL/"/>'
        '<decision id="twice" name="twice"><variable name="twice"/>'
        '<informationRequirement><requiredDecision href="urn:test#size"/></informationRequirement>'
        "<literalExpression><text>other.size + other.size</text></literalExpression></decision></definitions>"
    ).encode()
    drawn = diagram(start(), rule("r", "twice", "found"), user("a"), end(), path("start", "r", "a", "end"))
    case = SmallCase(edition(drawn, a_dmn=importing, b_dmn=base), inputs={"case_id": "c1", "amount": 1})
    assert case.step.data["found"] == "smallsmall"


@pytest.mark.parametrize(
    ("reads", "test", "rules"),
    [
        ("case.amount", "> 5", set()),
        ("case.amount", "> a.amount", set()),
        ("csae.amount", "> 5", {"unknown-name"}),
        ("case.amount", "> limit.highest", {"unknown-name"}),
        ("a.amount", "> 5", set()),
        ("a.secret", "> 5", {"field-unknown"}),
        ("weight", "> 5", set()),
    ],
)
def test_a_table_reads_only_what_its_process_knows(reads, test, rules):
    task = element(
        "businessRuleTask", "r", with_inputs(weight="=case.amount * 2"), camunda_decisionRef="size",
        camunda_resultVariable="found", camunda_mapDecisionResult="singleEntry",
    )  # fmt: skip
    drawn = diagram(start(), user("a"), task, end(), path("start", "a", "r", "end"))
    found = rules_of(drawn, size_dmn=table("size", reads, {test: ('"x"',), "-": ('"y"',)}, policy="FIRST"))
    assert found & {"unknown-name", "field-unknown"} == rules
