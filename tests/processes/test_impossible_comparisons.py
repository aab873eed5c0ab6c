"""A condition that can never hold is refused with its place: a name that is none, an option that is none, another type."""

import json
from datetime import date
from functools import cache

import pytest

from app.domain.problem import Severity
from app.engine.bundle import Bundle
from app.engine.read_bundle import read_bundle
from app.feel.known_types import DATE, plain_type
from app.forms_reader.condition_checks import check_conditions
from app.forms_reader.definition import read_form
from app.forms_reader.visibility import hidden_paths
from app.services.context.catalogue import catalogue_of
from app.services.context.handler_registry import load_handlers
from app.services.editions.edition_checks import lint
from app.services.editions.form_condition_checks import check_form_conditions
from app.services.editions.gather_bundle import gather
from tests.make.context_maker import ROOT

PROCESSES = ROOT / "processes"
CONTRACT, RENEWAL = "forms/renewal/confirm_contract.form", "renewal/renewal.bpmn"
ZONES, REMINDERS = "shared/renewal_zone.dmn", "renewal/reminders.dmn"
LEAVING = "dissociation/dissociation.bpmn"
CHANGES = "forms/business_info_change/choose_changes.form"


def found(procedure, path, old, new):
    """Return what lint says of the types of an edited edition: rule, file, element, proposal; each with a line."""
    files = dict(shipped(procedure))
    text = files[path].decode()
    assert old in text
    files[path] = text.replace(old, new, 1).encode()
    bundle = Bundle(procedure, files)
    catalogue, forms = catalogue_of(bundle, load_handlers())
    reading = read_bundle(bundle, catalogue)
    nodes = [node for each in reading.readings.values() for node in each.nodes.values()]
    problems = [
        *(one for one in reading.problems if one.severity is Severity.ERROR),
        *check_form_conditions(nodes, forms, reading.types),
    ]
    assert all(one.line for one in problems if not one.file.endswith(".form"))
    return {(one.rule, one.file, one.element, one.proposal) for one in problems}


@cache
def shipped(procedure):
    return gather(PROCESSES / procedure, PROCESSES, ROOT / "forms").files


FIX = 'if submission_step = "fix" then'
DECIDED = 'submission_step = "submit"'
PROBLEMS = "verify_and_submit"
TIMER = "=workday(today(), 2)"


@pytest.mark.parametrize(
    ("old", "new", "error"),
    [
        # names
        (FIX, "if papers.complet then", ("name-unknown", PROBLEMS, "complete")),
        (FIX, "if window.today.yeer = 2027 then", ("name-unknown", PROBLEMS, "year")),
        (FIX, "if case.permit_typ = null then", ("name-unknown", PROBLEMS, "permit_type")),
        (FIX, "if ledger.unexplained[1].mont = null then", ("name-unknown", PROBLEMS, "month")),
        # types
        (FIX, 'if window.today &lt; "2027-03-01" then', ("type-mismatch", PROBLEMS, 'date("2027-03-01")')),
        (FIX, "if window.calendar &lt; window.today then", ("type-mismatch", PROBLEMS, "date(window.calendar)")),
        (FIX, 'if window.working_days_left = "3" then', ("type-mismatch", PROBLEMS, "3")),
        (FIX, "if window.working_days_left then", ("type-mismatch", PROBLEMS, "")),
        (FIX, "if gates.allowed and papers.contract then", ("type-mismatch", PROBLEMS, "")),
        (FIX, "if string length(window.today) = 10 then", ("type-mismatch", PROBLEMS, "string(window.today)")),
        (FIX, "if window.today + 3 &gt; window.opens_on then",
         ("type-mismatch", PROBLEMS, 'window.today + duration("P3D")')),
        (FIX, 'if papers.missing = "iit_payment_record" then',
         ("type-mismatch", PROBLEMS, 'list contains(papers.missing, "iit_payment_record")')),
        (FIX, 'if "剩余" + window.working_days_left = "" then',
         ("type-mismatch", PROBLEMS, '"剩余" + string(window.working_days_left)')),
        (FIX, "if some one in ledger.unexplained satisfies one.month &gt; 3 then", ("type-mismatch", PROBLEMS, "")),
        (FIX, 'if window.today in ["2027-01-01".."2027-12-31"] then',
         ("type-mismatch", PROBLEMS, 'date("2027-01-01")')),
        (TIMER, "=workday(today(), window.calendar)", ("type-mismatch", "reminder_day_2", "")),
        (TIMER, "=window.working_days_left", ("type-mismatch", "reminder_day_2", "")),
        (DECIDED, "review_level", ("type-mismatch", None, "")),
        # options
        (DECIDED, 'submission_step = "submitt"', ("option-unknown", None, "submit")),
        (DECIDED, 'window.calendar = "offical"', ("option-unknown", None, "official")),
        (DECIDED, 'starting_zone in ("late", "critcal")', ("option-unknown", None, "critical")),
        (DECIDED, "submission_step = starting_zone and gates.allowed and papers.contract = submission_step",
         ("option-unknown", None, "")),
        ('verify_and_submit.decision = "return_to_employee"', 'verify_and_submit.decision = "return_to_employe"',
         ("option-unknown", None, "return_to_employee")),
    ],
)  # fmt: skip
def test_what_a_diagram_can_never_find_is_refused_with_its_place(old, new, error):
    rule, element, proposal = error
    problems = {one for one in found("renewal", RENEWAL, old, new) if one[1] == RENEWAL}
    same = [one for one in problems if one[0] == rule and one[3] == proposal]
    assert same, problems
    assert element is None or element in {one[2] for one in same} or not element


