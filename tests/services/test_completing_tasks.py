from dataclasses import replace
from uuid import uuid4

import pytest
from sqlalchemy import func, select, update

from app.forms_reader.form_error import UnknownFieldsError
from app.services.context.refusals import (
    ClaimLostError,
    FormInvalidError,
    NotFoundError,
    ProcedureRefusedError,
    TaskClosedError,
)
from app.services.tasks.claim_task import claim_task, release_task
from app.services.tasks.complete_task import complete_task
from app.store.answer_rows import answers_of, draft_of
from app.store.database import ConflictError
from app.store.idempotency_rows import KeyReusedError
from app.store.review_rows import add_decision, decisions_of
from app.store.tables_applications import answer
from app.store.tables_identity import account
from tests.make.context_maker import actor_named
from tests.make.service_journey import APPROVE, INFORMATION, RETURN, SUBMIT, ServiceJourney
from tests.support.nightly import times
from tests.support.racers import race
from tests.support.shows import shows

CURRENT = {"contract_choice": ["current"]}


def _answers(context, case_id):
    with context.database.reading() as work:
        return [row.element for row in answers_of(work, case_id)]


def test_a_double_click_has_one_effect_and_one_answer(context):
    journey = ServiceJourney(context)
    by, task = actor_named(context, "agent"), journey.open()["confirm_contract"]

    def click(_number):
        return complete_task(context, by, task.key, CURRENT, fence=None, idempotency_key="one page, one key")

    outcomes = race(6, click)
    assert all(outcome == outcomes[0] for outcome in outcomes), outcomes
    assert _answers(context, journey.case_id) == ["confirm_contract"]
    assert journey.case.lock_version == 3


def test_the_same_step_from_two_tabs_is_done_once(context):
    journey = ServiceJourney(context)
    by, task = actor_named(context, "agent"), journey.open()["confirm_contract"]
    outcomes = race(
        6,
        lambda number: complete_task(
            context, by, task.key, CURRENT, fence=None, idempotency_key=f"tab {number}"
        ),
    )
    assert sum(isinstance(outcome, dict) for outcome in outcomes) == 1, outcomes
    closed = [outcome for outcome in outcomes if not isinstance(outcome, dict)]
    assert all(isinstance(outcome, TaskClosedError) for outcome in closed), outcomes
    assert closed[0].facts["by"] == by.display_name
    assert _answers(context, journey.case_id) == ["confirm_contract"]


def test_a_key_with_other_answers_is_refused(context):
    journey = ServiceJourney(context).prepare()
    sent_back = {"decision": ["return_to_employee"], "return_reason": ["请更新"]}
    journey.do("agent", "verify_and_submit", sent_back, key="k")
    journey.do("zhao", "update_information", INFORMATION)
    with pytest.raises(KeyReusedError):
        journey.do("agent", "verify_and_submit", sent_back, key="k")
    assert "verify_and_submit" in journey.open()


def test_fields_nobody_asked_for_are_refused(sqlite_context):
    journey = ServiceJourney(sqlite_context)
    for extra in ("approved", "len", "case", "contract_start.0.x"):
        with pytest.raises(UnknownFieldsError):
            journey.do("agent", "confirm_contract", {**CURRENT, extra: ["true"]})
    assert _answers(sqlite_context, journey.case_id) == []


def test_what_was_typed_is_kept_when_it_is_refused(context):
    journey = ServiceJourney(context)
    journey.do("agent", "confirm_contract", CURRENT)
    task = journey.open()["update_information"]
    with pytest.raises(FormInvalidError) as refused:
        journey.do("zhao", "update_information", {**INFORMATION, "phone": ["12"]})
    fields = [name for name, _ in refused.value.facts["errors"]]
    assert fields[0] == "phone"
    assert "iit_payment_record" in fields
    with context.database.reading() as work:
        draft = draft_of(work, task.key, actor_named(context, "zhao").account_id)
    assert (draft["phone"], draft["current_address"]) == ("12", INFORMATION["current_address"][0])
    journey.lay_papers()
    journey.do("zhao", "update_information", INFORMATION)
    with context.database.reading() as work:
        assert draft_of(work, task.key, actor_named(context, "zhao").account_id) is None


def test_answers_and_drafts_are_of_the_person_who_typed_them(sqlite_context):
    journey = ServiceJourney(sqlite_context)
    journey.do("agent", "confirm_contract", CURRENT)
    for stranger in ("qian", "agent", "agent2", "hd.l1a"):
        with pytest.raises(NotFoundError):
            journey.do(stranger, "update_information", INFORMATION)


def test_completing_what_was_done_meanwhile_tells_who_did_it(context):
    journey = ServiceJourney(context).submit()
    task = journey.open()["review"]
    journey.review("hd.l1a")
    with pytest.raises(TaskClosedError) as refused:
        complete_task(
            context, actor_named(context, "hd.l1b"), task.key, APPROVE, fence=1, idempotency_key="k"
        )
    assert refused.value.facts["by"] == "区级初审甲"
    assert refused.value.facts["at"] is not None


def test_a_review_must_be_claimed_first(context):
    journey = ServiceJourney(context).submit()
    with pytest.raises(ClaimLostError):
        journey.do("hd.l1a", "review", APPROVE, fence=0)
    with context.database.reading() as work:
        assert decisions_of(work, journey.case_id) == []


