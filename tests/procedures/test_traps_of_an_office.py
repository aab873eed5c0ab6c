"""Mistakes that are easily made in these procedures (T…), each shown not to be made, through a context."""

import json

import pytest

from app.domain.procedures import PROCEDURES, Procedure
from app.domain.renewal_window import renewal_window
from app.policy.case_access import may_do_task
from app.queries.case_view import case_view
from app.services.applications.request_association import request_association
from app.services.applications.start_case import start_renewal
from app.services.context.refusals import NotAllowedError, NotFoundError
from app.services.due_work.daily_sweep import remind_about_permits
from app.services.records.employer_papers import delete_attachment
from app.services.tasks.task_form import slots_of_task, task_form
from app.store.database import ConflictError
from app.store.employer_rows import add_permission, permissions_of
from app.store.outbox_rows import notices_for
from app.store.permit_rows import add_association
from app.store.person_rows import change_identity
from app.store.review_rows import corrections_of, decisions_of, slip_of_case
from tests.make.context_maker import ROOT, actor_named
from tests.make.procedure_journey import (
    APPROVE,
    ProcedureJourney,
    attach,
    permit_of_person,
    returned,
    unit_of,
    unit_procedure,
)
from tests.make.seeded_calendar import seeded_calendar
from tests.make.service_journey import INFORMATION, SUBMIT, ServiceJourney
from tests.procedures.test_unit_procedures import REQUIRED, SUPERVISOR
from tests.support.shows import shows
from tests.support.signed_in import desk_of


def pickers(component):
    """Yield the slots for files in a form, groups included."""
    if component["type"] == "filepicker":
        yield component.get("properties", {}).get("slot", component["key"])
    for inner in component.get("components", ()):
        yield from pickers(inner)


@shows("T12")
def test_no_form_of_an_employee_has_a_place_for_the_labour_contract(context):
    """Manual, 3.2: the employee's side has no upload place for it; the forms of the unit have."""
    slots = {
        f"{path.parent.name}/{path.stem}": set(pickers(json.loads(path.read_text())))
        for path in (ROOT / "forms").rglob("*.form")
    }
    journey = ServiceJourney(context)
    journey.do("agent", "confirm_contract", {"contract_choice": "current"})
    (task,) = [task for task in journey.open().values() if task.groups[0].startswith("person:")]
    with context.database.reading() as work:
        asked = task_form(context, work, journey.case, task).slots
        possible = slots_of_task(context, work, journey.case, task)
    assert set(asked) == {"employee_integrity_statement", "declared_income_record", "iit_payment_record"}
    assert "title_certificate" in possible
    assert "labour_contract" not in possible
    assert {form for form, found in slots.items() if "labour_contract" in found} == {
        "employee_association/confirm",
        "renewal/confirm_contract",
        "records/employment_contract",
        "shared/correct_contract",
    }


@shows("T13")
def test_a_tip_is_no_opinion_and_sends_nothing_back(context):
    journey = ServiceJourney(context).submit()
    journey.review("hd.l1a", APPROVE | {"advisory_note": ["下次可提前准备完税证明"]})
    with context.database.reading() as work:
        (decision,) = decisions_of(work, journey.case_id)
        assert corrections_of(work, journey.case_id) == []
    assert (decision.decision, decision.opinion) == ("approved", "")
    assert decision.advisory_note == "下次可提前准备完税证明"
    assert journey.case.state == "in_review"
    assert journey.open()["review"].groups == ["authority:haidian_hrss:L2"]


@shows("T15")
def test_the_other_type_of_permit_of_the_same_unit_stays_under_its_centre(context):
    unit = actor_named(context, "agent4").employer_id
    context.database.transact(
        lambda work: add_permission(
            work,
            employer_id=unit,
            permit_type="returnee_work_residence",
            scope="full",
            state="granted",
            authority="overseas_talent_center",
            opened_on=context.today(),
            origin="legacy",
        )
    )
    journey = unit_procedure(context, "agent4", "supervisor_change", authority="haidian_hrss")
    journey.lay("tax_registration_proof")
    attach(context, "agent4", *REQUIRED)
    journey.do("agent4", "fill_application", SUPERVISOR)
    journey.approve()
    with context.database.reading() as work:
        found = {row.permit_type: row.authority for row in permissions_of(work, unit)}
    assert found == {
        "beijing_work_residence": "haidian_hrss",
        "returnee_work_residence": "overseas_talent_center",
    }


@shows("T17")
@pytest.mark.parametrize("state", ["active", "requested"])
def test_the_database_itself_keeps_a_person_with_one_unit(context, state):
    """Two browser tabs, two units that confirm at once: no check in a program sees the other's transaction."""
    person = actor_named(context, "zhao").person_id

    def tie(login):
        unit = actor_named(context, login).employer_id
        context.database.transact(
            lambda work: add_association(work, person_id=person, employer_id=unit, state=state)
        )

    if state == "requested":
        tie("agent2")
    with pytest.raises(ConflictError):
        tie("agent3")