ROW = "&lt; window.opens_on"


@pytest.mark.parametrize(
    ("old", "new", "error"),
    [
        ('expression_1" typeRef="date"', 'expression_1" typeRef="string"',
         ("type-mismatch", "renewal_zone", "date")),
        (ROW, '&lt; "2027-03-01"', ("type-mismatch", "renewal_zone_rule_1", 'date("2027-03-01")')),
        (ROW, "&lt; window.opens_o", ("name-unknown", "renewal_zone_rule_1", "opens_on")),
        (ROW, "&lt; window.working_days_left", ("type-mismatch", "renewal_zone_rule_1", "")),
        ("acknowledge_risk.acknowledged = true", 'acknowledge_risk.acknowledged = "true"',
         ("type-mismatch", "submission_step", "true")),
        ("<text>papers.complete</text>", "<text>papers.complet</text>",
         ("name-unknown", "submission_step", "complete")),
        ("<text>papers.complete</text>", "<text>papers.missing</text>", None),
    ],
)  # fmt: skip
def test_what_a_table_can_never_find_is_refused_with_its_row(old, new, error):
    problems = found("renewal", ZONES, old, new)
    if error is None:
        assert not problems
    else:
        rule, element, proposal = error
        assert (rule, ZONES, element, proposal) in problems


@pytest.mark.parametrize(
    "new",
    [
        '&lt; date("2027-03-01")',
        '[date("2025-01-01")..date("2025-12-31")]',
        "&lt; date(window.opens_on)",
        '&lt; window.opens_on - duration("P1D")',
        "not(&gt;= window.opens_on)",
        "&lt; workday(window.opens_on, 1)",
    ],
)
def test_rows_may_compare_with_dates_in_any_way(new):
    assert found("renewal", ZONES, ROW, new) == set()


@pytest.mark.parametrize(
    ("path", "old", "new", "error"),
    [
        (REMINDERS, "<text>days_to_expiry</text>", "<text>days_to_expire</text>",
         ("unknown-name", REMINDERS, "reminders", "days_to_expiry")),
        (REMINDERS, "<text>30</text>", '<text>"30"</text>', ("type-mismatch", REMINDERS, "reminders_rule_1", "30")),
        ("shared/practice.dmn", "<text>case.procedure</text>", "<text>case.procedur</text>",
         ("name-unknown", "shared/practice.dmn", "practice", "procedure")),
    ],
)  # fmt: skip
def test_tables_that_daily_work_asks_are_held_to_what_it_hands_in(path, old, new, error):
    assert error in found("renewal", path, old, new)


