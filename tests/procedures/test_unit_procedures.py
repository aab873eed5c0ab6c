"""What a unit applies for itself: permission, another authority, cancellation. Manual, chapters 2, 6 and 9."""

from uuid import uuid4

import pytest

from app.domain.association_code import typed_code
from app.queries.unit_business import receiving_authorities
from app.services.accounts.rotate_code import rotate_association_code
from app.services.applications.request_association import unit_of_code
from app.services.context.refusals import (
    FormInvalidError,
    NotAllowedError,
    ProcedureRefusedError,
    StepSentBackError,
)
from app.services.editions.manage_authorities import keep_authority
from app.store.employer_rows import permissions_of
from app.store.outbox_rows import notices_for
from tests.make.context_maker import actor_named
from tests.make.procedure_journey import attach, returned, unit_of, unit_procedure
from tests.support.case_reading import task_page
from tests.support.shows import shows

REQUIRED = ("tax_payment_proof", "employer_integrity_statement", "agent_id_card")
FULL = {"meets_conditions": "yes", "declared_true": "true"}
LIMITED = {
    "meets_conditions": "no",
    "purposes": ["employer_change", "renewal"],
    "declared_true": "true",
    "checked_letter": "true",
    "letter_page": "1",
}


def permission(context, login, permit_type="beijing_work_residence"):
    with context.database.reading() as work:
        rows = permissions_of(work, actor_named(context, login).employer_id)
    return {row.permit_type: row for row in rows}.get(permit_type)


@pytest.fixture
def ready(context, complete_profile):
    """A context whose fifth unit is ready to apply."""
    complete_profile("agent5")
    attach(context, "agent5", *REQUIRED)
    return context


@shows("A26", "T14")
def test_a_permission_is_reviewed_level_by_level_and_brings_the_association_code(ready):
    assert unit_of(ready, "agent5").association_code is None
    journey = unit_procedure(ready, "agent5", "permission_application")
    journey.do("agent5", "fill_application", FULL)
    assert permission(ready, "agent5").state == "pending"
    journey.review("hd.l1a")
    journey.review("hd.l2a")
    assert permission(ready, "agent5").state == "pending"
    journey.review("hd.l3a")
    granted = permission(ready, "agent5")
    assert (granted.state, granted.scope, granted.authority) == ("granted", "full", "haidian_hrss")
    assert len(unit_of(ready, "agent5").association_code) == 8
    assert journey.case.state == "approved"
    with ready.database.reading() as work:
        kinds = {row["kind"] for row in notices_for(work, actor_named(ready, "agent5").groups)}
    assert "permission_granted" in kinds


@shows("A13")
def test_a_returned_application_is_corrected_by_the_unit_and_starts_again_at_level_one(ready):
    journey = unit_procedure(ready, "agent5", "permission_application")
    journey.do("agent5", "fill_application", FULL)
    journey.review("hd.l1a")
    journey.review("hd.l2a", returned("unit_attachment", "tax_payment_proof"))
    assert permission(ready, "agent5").state == "returned"
    assert set(journey.open()) == {"correct_unit_attachments"}
    attach(ready, "agent5", "tax_payment_proof")
    journey.do("agent5", "correct_unit_attachments", {"done": "true"})
    journey.do("agent5", "fill_application", {"declared_true": "true"})
    assert journey.case.round == 2
    assert permission(ready, "agent5").state == "pending"
    journey.approve()
    assert permission(ready, "agent5").state == "granted"


def test_a_units_own_application_asks_nothing_of_employees(ready):
    journey = unit_procedure(ready, "agent5", "permission_application")
    journey.do("agent5", "fill_application", FULL)
    with pytest.raises(FormInvalidError):
        journey.review("hd.l1a", returned("employee_material"))


@shows("T26")
def test_without_the_commitment_letter_no_limited_permission(ready):
    journey = unit_procedure(ready, "agent5", "permission_application")
    with pytest.raises(FormInvalidError):
        journey.do("agent5", "fill_application", LIMITED)
    attach(ready, "agent5", "other_materials")
    journey.do("agent5", "fill_application", LIMITED)
    journey.approve()
    assert permission(ready, "agent5").scope == "limited"


