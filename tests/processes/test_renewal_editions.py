"""What an analyst may do to the renewal in an ordinary editor, and what the tables say."""

from datetime import date

import pytest

from app.dmn.decide import decide
from app.dmn.definitions import read_definitions
from app.dmn.table_checks import check_tables
from app.domain.correction import CorrectionPlace, place_of
from app.domain.office_codes import IssueCategory
from app.domain.problem import Severity
from app.domain.reminder_days import reminder_inputs
from app.domain.renewal_window import renewal_window
from app.forms_reader.definition import lint_form
from tests.make.renewal_case import SUBMIT, RenewalCase
from tests.make.seeded_calendar import seeded_calendar
from tests.make.shipped_bundle import compiled, findings, shipped_edition, shipped_files, shipped_forms
from tests.support.shows import shows

IN_TIME = date(2021, 6, 16)
RENEWAL = "processes/renewal/renewal.bpmn"
CHECKLIST = "processes/shared/document_checklist.dmn"


def answer(table: str, decision: str, **inputs):
    path = next(path for path in shipped_files() if path.endswith(f"/{table}.dmn"))
    return decide(read_definitions(shipped_files()[path]), decision, inputs).value


def edited(path: str, old: str, new: str) -> dict[str, bytes]:
    files = shipped_files()
    text = files[path].decode()
    assert text.count(old) == 1
    return {**files, path: text.replace(old, new).encode()}


def test_lint_finds_nothing_wrong_with_what_is_shipped():
    assert [problem for problem in findings(shipped_files()) if problem.severity is not Severity.NOTE] == []


@pytest.mark.parametrize("path", [path for path in shipped_files() if path.endswith(".form")])
def test_every_form_is_without_findings(path):
    assert lint_form(shipped_files()[path], path) == ()


def test_every_form_belongs_to_a_task_and_every_task_has_its_form():
    nodes = [node for process in shipped_edition().nodes.values() for node in process.values()]
    assert {node.form for node in nodes if node.kind == "userTask"} == set(shipped_forms())


def test_no_personal_data_enters_the_case():
    fields = {name for form in shipped_forms().values() for name in form.case_fields}
    assert fields == {
        "acknowledged",
        "contract_choice",
        "decision",
        "first_reviewed",
        "done",
    }


def test_element_ids_are_unique_over_all_diagrams():
    ids = [node.id for process in shipped_edition().nodes.values() for node in process.values()]
    assert sorted(ids) == sorted(set(ids))


@pytest.mark.parametrize(
    ("old", "new", "element"),
    [
        ('camunda:topic="permit.extend"', 'camunda:topic="permit.prolong"', "extend_permit"),
        ('camunda:formKey="renewal/confirm_contract"', 'camunda:formKey="renewal/none"', "confirm_contract"),
        ('camunda:decisionRef="submission_step"', 'camunda:decisionRef="no_such_table"', "decide_submission"),
        ('calledElement="correction"', 'calledElement="nowhere"', "correct"),
        (">gates.allowed<", ">__import__('os').getpid()<", "gateway_gates_to_hold_dissociation"),
        (
            "verify_and_submit.decision =",
            "verify_and_submit.return_reason =",
            "gateway_decision_to_tell_employee",
        ),
    ],
)
def test_a_broken_edit_is_refused_and_the_element_is_named(old, new, element):
    errors = [p for p in findings(edited(RENEWAL, old, new)) if p.severity is Severity.ERROR]
    assert {problem.element for problem in errors} == {element}


@pytest.mark.parametrize("path", [path for path in shipped_files() if path.endswith(".dmn")])
def test_every_table_is_without_findings(path):
    found = check_tables(read_definitions(shipped_files()[path]))
    assert [problem for problem in found if problem.severity is Severity.ERROR] == []


