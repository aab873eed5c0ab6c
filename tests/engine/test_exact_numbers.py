"""A number stays a number: in a case's data, wherever it goes from there, and in the columns of tables."""

from decimal import Decimal

import pytest

from app.domain.exact_json import read_json
from app.engine.errors import DecisionFailedError
from tests.make.small_case import SmallCase, edition
from tests.make.small_diagrams import (
    call,
    diagram,
    element,
    end,
    flow,
    message,
    path,
    rule,
    service,
    start,
    throw,
    user,
    with_inputs,
    xor,
)  # fmt: skip
from tests.make.small_tables import table

TWELFTH = Decimal("8333.333333333333333333333333333333")
SPLIT = {
    "divided": "=a.amount / 12",
    "mean": "=mean([a.amount, 0, 0])",
    "root": "=sqrt(a.amount + 1)",
    "large": "=a.amount ** 4",
}
WIDTHS = {">= 5000": ('"yes"',), "-": ('"no"',)}


def _typed(reads, kind, *, rows=None, result="Any"):
    plain = table("r", reads, rows or WIDTHS, policy="FIRST").decode()
    return (
        plain.replace('<inputExpression id="e">', f'<inputExpression id="e" typeRef="{kind}">')
        .replace('name="out" typeRef="Any"', f'name="out" typeRef="{result}"')
        .encode()
    )


@pytest.mark.parametrize("amount", [100000, 120000, 10**9])
@pytest.mark.parametrize("how", list(SPLIT))
def test_a_number_goes_the_way_it_is_large_enough_for(amount, how):
    limit = {"divided": "5000", "mean": "5000", "root": "300", "large": "10000000"}[how]
    drawn = diagram(
        start(), user("a"), service("s", "echo", value=SPLIT[how]), user("wait"), xor("g", "g_no"), user("yes"), user("no"),
        rule("r", "r", "found"), user("b"), end(), path("start", "a", "s", "wait", "g"),
        flow("g", "yes", f"s.value >= {limit}"), flow("g", "no"), path("yes", "r", "b", "end"), path("no", "r"),
    )  # fmt: skip
    rows = {f">= {limit}": ('"yes"',), "-": ('"no"',)}
    case = SmallCase(edition(drawn, r_dmn=_typed("s.value", "number", rows=rows)))
    case.complete("a", amount=amount)
    case.complete("wait")
    assert case.open == ["yes"]
    assert case.complete("yes").data["found"] == "yes"


def test_a_number_keeps_its_digits_on_every_way_out_of_a_case():
    called = diagram(
        start("q1"), service("s2", "echo", value="=x"), end("q2"), path("q1", "s2", "q2"), process="q"
    )
    sent = throw("m", message("told"), with_inputs(value="=found"))
    drawn = diagram(
        start(), user("a"), service("s", "echo", value="=a.amount / 12"), call("c", "q", "in x = s.value", "out found = s2.value"),
        sent, service("job", "later", value="=found"), user("z", with_inputs(shown="=found")), end(),
        path("start", "a", "s", "c", "m", "job", "z", "end"),
    )  # fmt: skip
    case = SmallCase(edition(drawn, called))
    step = case.complete("a", amount=100000)
    assert step.thrown[0].payload == {"value": TWELFTH}
    assert step.jobs[0].parameters == {"value": TWELFTH}
    case.finish("job", value=TWELFTH)
    assert case.step.tasks[0].inputs == {"shown": TWELFTH}
    stored = read_json(case.step.state)["data"]
    assert [stored["s"]["value"], stored["found"], stored["job"]["value"]] == [TWELFTH] * 3


def test_a_written_number_and_an_answer_keep_their_digits():
    long = "12345678901234567890.123456789"
    drawn = diagram(
        start(),
        user("a"),
        service("s", "echo", value=long),
        user("b"),
        end(),
        path("start", "a", "s", "b", "end"),
    )
    case = SmallCase(edition(drawn))
    data = case.complete("a", amount=Decimal(long), rows=[2**70]).data
    assert data["s"]["value"] == data["a"]["amount"] == Decimal(long)
    assert data["a"]["rows"] == [2**70]


@pytest.mark.parametrize(
    ("kind", "amount", "says"),
    [("number", '"8333.33"', "文字，该列声明的类型是数字"), ("string", "1", "数字，该列声明的类型是文字"),
     ("date", '"soon"', "文字，该列声明的类型是日期"), ("boolean", "[1, 2]", "列表，该列声明的类型是真假")],
)  # fmt: skip
def test_a_column_refuses_a_value_of_another_type_by_name(kind, amount, says):
    drawn = diagram(start(), rule("r", "r", "found"), user("b"), end(), path("start", "r", "b", "end"))
    with pytest.raises(DecisionFailedError) as refused:
        SmallCase(edition(drawn, r_dmn=_typed(amount, kind, rows={"-": ('"no"',)})))
    assert "输入列" in str(refused.value)
    assert says in str(refused.value)


def test_a_result_column_refuses_a_value_of_another_type_by_row():
    drawn = diagram(start(), rule("r", "r", "found"), user("b"), end(), path("start", "r", "b", "end"))
    made = _typed("1", "number", rows={"1": ("if true then 5 else null",)}, result="string")
    with pytest.raises(DecisionFailedError, match="第 1 行输出列“out”的值 5 是数字，该列声明的类型是文字"):
        SmallCase(edition(drawn, r_dmn=made))


def test_a_column_of_dates_reads_the_dates_of_a_cases_data():
    drawn = diagram(start(), rule("r", "r", "found"), user("b"), end(), path("start", "r", "b", "end"))
    rows = {'>= date("2026-03-01")': ('"later"',), "-": ('"earlier"',)}
    case = SmallCase(
        edition(drawn, r_dmn=_typed("case.day", "date", rows=rows)),
        inputs={"case_id": "c1", "day": "2026-03-02"},
    )
    assert case.step.data["found"] == "later"


def _of_old(state):
    """Return a state as the first version wrote it, the number a text."""
    return state.replace(b'"v":2', b'"v":1').replace(str(TWELFTH).encode(), f'"{TWELFTH}"'.encode())


def test_a_case_that_holds_numbers_as_text_goes_on():
    drawn = diagram(
        start(), user("a"), service("s", "echo", value="=a.amount / 12"), user("b"), xor("g", "g_no"), user("yes"), user("no"),
        rule("r", "r", "found"), user("c"), end(), path("start", "a", "s", "b", "g"),
        flow("g", "yes", "s.value >= 5000"), flow("g", "no"), path("yes", "r", "c", "end"), path("no", "r"),
    )  # fmt: skip
    case = SmallCase(edition(drawn, r_dmn=_typed("s.value", "number")))
    case.complete("a", amount=100000)
    case.step = _with_state(case.step, _of_old(case.step.state))
    case.complete("b")
    assert case.step.data["s"] == {"value": str(TWELFTH)}
    assert case.open == ["no"]
    assert case.complete("no").data["found"] == "yes"


def _with_state(step, state):
    assert state != step.state
    object.__setattr__(step, "state", state)
    return step


def test_the_order_of_a_contexts_entries_is_kept():
    made = element(
        "serviceTask", "s", with_inputs(value="={b: 1, a: 2}"), camunda_type="external", camunda_topic="echo"
    )
    drawn = diagram(
        start(),
        made,
        user("a"),
        service("t", "echo", value="=string(s.value)"),
        user("z"),
        end(),
        path("start", "s", "a", "t", "z", "end"),
    )
    case = SmallCase(edition(drawn))
    assert case.complete("a").data["t"]["value"] == "{b: 1, a: 2}"