def test_a_limited_permission_stays_in_force_while_it_is_widened(context):
    journey = unit_procedure(context, "agent3", "permission_application")
    journey.do("agent3", "fill_application", FULL)
    assert (permission(context, "agent3").state, permission(context, "agent3").scope) == (
        "granted",
        "limited",
    )
    journey.approve()
    assert (permission(context, "agent3").state, permission(context, "agent3").scope) == ("granted", "full")


@shows("A56")
def test_a_unit_that_is_not_ready_is_told_everything_that_is_missing(context):
    journey = unit_procedure(context, "agent6", "permission_application")
    assert (journey.case.state, journey.case.cause) == ("refused", "gates")


def test_a_full_permission_is_not_applied_for_twice(context):
    assert unit_procedure(context, "agent", "permission_application").case.state == "refused"


def test_one_application_for_a_permission_at_a_time(ready):
    unit_procedure(ready, "agent5", "permission_application")
    with pytest.raises(ProcedureRefusedError):
        unit_procedure(ready, "agent5", "permission_application")


def test_a_withdrawn_application_leaves_the_unit_without_permission(ready):
    journey = unit_procedure(ready, "agent5", "permission_application")
    journey.do("agent5", "fill_application", FULL)
    journey.withdraw("agent5")
    assert permission(ready, "agent5").state == "none"
    assert journey.case.state == "withdrawn"


def test_an_employee_applies_for_no_permission(context):
    with pytest.raises(NotAllowedError):
        unit_procedure(context, "zhao", "permission_application")


SUPERVISOR = {
    "tax_registration_address": "北京市海淀区示例路 2 号",
    "moved_in_on": "2026-10-01",
    "checked_complete": "true",
    "checked_true": "true",
    "checked_standard": "true",
    "declared_true": "true",
}


def moving(context):
    journey = unit_procedure(context, "agent4", "supervisor_change", authority="haidian_hrss")
    journey.lay("tax_registration_proof")
    attach(context, "agent4", *REQUIRED)
    return journey


@shows("A48")
def test_a_unit_moves_to_the_receiving_authority_which_decides(context):
    journey = moving(context)
    journey.do("agent4", "fill_application", SUPERVISOR)
    assert journey.open()["review"].groups == ["authority:haidian_hrss:L1"]
    assert permission(context, "agent4").authority == "chaoyang_hrss"
    journey.approve()
    assert permission(context, "agent4").authority == "haidian_hrss"


def test_attachments_older_than_the_application_are_asked_for_again(context):
    context.clock.forward(days=3)
    journey = unit_procedure(context, "agent4", "supervisor_change", authority="haidian_hrss")
    journey.lay("tax_registration_proof")
    with pytest.raises(StepSentBackError) as refused:
        journey.do("agent4", "fill_application", SUPERVISOR)
    assert set(refused.value.facts["problems"]["renewed"]["old"]) == set(REQUIRED)


def test_a_supervisor_change_to_where_one_is_already_is_refused(context):
    journey = unit_procedure(context, "agent", "supervisor_change", authority="haidian_hrss")
    assert journey.case.state == "refused"


def test_a_unit_moves_to_authorities_that_decide_about_its_permits_whatever_they_are_called(context):
    operator, agent = actor_named(context, "operator"), actor_named(context, "agent4")
    keep_authority(context, operator, uuid4().hex, "talent_office_west", "西城区人才中心", is_new=True)
    present, others = receiving_authorities(context, agent)
    assert present == "朝阳区人社局"
    assert [code for code, _name in others] == ["haidian_hrss", "talent_office_west"]


