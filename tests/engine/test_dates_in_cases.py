"""What is declared a date is one for every expression; the case's data stay plain text. Editions of before go on."""

from dataclasses import replace

import pytest

from app.engine.edition_compiler import compile_bundle
from app.engine.errors import DecisionFailedError, ExpressionFailedError
from app.feel.known_types import DATE
from tests.make.small_case import CATALOGUE, SmallCase, bundle
from tests.make.small_diagrams import call, diagram, end, flow, path, rule, service, start, user, xor
from tests.make.small_tables import table

FORM = replace(CATALOGUE.forms["any"], case_types={"reason": DATE})
TYPED = replace(CATALOGUE, is_typed=True, forms={"any": FORM})


def typed_edition(*diagrams, catalogue=TYPED, **files):
    return compile_bundle(bundle(*diagrams, **files), catalogue)


def asking(condition, *, result="found"):
    """Return a diagram whose gateway asks a condition about a handler's day."""
    return diagram(
        start(), user("a"), service("s", "day", value="=a.reason", result=result), xor("g", "g_no"),
        user("yes"), user("no"), end(), path("start", "a", "s", "g"), flow("g", "yes", condition), flow("g", "no"),
        path("yes", "end"), path("no", "end"),
    )  # fmt: skip


def way(edition, day):
    case = SmallCase(edition)
    case.complete("a", reason=day)
    return case.open


@pytest.mark.parametrize(
    ("condition", "before", "after"),
    [
        ('found.on < date("2027-03-01")', ["yes"], ["no"]),
        ('date(found.on) < date("2027-03-01")', ["yes"], ["no"]),
        ('found.on in [date("2025-01-01")..date("2025-12-31")]', ["yes"], ["no"]),
        ('found.on + duration("P1Y") < date("2027-03-01")', ["yes"], ["no"]),
        ("found.on.year = 2025", ["yes"], ["no"]),
        ("a.reason = found.on", ["yes"], ["yes"]),
    ],
)
def test_a_gateway_goes_by_the_date(condition, before, after):
    edition = typed_edition(asking(condition))
    assert way(edition, "2025-12-31") == before
    assert way(edition, "2027-03-01") == after


def deciding(reads, rows, *, kind=""):
    made = table("zone", reads, rows, policy="FIRST").decode()
    declared = f'<inputExpression id="e" typeRef="{kind}">' if kind else '<inputExpression id="e">'
    return made.replace('<inputExpression id="e">', declared).encode()


def decided(tables, day, *, catalogue=TYPED):
    drawn = diagram(
        start(), user("a"), service("s", "day", value="=a.reason", result="window"), rule("r", "zone", "zone"),
        user("b"), end(), path("start", "a", "s", "r", "b", "end"),
    )  # fmt: skip
    case = SmallCase(typed_edition(drawn, zone_dmn=tables, catalogue=catalogue))
    step = case.complete("a", reason=day)
    return next(event.facts["result"] for event in step.history if event.kind == "decided")


@pytest.mark.parametrize("reads", ["date(window.on)", "window.on"])
@pytest.mark.parametrize(
    ("day", "row"), [("2026-12-31", "early"), ("2027-03-01", "same"), ("2028-01-01", "late")]
)
def test_a_column_may_compare_with_a_date_in_one_row_and_with_a_name_in_the_next(reads, day, row):
    rows = {'< date("2027-03-01")': ('"early"',), "<= a.reason": ('"same"',), "-": ('"late"',)}
    if row == "late":
        rows = {'< date("2027-03-01")': ('"early"',), "< a.reason": ('"same"',), "-": ('"late"',)}
    assert decided(deciding(reads, rows), day) == row


RANGE = {'[date("2025-01-01")..date("2025-12-31")]': ('"this year"',), "-": ('"other"',)}


@pytest.mark.parametrize(
    ("day", "row"), [("2025-12-31", "this year"), ("2026-01-01", "other"), (None, "other")]
)
@pytest.mark.parametrize("reads", ["window.on", "case.day"])
def test_a_column_that_is_declared_a_date_reads_a_text_as_one(reads, day, row):
    drawn = diagram(start(), service("s", "day", value="=case.day", result="window"), rule("r", "zone", "zone"),
                    user("b"), end(), path("start", "s", "r", "b", "end"))  # fmt: skip
    edition = typed_edition(drawn, zone_dmn=deciding(reads, RANGE, kind="date"))
    case = SmallCase(edition, inputs={"case_id": "c1", "day": day})
    assert next(e.facts["result"] for e in case.step.history if e.kind == "decided") == row