@pytest.mark.parametrize(
    ("procedure", "path", "new", "error"),
    [
        ("renewal", CONTRACT, '=contract_choice = \\"curent\\"', ("option-unknown", "contract_file", "current")),
        ("renewal", CONTRACT, "=contract_choise != null", ()),
        ("renewal", CONTRACT, "=contract_choice != 1", ("type-mismatch", "contract_file", "")),
        ("business_info_change", CHANGES, 'fields != \\"post\\"',
         ("type-mismatch", "post", 'list contains(fields, "post")')),
        ("business_info_change", CHANGES, 'list contains(fields, \\"pots\\")', ("option-unknown", "post", "post")),
    ],
)  # fmt: skip
def test_what_a_form_can_never_find_is_refused_with_its_field(procedure, path, new, error):
    old = {CONTRACT: '=contract_choice != \\"new\\"', CHANGES: '=list contains(fields, \\"post\\") != true'}[
        path
    ]
    problems = found(procedure, path, old, new if new.startswith("=") else f"={new}")
    if error:
        rule, element, proposal = error
        assert (rule, path, element, proposal) in problems
    else:
        assert not problems


def test_a_misspelt_name_in_a_form_is_refused_at_the_step_that_shows_it(sqlite_context):
    files = dict(shipped("renewal"))
    files[CONTRACT] = files[CONTRACT].replace(b"=contract_choice != ", b"=contract_choise != ", 1)
    errors = {
        (p.rule, p.file, p.element, p.proposal)
        for p in lint(sqlite_context, Bundle("renewal", files))
        if p.severity is Severity.ERROR
    }
    assert ("form-context", RENEWAL, "confirm_contract", "contract_choice") in errors


def test_a_day_of_a_form_is_a_day_in_the_diagram():
    old = 'name="left_on">=confirm_leaving.left_on<'
    written = 'name="left_on">=if confirm_leaving.left_on &lt; {} then confirm_leaving.left_on else null<'
    assert found("dissociation", LEAVING, old, written.format('date("2030-01-01")')) == set()
    wrong = found("dissociation", LEAVING, old, written.format('"2030-01-01"'))
    assert {(one[0], one[3]) for one in wrong} == {("type-mismatch", 'date("2030-01-01")')}


def form_with_day(condition):
    fields = [
        {"type": "datetime", "id": "day", "key": "day", "dateLabel": "日期", "subtype": "date"},
        {
            "type": "textfield",
            "id": "why",
            "key": "why",
            "label": "理由",
            "conditional": {"hide": condition},
        },
    ]
    return read_form(json.dumps({"type": "default", "id": "x", "components": fields}).encode())


@pytest.mark.parametrize(
    ("answer", "is_hidden"), [("2026-12-31", True), ("2027-01-01", False), ("", False), ("2027-", False)]
)
def test_a_day_of_a_form_is_a_day_in_its_conditions(answer, is_hidden):
    form = form_with_day('=day < date("2027-01-01")')
    assert ("why" in hidden_paths(form, {"day": answer}, {})) is is_hidden


def test_a_day_of_a_form_is_compared_with_days_only():
    assert not list(check_conditions(form_with_day('=day < date("2027-01-01")'), {}))
    ((component, fault),) = check_conditions(form_with_day('=day < "2027-01-01"'), {})
    assert (component.key, fault.rule, fault.proposal) == ("why", "type-mismatch", 'date("2027-01-01")')


def test_what_a_step_hands_to_its_form_is_text():
    ((_, fault),) = check_conditions(form_with_day('=due < date("2027-01-01")'), {"due": plain_type(DATE)})
    assert fault.proposal == "date(due)"


def test_days_are_counted_in_conditions():
    form = form_with_day('=day - date("2027-01-01") > duration("P10D")')
    assert "why" in hidden_paths(form, {"day": date(2027, 1, 12).isoformat()}, {})