@pytest.mark.parametrize("authority", ["overseas_talent_center", "nobody_knows"])
def test_the_command_itself_refuses_an_authority_that_does_not_decide_about_the_permit_type(
    context, authority
):
    with pytest.raises(ProcedureRefusedError) as refused:
        unit_procedure(context, "agent4", "supervisor_change", authority=authority)
    assert refused.value.facts["rule"] == "authority_not_receiving"


def test_a_supervisor_change_is_corrected_by_the_unit(context):
    journey = moving(context)
    journey.do("agent4", "fill_application", SUPERVISOR)
    journey.review("hd.l1a", returned("application_form"))
    corrected = SUPERVISOR | {"tax_registration_address": "北京市海淀区示例路 3 号"}
    journey.do("agent4", "fill_application", corrected)
    journey.approve()
    assert journey.case.round == 2
    assert journey.case.state == "approved"


@shows("T34")
def test_a_permission_without_holders_is_cancelled_and_the_code_with_it(context):
    journey = unit_procedure(context, "agent3", "permission_cancellation")
    answers = {"reason": "不再办理", "unit_name_typed": unit_of(context, "agent3").name}
    journey.do("agent3", "confirm_cancellation", answers)
    journey.review("hd.l1a")
    assert permission(context, "agent3").state == "cancelled"
    assert unit_of(context, "agent3").association_code is None


def test_the_full_name_of_the_unit_confirms_a_cancellation(context):
    journey = unit_procedure(context, "agent3", "permission_cancellation")
    with pytest.raises(FormInvalidError):
        journey.do("agent3", "confirm_cancellation", {"reason": "不再办理", "unit_name_typed": "别的单位"})


@shows("A46")
def test_a_permission_with_holders_is_not_cancelled(context):
    journey = unit_procedure(context, "agent", "permission_cancellation")
    assert (journey.case.state, journey.case.cause) == ("refused", "gates")


def test_another_permit_type_keeps_its_authority(context):
    before = permission(context, "agent", "returnee_work_residence").authority
    journey = moving(context)
    journey.do("agent4", "fill_application", SUPERVISOR)
    journey.approve()
    assert permission(context, "agent", "returnee_work_residence").authority == before


@shows("A26")
def test_a_new_association_code_makes_the_old_one_worthless(context):
    old = unit_of(context, "agent2").association_code
    rotate_association_code(context, actor_named(context, "agent2"), "k1")
    new = unit_of(context, "agent2").association_code
    assert (old != new, typed_code(new)) == (True, new)
    employee = actor_named(context, "zhang")
    with pytest.raises(ProcedureRefusedError):
        unit_of_code(context, employee, old)
    assert (
        unit_of_code(context, employee, f" {new[:4]}-{new[4:].lower()} ").id == unit_of(context, "agent2").id
    )


def test_a_unit_without_permission_has_no_code_to_change(context):
    with pytest.raises(ProcedureRefusedError):
        rotate_association_code(context, actor_named(context, "agent6"), "k1")


def test_the_unit_says_where_the_commitment_letter_is_and_the_reviewer_reads_it(sqlite_context):
    attach(sqlite_context, "agent5", "tax_payment_proof", "employer_integrity_statement", "agent_id_card")
    attach(sqlite_context, "agent5", "other_materials")
    journey = unit_procedure(sqlite_context, "agent5", "permission_application")
    silent = {name: value for name, value in LIMITED.items() if name not in {"checked_letter", "letter_page"}}
    with pytest.raises(FormInvalidError) as refused:
        journey.do("agent5", "fill_application", silent)
    assert [name for name, _ in refused.value.facts["errors"]] == ["checked_letter", "letter_page"]
    with pytest.raises(FormInvalidError) as refused:
        journey.do("agent5", "fill_application", {**LIMITED, "letter_page": "9"})
    assert refused.value.facts["errors"] == (
        ("letter_page", "“其他材料”的文件只有 1 页，请填写《承诺书》所在的页码"),
    )
    journey.do("agent5", "fill_application", LIMITED)
    journey.claim("hd.l1a")
    assert "《承诺书》从这份文件的第几页开始" in task_page(sqlite_context, "hd.l1a", journey, "review")