def test_a_column_that_is_declared_a_date_refuses_any_other_text_with_its_place():
    drawn = diagram(start(), rule("r", "zone", "zone"), user("b"), end(), path("start", "r", "b", "end"))
    edition = typed_edition(drawn, zone_dmn=deciding("case.day", RANGE, kind="date"))
    with pytest.raises(DecisionFailedError) as failed:
        SmallCase(edition, inputs={"case_id": "c1", "day": "soon"})
    assert failed.value.element == "r"
    assert "输入列" in failed.value.message
    assert "soon" in failed.value.message


def test_dates_go_into_called_processes_and_come_back():
    inner = diagram(start("is"), xor("ig", "ig_no"), user("yes"), user("no"), end("ie"),
                    path("is", "ig"), flow("ig", "yes", 'given + duration("P1D") = date("2027-03-02")'), flow("ig", "no"),
                    path("yes", "ie"), path("no", "ie"), process="q")  # fmt: skip
    drawn = diagram(start(), service("s", "day", value="=case.day", result="window"),
                    call("c", "q", "in given = =window.on", "out back = =given"), xor("g", "g_other"), user("same"),
                    user("other"), end(), path("start", "s", "c", "g"), flow("g", "same", "back = window.on"),
                    flow("g", "other"), path("same", "end"), path("other", "end"))  # fmt: skip
    case = SmallCase(typed_edition(drawn, inner), inputs={"case_id": "c1", "day": "2027-03-01"})
    assert case.open == ["yes"]
    case.complete("yes")
    assert case.open == ["same"]


def test_every_instance_gives_a_date():
    many = '<bpmn:multiInstanceLoopCharacteristics camunda:collection="=case.days" camunda:elementVariable="one"/>'
    each = service("s", "day", value="=one", result="found").replace(
        "</bpmn:serviceTask>", f"{many}</bpmn:serviceTask>"
    )
    drawn = diagram(start(), each, xor("g", "g_no"), user("yes"), user("no"), end(), path("start", "s", "g"),
                    flow("g", "yes", 'every each in found satisfies each.on < date("2027-03-01")'),
                    flow("g", "no"), path("yes", "end"), path("no", "end"))  # fmt: skip
    edition = typed_edition(drawn)
    for days, way_taken in ((["2026-01-01", "2027-02-28"], ["yes"]), (["2026-01-01", "2027-03-01"], ["no"])):
        assert SmallCase(edition, inputs={"case_id": "c1", "days": days}).open == way_taken


def test_what_a_form_and_a_handler_are_given_stays_plain_text():
    drawn = diagram(start(), service("s", "day", value="=case.day", result="window"),
                    service("t", "day", value="=window.on", result="again"),
                    user("b"), end(), path("start", "s", "t", "b", "end"))  # fmt: skip
    case = SmallCase(typed_edition(drawn), inputs={"case_id": "c1", "day": "2027-03-01"})
    assert b"2027-03-01" in case.step.state
    assert case.open == ["b"]


def test_data_that_are_not_what_their_source_declares_stop_the_step_and_name_the_place():
    before = typed_edition(asking('found.on < date("2027-03-01")'), catalogue=CATALOGUE)
    case = SmallCase(before)
    case.edition = typed_edition(asking('found.on < date("2027-03-01")'))
    with pytest.raises(ExpressionFailedError) as failed:
        case.complete("a", reason="soon")
    assert "“a.reason”应是日期" in failed.value.message


def test_an_edition_of_before_goes_on_comparing_texts():
    rows = {'< "2027-03-01"': ('"early"',), "-": ('"late"',)}
    earlier = {"catalogue": CATALOGUE}
    assert decided(deciding("window.on", rows, kind="string"), "2026-12-31", **earlier) == "early"
    assert decided(deciding("window.on", rows, kind="string"), "2027-12-31", **earlier) == "late"
    assert way(typed_edition(asking('found.on < "2027-03-01"'), **earlier), "2026-12-31") == ["yes"]