@shows("T23", "T25")
def test_a_required_paper_taken_out_closes_the_gate_again(context):
    by, permit = actor_named(context, "agent"), permit_of_person(context, "zhao")
    delete_attachment(context, by, "agent_id_card", "delete")
    refused = ProcedureJourney(context, start_renewal(context, by, permit.id, "without"))
    assert (refused.case.state, refused.case.cause) == ("refused", "gates")
    attach(context, "agent", "agent_id_card")
    begun = ProcedureJourney(context, start_renewal(context, by, permit.id, "with"))
    assert set(begun.open()) == {"confirm_contract"}


@shows("T31")
def test_a_slip_says_what_was_approved_whatever_changes_afterwards(sqlite_context):
    journey = ServiceJourney(sqlite_context).submit()
    journey.approve()
    with sqlite_context.database.reading() as work:
        code = slip_of_case(work, journey.case_id).code
    desk, person_id = desk_of(sqlite_context, "zhao"), actor_named(sqlite_context, "zhao").person_id
    before = desk.client.get(f"/me/slips/{code}.pdf").data
    sqlite_context.database.transact(lambda work: change_identity(work, person_id, {"name": "赵改名"}))
    assert desk.client.get(f"/me/slips/{code}.pdf").data == before
    assert before.startswith(b"%PDF")


@shows("T31")
def test_only_what_concerns_a_permit_ends_with_a_slip():
    with_slip = {procedure for procedure, facts in PROCEDURES.items() if facts.has_slip}
    assert with_slip == {
        Procedure.NEW_APPLICATION,
        Procedure.RENEWAL,
        Procedure.EMPLOYER_CHANGE,
        Procedure.BASIC_INFO_CHANGE,
        Procedure.BUSINESS_INFO_CHANGE,
    }
    drawn = {
        path.parent.name
        for path in (ROOT / "processes").rglob("*.bpmn")
        if 'camunda:topic="slip.enable"' in path.read_text()
    }
    assert drawn == {procedure.value for procedure in with_slip}


@shows("T35")
def test_after_a_change_of_authority_each_sees_its_own_cases_only(context):
    old = unit_procedure(context, "agent4", "permission_cancellation")
    old.withdraw("agent4")
    journey = unit_procedure(context, "agent4", "supervisor_change", authority="haidian_hrss")
    journey.lay("tax_registration_proof")
    attach(context, "agent4", *REQUIRED)
    journey.do("agent4", "fill_application", SUPERVISOR)
    journey.approve()
    reviewer = actor_named(context, "hd.l1a")
    with context.database.reading() as work:
        assert case_view(context, work, reviewer, journey.case_id).case.id == journey.case_id
        for login, case in (("hd.l1a", old), ("overseas.l1a", journey)):
            with pytest.raises(NotFoundError):
                case_view(context, work, actor_named(context, login), case.case_id)
    assert not may_do_task(reviewer, ("authority:chaoyang_hrss:L1",))


@shows("T11")
def test_the_unit_asks_nobody_to_be_associated(context):
    code = unit_of(context, "agent2").association_code
    with pytest.raises(NotAllowedError):
        request_association(context, actor_named(context, "agent"), code, "key")


@shows("T36")
def test_a_reminder_of_the_renewal_goes_to_the_unit_and_to_the_employee(context):
    permit = permit_of_person(context, "qian")
    permit_no = permit.permit_no
    context.clock.go_to(renewal_window(permit.valid_until, seeded_calendar()).latest_submit)
    remind_about_permits(context)
    with context.database.reading() as work:
        for login in ("agent", "qian"):
            rows = notices_for(work, actor_named(context, login).groups)
            told = {row["facts"]["permit_no"] for row in rows if row["kind"] == "renewal_last_safe_day"}
            assert permit_no in told, login


@shows("T42")
def test_one_return_lists_everything_that_is_missing_at_once(context):
    journey = ServiceJourney(context).submit()
    answers = returned("unit_attachment", "tax_payment_proof", "请更新") | {
        "issues.1.category": ["ledger"],
        "issues.1.target": ["other"],
        "issues.1.text": ["2025-07 社保中断，请说明"],
        "issues.2.category": ["employee_material"],
        "issues.2.target": ["iit_payment_record"],
        "issues.2.text": ["缺最后一页"],
    }
    journey.review("hd.l1a", answers)
    with context.database.reading() as work:
        assert len(corrections_of(work, journey.case_id)) == 3
    assert set(journey.open()) == {"correct_unit_attachments", "correct_ledger", "correct_employee_papers"}


@shows("T19")
def test_what_the_employee_tells_in_a_renewal_leaves_what_the_permit_says(context):
    before = permit_of_person(context, "zhao").holder
    journey = ServiceJourney(context).prepare()
    assert INFORMATION["hukou_place"] == ["示例省示范市样本区"]
    journey.do("agent", "verify_and_submit", SUBMIT)
    journey.approve()
    assert permit_of_person(context, "zhao").holder == before