@shows("T27")
def test_fifteen_instead_of_twenty_changes_new_cases():
    files = edited("processes/shared/review_terms.dmn", "<text>20</text>", "<text>15</text>")
    case = RenewalCase(IN_TIME, edition=compiled(files))
    case.prepare()
    case.do("verify_and_submit", **SUBMIT)
    assert case.facts.case.review_due_on == date(2021, 7, 7)
    assert case.task("review").due_working_days == 6


def test_a_fourth_level_is_one_more_row_of_the_table():
    row = """
      <rule id="review_chain_rule_7">
        <inputEntry id="r7i1"><text>"beijing_work_residence"</text></inputEntry>
        <inputEntry id="r7i2"><text>"renewal"</text></inputEntry>
        <outputEntry id="r7o1"><text>4</text></outputEntry>
        <outputEntry id="r7o2"><text>"市级复核"</text></outputEntry>
        <outputEntry id="r7o3"><text>5</text></outputEntry>
      </rule>
    </decisionTable>"""
    files = edited("processes/shared/review_chain.dmn", "</decisionTable>", row)
    case = RenewalCase(IN_TIME, edition=compiled(files))
    case.prepare()
    case.do("verify_and_submit", **SUBMIT)
    levels = []
    while "review" in case.open():
        levels.append(case.task("review").inputs["level"])
        case.approve()
    assert levels == [1, 2, 3, 4]
    assert case.step.outcome == "end_approved"


@shows("R2", "A24")
def test_a_paper_more_in_the_table_is_a_paper_more_to_submit():
    row = """
      <rule id="document_checklist_rule_more">
        <inputEntry id="r10i1"><text>"renewal"</text></inputEntry>
        <inputEntry id="r10i2"><text>-</text></inputEntry>
        <inputEntry id="r10i3"><text>-</text></inputEntry>
        <outputEntry id="r10o1"><text>"title_certificate"</text></outputEntry>
        <outputEntry id="r10o2"><text>"employee"</text></outputEntry>
        <outputEntry id="r10o3"><text>true</text></outputEntry>
        <outputEntry id="r10o4"><text>false</text></outputEntry>
      </rule>
    </decisionTable>"""
    last = '<decision id="paper_kind"'
    text = shipped_files()[CHECKLIST].decode()
    end = text[: text.index(last)].rindex("</decisionTable>")
    added = text[:end] + row.removesuffix("</decisionTable>") + text[end:]
    files = {**shipped_files(), CHECKLIST: added.encode()}
    case = RenewalCase(IN_TIME, edition=compiled(files))
    case.prepare()
    case.do("verify_and_submit", **SUBMIT)
    assert case.open() == {"verify_and_submit"}
    assert case.task("verify_and_submit").inputs["problems"]["papers"]["missing"] == ["title_certificate"]


def test_an_explicit_further_review_may_be_drawn_after_the_levels():
    task = """<bpmn:userTask id="final_look" name="领导审定" camunda:formKey="shared/review" camunda:candidateGroups="authority:haidian_hrss:L4">
        <bpmn:extensionElements><camunda:properties><camunda:property name="due_working_days" value="3" /></camunda:properties></bpmn:extensionElements>
      </bpmn:userTask>
      <bpmn:sequenceFlow id="final_look_to_extend" sourceRef="final_look" targetRef="extend_permit" />
      <bpmn:endEvent id="work_done" """
    files = edited(RENEWAL, '<bpmn:endEvent id="work_done" ', task)
    text = files[RENEWAL].decode()
    moved = 'sourceRef="gateway_review" targetRef="extend_permit"'
    assert moved in text
    text = text.replace(moved, 'sourceRef="gateway_review" targetRef="final_look"')
    case = RenewalCase(IN_TIME, edition=compiled({**files, RENEWAL: text.encode()}))
    case.prepare()
    case.do("verify_and_submit", **SUBMIT)
    for _ in range(3):
        case.approve()
    assert case.open() == {"final_look"}
    case.do("final_look", decision="approved")
    assert case.step.outcome == "end_approved"