def test_a_stale_fence_is_refused_with_the_holders_name(context):
    journey = ServiceJourney(context).submit()
    stale = journey.claim("hd.l1a")
    release_task(context, actor_named(context, "hd.l1a"), journey.open()["review"].key)
    journey.claim("hd.l1b")
    with pytest.raises(ClaimLostError) as refused:
        journey.do("hd.l1a", "review", APPROVE, fence=stale)
    assert refused.value.facts["by"] == "区级初审乙"


def test_a_fence_from_before_a_release_is_refused_to_the_same_person(context):
    journey = ServiceJourney(context).submit()
    stale = journey.claim("hd.l1a")
    release_task(context, actor_named(context, "hd.l1a"), journey.open()["review"].key)
    fresh = journey.claim("hd.l1a")
    assert fresh > stale
    with pytest.raises(ClaimLostError):
        journey.do("hd.l1a", "review", APPROVE, fence=stale)
    assert journey.do("hd.l1a", "review", APPROVE, fence=fresh)["state"] == "in_review"


def test_of_a_hundred_racers_one_holds_the_task(context):
    journey = ServiceJourney(context).submit()
    key = journey.open()["review"].key
    people = [actor_named(context, "hd.l1a"), actor_named(context, "hd.l1b")]
    former = 0
    for _ in range(times(100, 1)):
        outcomes = race(100, lambda number: claim_task(context, people[number % 2], key))
        holders = set()
        for number, outcome in enumerate(outcomes):
            if isinstance(outcome, int):
                holders.add((people[number % 2], outcome))
            else:
                assert isinstance(outcome, ClaimLostError), outcome
        ((holder, fence),) = holders
        assert fence == journey.open()["review"].fence > former
        former = fence
        release_task(context, holder, key)


@shows("A15")
def test_one_person_never_decides_two_levels_of_a_round(context):
    journey = ServiceJourney(context).submit()
    journey.review("hd.l1a")
    _promote(context, "hd.l1a", 2)
    with pytest.raises(ProcedureRefusedError) as refused:
        journey.do("hd.l1a", "review", APPROVE, fence=journey.claim("hd.l1a"))
    assert refused.value.facts == {"rule": "four_eyes", "level": "区级受理初审"}
    with context.database.reading() as work:
        assert len(decisions_of(work, journey.case_id)) == 1


@shows("A15")
def test_nobody_claims_or_decides_an_application_of_their_own_unit(context):
    journey = ServiceJourney(context).submit()
    fence = journey.claim("hd.l1a")
    unit = journey.case.employer_id
    context.database.transact(
        lambda work: work.connection.execute(
            update(account).where(account.c.login.in_(["hd.l1a", "hd.l1b"])).values(employer_id=unit)
        )
    )
    with pytest.raises(ProcedureRefusedError) as refused:
        journey.do("hd.l1a", "review", APPROVE, fence=fence)
    assert refused.value.facts["rule"] == "own_unit"
    release_task(context, actor_named(context, "hd.l1a"), journey.open()["review"].key)
    with pytest.raises(ProcedureRefusedError) as refused:
        journey.claim("hd.l1b")
    assert refused.value.facts["rule"] == "own_unit"
    with context.database.reading() as work:
        assert decisions_of(work, journey.case_id) == []


def test_the_database_itself_refuses_a_second_decision_of_a_person(context):
    journey = ServiceJourney(context).submit()
    journey.review("hd.l1a")
    with context.database.reading() as work:
        first = decisions_of(work, journey.case_id)[0]
    with pytest.raises(ConflictError):
        context.database.transact(lambda work: add_decision(work, replace(first, level=2)))


@shows("A16")
def test_a_return_lists_what_is_missing(context):
    journey = ServiceJourney(context).submit()
    fence = journey.claim("hd.l1a")
    without = {name: value for name, value in RETURN.items() if not name.startswith("issues")}
    with pytest.raises(FormInvalidError) as refused:
        journey.do("hd.l1a", "review", without, fence=fence)
    assert refused.value.facts["errors"][0][0] == "issues"
    assert journey.do("hd.l1a", "review", RETURN, fence=fence)["state"] == "returned"
    assert set(journey.open()) == {"correct_employee_papers"}


@shows("A13", "T14")
def test_after_a_return_the_chain_begins_again_and_extends_once(context):
    journey = ServiceJourney(context).submit()
    journey.review("hd.l1a", RETURN)
    journey.lay("iit_payment_record")
    journey.do("zhao", "correct_employee_papers", {"done": ["true"]})
    journey.do("agent", "verify_and_submit", SUBMIT)
    for login in ("hd.l1a", "hd.l2a", "hd.l3a"):
        journey.review(login)
    assert (journey.case.state, journey.case.round) == ("approved", 2)
    with context.database.reading() as work:
        count = work.connection.execute(select(func.count()).select_from(answer)).scalar_one()
    assert count == 3 + 1 + 1 + 1 + 3


def _promote(context, login, level):
    context.database.transact(
        lambda work: work.connection.execute(
            update(account).where(account.c.login == login).values(level=level)
        )
    )


def test_keys_of_different_people_do_not_meet(context):
    journey = ServiceJourney(context)
    key = uuid4().hex
    journey.do("agent", "confirm_contract", CURRENT, key=key)
    journey.lay_papers()
    journey.do("zhao", "update_information", INFORMATION, key=key)
    assert set(journey.open()) == {"verify_and_submit"}
