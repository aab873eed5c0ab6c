"""What needs a second person needs a second person: another account of the same one confirms and publishes nothing."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select

from app.policy.actor import Role
from app.services.accounts.review_role import TypedRole, set_review_role
from app.services.accounts.sign_in import create_account
from app.services.context.refusals import FormInvalidError, NotAllowedError, ProcedureRefusedError
from app.services.editions.edit_draft_files import open_file, save_file
from app.services.editions.propose_restoring import propose_restoring
from app.services.editions.work_on_drafts import publish_draft
from app.services.interventions.operate_on_case import confirm_operation, propose_operation
from app.services.interventions.operation_request import SET, OperationRequest
from app.services.interventions.signal_proposals import confirm_signal, propose_signal
from app.store.tables_office import person
from tests.make.acts_done import act, answer, held_review, to_answer
from tests.make.context_maker import actor_named
from tests.make.later_editions import RULE_CHANGED, edition_of_renewal
from tests.make.moved_cases import waiting_for_employee
from tests.make.moving_reviews import add_reviewer, change, id_of, inbox
from tests.make.scheduled_drafts import draft_of_renewal, scheduled
from tests.support.edition_desk import DIAGRAM, UNREHEARSED, live

SAME, SECOND = "i" * 64, "second"
WHY = "社保缴费口径有变，请单位重新确认"


@dataclass(frozen=True)
class Deed:
    """What one person asks for, and what a second one does about it."""

    asked_by: str
    second: Role
    ask: object
    confirm: object
    rule: str


def publish(context, login, draft):
    publish_draft(context, actor_named(context, login), uuid4().hex, draft, **UNREHEARSED)


def written_in(context):
    """Return a draft of the analyst's in which the operator has written, and published nothing."""
    draft = draft_of_renewal(context)
    by = actor_named(context, "operator")
    file = open_file(context, draft, DIAGRAM)
    save_file(context, by, draft, DIAGRAM, file.content + b"\n", base=file.digest)
    return draft


def going_back(context):
    """Return the proposal of the analyst's that a former edition comes back into use."""
    former = live(context)
    edition_of_renewal(context, *RULE_CHANGED)
    by, base = actor_named(context, "analyst"), live(context).sha256
    return propose_restoring(context, by, uuid4().hex, "renewal", former.number, base=base, note=WHY)


def operation(context):
    journey = waiting_for_employee(context)
    asked = OperationRequest(SET, name="starting_zone", value="late")
    by = actor_named(context, "operator")
    return journey.case_id, propose_operation(context, by, uuid4().hex, journey.case_id, asked, reason=WHY)


def confirm_the_operation(context, login, asked):
    confirm_operation(context, actor_named(context, login), uuid4().hex, *asked)


def signal(context):
    edition_of_renewal(context, *RULE_CHANGED)
    waiting_for_employee(context)
    by = actor_named(context, "operator")
    return propose_signal(context, by, uuid4().hex, "renewal", "rule_changed", reason=WHY)


def confirm_the_signal(context, login, run):
    confirm_signal(context, actor_named(context, login), uuid4().hex, run)


def special(context):
    journey = held_review(context)
    return journey, act(journey, "hd.l1a", "begin_special", "需要专家评审")


def confirm_the_act(_context, login, asked):
    journey, made = asked
    answer(journey, login, made, verdict="confirmed")


def approve_for_later(context, login, draft):
    scheduled(context, draft, context.clock() + timedelta(days=1), login)


DEEDS = {
    "publishing": Deed("analyst", Role.OPERATOR, draft_of_renewal, publish, "own_draft"),
    "publishing what one has written in": Deed("operator", Role.ANALYST, written_in, publish, "own_draft"),
    "going back to an edition": Deed("analyst", Role.ANALYST, going_back, publish, "own_draft"),
    "publishing at a time": Deed("analyst", Role.ANALYST, draft_of_renewal, approve_for_later, "own_draft"),
    "an operation": Deed("operator", Role.ANALYST, operation, confirm_the_operation, "operation_own"),
    "a signal": Deed("operator", Role.OPERATOR, signal, confirm_the_signal, "signal_own"),
    "an act": Deed("hd.l1a", Role.REVIEWER, special, confirm_the_act, "act_answered_by_others"),
}


def second_account(context, deed):
    """Add one more account that may do what the second person does."""
    ties = {"authority": "haidian_hrss", "level": 3} if deed.second is Role.REVIEWER else {}
    context.database.transact(
        lambda work: create_account(
            context,
            work,
            login=SECOND,
            password_hash="-",
            display_name="另一个账号",
            role=deed.second,
            **ties,
        )
    )
    change(context, SECOND, is_lead=deed.second is Role.REVIEWER)


@pytest.mark.parametrize("deed", DEEDS.values(), ids=DEEDS)
def test_a_second_account_of_one_person_is_no_second_person_and_another_person_is(sqlite_context, deed):
    context = sqlite_context
    second_account(context, deed)
    asked = deed.ask(context)
    for login in (deed.asked_by, SECOND):
        change(context, login, identity_index=SAME)
    with pytest.raises((ProcedureRefusedError, NotAllowedError)) as refused:
        deed.confirm(context, SECOND, asked)
    assert refused.value.facts["rule"] == deed.rule
    change(context, SECOND, identity_index="j" * 64)
    deed.confirm(context, SECOND, asked)


def test_a_lead_is_neither_asked_nor_offered_what_they_may_not_confirm(sqlite_context):
    context = sqlite_context
    change(context, "hd.l1a", identity_index=SAME)
    add_reviewer(context, SECOND, 3, is_lead=True, identity_index=SAME)
    special(context)
    assert to_answer(context, SECOND) == []
    assert to_answer(context, "hd.l3a") == ["启动特别程序"]
    assert "act_to_confirm" not in inbox(context, SECOND)


def own_account(_context, _journey):
    return {"identity_index": SAME}


def own_application(context, journey):
    with context.database.reading() as work:
        query = select(person.c.id_number_index).where(person.c.id == journey.case.person_id)
        return {"identity_index": work.connection.execute(query).scalar_one()}


def own_unit(_context, journey):
    return {"employer_id": journey.case.employer_id}


@pytest.mark.parametrize("tie", [own_account, own_application, own_unit])
def test_what_only_oneself_could_confirm_is_not_asked_for(sqlite_context, tie):
    context, journey = sqlite_context, held_review(sqlite_context)
    change(context, "hd.l1a", identity_index=SAME)
    change(context, "hd.l3a", **tie(context, journey))
    with pytest.raises(ProcedureRefusedError) as refused:
        act(journey, "hd.l1a", "begin_special", "需要专家评审")
    assert refused.value.facts["rule"] == "no_lead_to_confirm"


def test_an_officer_notes_whose_account_it_is_but_does_not_become_another_person(sqlite_context):
    context = sqlite_context
    officer = actor_named(context, "security")

    def note(login, number):
        role = TypedRole(is_lead=True, id_number=number, reason="登记本人的号码")
        set_review_role(context, officer, uuid4().hex, id_of(context, login), role)

    for login in ("security", "operator", "analyst"):
        note(login, "11010119800101123X")
    for login in ("security", "operator", "analyst"):
        with pytest.raises(FormInvalidError) as refused:
            note(login, "110101198001011248")
        assert refused.value.facts["errors"] == (("id_number", "id_number_of_oneself", {}),)
    draft = draft_of_renewal(context)
    with pytest.raises(ProcedureRefusedError):
        publish(context, "operator", draft)