@pytest.mark.parametrize(
    ("day", "zone"),
    [
        ("2021-06-05", "too_early"),
        ("2021-06-06", "on_time"),
        ("2021-07-08", "on_time"),
        ("2021-07-09", "late"),
        ("2021-08-05", "late"),
        ("2021-08-06", "critical"),
        ("2021-08-07", "expired"),
    ],
)
def test_the_table_and_the_domain_agree_about_every_boundary_day(day, zone):
    window = renewal_window(date(2021, 8, 6), seeded_calendar())
    dates = {
        "today": day,
        "opens_on": window.opens_on.isoformat(),
        "latest_submit": window.latest_submit.isoformat(),
        "complete_by": window.complete_by.isoformat(),
        "valid_until": window.expiry.isoformat(),
    }
    assert answer("renewal_zone", "renewal_zone", window=dates) == zone
    assert window.zone_on(date.fromisoformat(day)) == zone


@pytest.mark.parametrize("category", list(IssueCategory))
def test_the_table_and_the_domain_agree_who_corrects_what(category):
    places = answer("correction_actor", "correction_actor", list_categories={"categories": [str(category)]})
    expected = place_of(category)
    assert places == ([] if expected is CorrectionPlace.APPLICATION_FORM else [str(expected)])


@shows("A14")
def test_the_overseas_centre_reviews_on_two_levels():
    case = {"permit_type": "returnee_work_residence", "procedure": "renewal"}
    chain = answer("review_chain", "review_chain", case=case)
    assert [(level["level"], level["working_days"]) for level in chain] == [(1, 10), (2, 10)]


@pytest.mark.parametrize(
    ("day", "in_review", "kinds"),
    [
        (date(2021, 5, 7), False, ["renewal_opens_soon"]),
        (date(2021, 6, 6), False, ["renewal_opens_today"]),
        (date(2021, 6, 24), False, ["renewal_submit_soon"]),
        (date(2021, 6, 26), False, []),
        (date(2021, 7, 7), False, ["renewal_submit_soon"]),
        (date(2021, 7, 8), False, ["renewal_last_safe_day"]),
        (date(2021, 7, 8), True, []),
        (date(2021, 7, 22), True, ["review_must_complete_soon"]),
        (date(2021, 8, 4), True, ["review_must_complete_soon"]),
        (date(2021, 8, 5), False, ["renewal_must_complete_today", "permit_expires_tomorrow"]),
        (date(2021, 8, 6), False, ["permit_expires_today"]),
        (date(2021, 8, 7), False, ["permit_expired"]),
        (date(2021, 8, 8), False, []),
    ],
)
def test_reminders_come_on_their_days_and_on_no_other(day, in_review, kinds):
    window = renewal_window(date(2021, 8, 6), seeded_calendar())
    inputs = reminder_inputs(window, day, seeded_calendar(), in_review=in_review)
    assert [row["kind"] for row in answer("reminders", "reminders", **inputs) or []] == kinds


@shows("A32")
@pytest.mark.parametrize(
    ("day", "since", "kinds"),
    [
        (date(2021, 6, 6), date(2021, 6, 1), []),
        (date(2021, 6, 24), date(2021, 6, 1), ["change_submit_soon"]),
        (date(2021, 7, 1), date(2021, 6, 1), ["change_submit_soon", "permit_suspended_long"]),
        (date(2021, 7, 1), date(2021, 2, 1), ["change_submit_soon", "permit_suspended_long"]),
        (date(2021, 7, 8), date(2021, 6, 1), ["change_last_safe_day"]),
        (date(2021, 7, 31), date(2021, 6, 1), ["permit_suspended_long"]),
        (date(2021, 8, 6), date(2021, 6, 1), ["permit_expires_today"]),
    ],
)
def test_a_suspended_permit_is_reminded_of_its_employer_change_and_of_no_renewal(day, since, kinds):
    window = renewal_window(date(2021, 8, 6), seeded_calendar())
    inputs = reminder_inputs(window, day, seeded_calendar(), in_review=False, suspended_on=since)
    assert sorted(row["kind"] for row in answer("reminders", "reminders", **inputs) or []) == kinds
