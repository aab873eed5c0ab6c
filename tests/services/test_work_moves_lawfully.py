"""Reviews pass between colleagues lawfully: whoever gets one sits at its level, has the right eyes, and hears of it."""

from uuid import uuid4

import pytest
from sqlalchemy import select

from app.services.context.beijing import beijing_day
from app.services.context.refusals import (
    ClaimLostError,
    FormInvalidError,
    NotAllowedError,
    NotFoundError,
    ProcedureRefusedError,
    TaskClosedError,
)
from app.services.tasks.claim_task import claim_task
from app.services.tasks.complete_task import complete_task, keep_draft
from app.services.tasks.pass_task_on import hand_all_over, release_for
from app.services.tasks.stand_ins import stop_stand_in
from app.services.tasks.take_over_task import take_over_task
from app.services.tasks.urge_task import urge_task
from app.store.answer_rows import draft_of
from app.store.audit_chain import first_broken, rows_of
from app.store.stand_in_rows import stand_ins_of
from app.store.tables_identity import account
from app.store.task_rows import task_of
from tests.make.context_maker import actor_named
from tests.make.moving_reviews import WHY, assigned, away, change, holder, id_of, inbox, passed
from tests.make.procedure_journey import APPROVE
from tests.make.service_journey import ServiceJourney
from tests.make.waiting_reviews import plain
from tests.support.racers import race


@pytest.fixture
def office(context):
    """An office whose third-level reviewer leads it."""
    change(context, "hd.l3a", is_lead=True)
    return context


@pytest.fixture
def key(office):
    """A first-level review that hd.l1a holds, with something typed into it."""
    key = plain(office).open()["review"].key
    claim_task(office, actor_named(office, "hd.l1a"), key)
    keep_draft(office, actor_named(office, "hd.l1a"), key, {"opinion": "看到一半"})
    return key


def test_a_review_passes_on_with_what_was_typed_and_the_colleague_hears_of_it(office, key):
    fence = claim_task(office, actor_named(office, "hd.l1a"), key)
    passed(office, key, "hd.l1b")
    assert holder(office, key) == "hd.l1b"
    assert inbox(office, "hd.l1b") == ["work_passed_on"]
    with office.database.reading() as work:
        assert draft_of(work, key, id_of(office, "hd.l1b")) == {"opinion": "看到一半"}
        assert draft_of(work, key, id_of(office, "hd.l1a")) is None
        case_id = task_of(work, key).case_id
        (told,) = [row["facts"] for row in rows_of(work, case_id) if row["action"] == "pass_on"]
        assert (told["from"], told["reason"]) == (id_of(office, "hd.l1a"), WHY)
        assert first_broken(work, office.audit_key, case_id) is None
    with pytest.raises(ClaimLostError):
        complete_task(
            office, actor_named(office, "hd.l1a"), key, APPROVE, fence=fence, idempotency_key="late"
        )


def test_a_repeated_request_passes_nothing_twice(office, key):
    passed(office, key, "hd.l1b", again="once")
    passed(office, key, "hd.l1b", again="once")
    assert inbox(office, "hd.l1b") == ["work_passed_on"]


@pytest.mark.parametrize(
    ("to", "reason", "field"),
    [
        ("hd.l2a", WHY, "to"),
        ("overseas.l1a", WHY, "to"),
        ("hd.l1a", WHY, "to"),
        ("operator", WHY, "to"),
        ("hd.l1b", "急", "reason"),
    ],
)
def test_who_cannot_get_it_and_a_reason_that_says_nothing_are_told(office, key, to, reason, field):
    with pytest.raises(FormInvalidError) as refused:
        passed(office, key, to, reason=reason)
    assert [error[0] for error in refused.value.facts["errors"]] == [field]
    assert holder(office, key) == "hd.l1a"


def test_a_closed_account_gets_nothing(office, key):
    change(office, "hd.l1b", is_active=False)
    with pytest.raises(FormInvalidError):
        passed(office, key, "hd.l1b")
    with pytest.raises(FormInvalidError):
        assigned(office, key, "hd.l1b")


def test_only_the_holder_passes_on(office, key):
    for by, error in (("hd.l1b", ClaimLostError), ("hd.l2a", NotFoundError), ("overseas.l1a", NotFoundError)):
        with pytest.raises(error):
            passed(office, key, "hd.l1b", by=by)
    assert holder(office, key) == "hd.l1a"


def test_what_is_done_meanwhile_passes_to_nobody(office, key):
    fence = claim_task(office, actor_named(office, "hd.l1a"), key)
    complete_task(office, actor_named(office, "hd.l1a"), key, APPROVE, fence=fence, idempotency_key="done")
    with pytest.raises(TaskClosedError):
        passed(office, key, "hd.l1b")
    with pytest.raises(TaskClosedError):
        assigned(office, key, "hd.l1b")


def test_only_the_lead_of_the_authority_and_operators_share_out(office, key):
    change(office, "overseas.l1a", is_lead=True)
    for by, error in (("hd.l1a", NotAllowedError), ("hd.l2a", NotAllowedError), ("overseas.l1a", NotFoundError), ("agent", NotAllowedError)):  # fmt: skip
        for act in (
            lambda by=by: assigned(office, key, "hd.l1b", by=by),
            lambda by=by: release_for(office, actor_named(office, by), uuid4().hex, key, reason=WHY),
            lambda by=by: urge_task(office, actor_named(office, by), uuid4().hex, key, reason=WHY),
        ):
            with pytest.raises(error):
                act()
    assigned(office, key, "hd.l1b")
    assert holder(office, key) == "hd.l1b"
    assigned(office, key, "hd.l1a", by="operator")
    assert holder(office, key) == "hd.l1a"
    release_for(office, actor_named(office, "operator"), uuid4().hex, key, reason=WHY)
    assert holder(office, key) is None


def test_a_lead_of_yesterday_shares_out_nothing(office, key):
    change(office, "hd.l3a", is_lead=False)
    with pytest.raises(NotAllowedError):
        assigned(office, key, "hd.l1b")


def test_all_that_a_leaver_holds_goes_over_at_once(office, key):
    other = plain(office, "wang").open()["review"].key
    claim_task(office, actor_named(office, "hd.l1a"), other)
    lead, leaver, to = actor_named(office, "hd.l3a"), id_of(office, "hd.l1a"), id_of(office, "hd.l1b")
    assert hand_all_over(office, lead, uuid4().hex, leaver, to, reason="已经调离本岗位") == {
        "given": 2,
        "back": 0,
    }
    assert {holder(office, one) for one in (key, other)} == {"hd.l1b"}
    with pytest.raises(NotAllowedError):
        hand_all_over(office, actor_named(office, "hd.l1a"), uuid4().hex, to, leaver, reason="已经调离本岗位")


def test_what_the_successor_may_not_hold_goes_back_to_the_level(office, key):
    with office.database.reading() as work:
        unit = work.connection.execute(
            select(account.c.employer_id).where(account.c.login == "agent")
        ).scalar()
    change(office, "hd.l1b", employer_id=unit)
    lead, leaver, to = actor_named(office, "hd.l3a"), id_of(office, "hd.l1a"), id_of(office, "hd.l1b")
    assert hand_all_over(office, lead, uuid4().hex, leaver, to, reason="已经调离本岗位") == {
        "given": 0,
        "back": 1,
    }
    assert holder(office, key) is None


def test_what_somebody_holds_from_a_former_level_goes_back_to_it(office, key):
    change(office, "hd.l1a", level=2)
    lead, leaver, to = actor_named(office, "hd.l3a"), id_of(office, "hd.l1a"), id_of(office, "hd.l2a")
    assert hand_all_over(office, lead, uuid4().hex, leaver, to, reason="已经调离本岗位") == {
        "given": 0,
        "back": 1,
    }
    assert holder(office, key) is None


def test_a_review_is_given_back_only_from_the_page_of_its_own_case(office, key):
    other, lead = plain(office, "wang"), actor_named(office, "hd.l3a")
    with pytest.raises(NotFoundError):
        release_for(office, lead, uuid4().hex, key, reason=WHY, case_id=other.case_id)
    assert holder(office, key) == "hd.l1a"


def test_a_substitute_takes_what_the_absent_one_holds_and_goes_on_with_it(office, key):
    by = actor_named(office, "hd.l1b")
    with pytest.raises(ClaimLostError):
        take_over_task(office, by, key)
    away(office, first=1, last=2)
    with pytest.raises(ClaimLostError):
        take_over_task(office, by, key)
    with office.database.reading() as work:
        (later,) = stand_ins_of(work, by.account_id, beijing_day(work.now))
    stop_stand_in(office, actor_named(office, "hd.l1a"), uuid4().hex, later.id)
    away(office)
    take_over_task(office, by, key)
    assert holder(office, key) == "hd.l1b"
    with office.database.reading() as work:
        assert draft_of(work, key, by.account_id) == {"opinion": "看到一半"}
    assert sorted(inbox(office, "hd.l1b")) == ["stand_in_ended", "stand_in_set", "stand_in_set"]


def test_when_the_days_are_over_or_ended_the_lease_counts_again(office, key):
    away(office)
    with office.database.reading() as work:
        (found,) = stand_ins_of(work, id_of(office, "hd.l1a"), beijing_day(work.now))
    for stranger in ("hd.l1b", "hd.l2a"):
        with pytest.raises(NotAllowedError):
            stop_stand_in(office, actor_named(office, stranger), uuid4().hex, found.id)
    stop_stand_in(office, actor_named(office, "hd.l3a"), uuid4().hex, found.id)
    with pytest.raises(ClaimLostError):
        take_over_task(office, actor_named(office, "hd.l1b"), key)


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"substitute": "hd.l2a"}, "substitute"),
        ({"substitute": "hd.l1a"}, "substitute"),
        ({"substitute": "overseas.l1a"}, "substitute"),
        ({"first": 3, "last": 1}, "until_on"),
        ({"first": -5, "last": -1}, "until_on"),
        ({"last": 400}, "until_on"),
        ({"reason": ""}, "reason"),
    ],
)
def test_a_substitution_that_cannot_be_is_told_at_its_field(office, more, field):
    with pytest.raises(FormInvalidError) as refused:
        away(office, **more)
    assert [error[0] for error in refused.value.facts["errors"]] == [field]


def test_absences_do_not_overlap_and_others_are_set_by_the_lead_alone(office):
    away(office, by="hd.l3a")
    with pytest.raises(FormInvalidError):
        away(office, first=5, last=9)
    with pytest.raises(NotAllowedError):
        away(office, by="hd.l2a", first=20, last=21)
    change(office, "overseas.l1a", is_lead=True)
    with pytest.raises(NotFoundError):
        away(office, by="overseas.l1a", first=20, last=21)


def test_of_many_who_move_one_review_one_wins(office, key):
    moves = race(
        12, lambda number: passed(office, key, "hd.l1b") if number % 2 else assigned(office, key, "hd.l1b")
    )
    assert sum(move is None for move in moves) == 1
    assert inbox(office, "hd.l1b") == ["work_passed_on"]


def test_a_holder_is_urged_once_a_day_with_a_reason(office, key):
    lead = actor_named(office, "hd.l3a")
    urge_task(office, lead, uuid4().hex, key, reason="证件下周到期")
    with pytest.raises(ProcedureRefusedError) as refused:
        urge_task(office, lead, uuid4().hex, key, reason="证件下周到期")
    assert refused.value.facts["rule"] == "urged_today"
    office.clock.forward(days=1)
    urge_task(office, lead, uuid4().hex, key, reason="证件下周到期")
    assert inbox(office, "hd.l1a") == ["work_urged", "work_urged"]
    release_for(office, lead, uuid4().hex, key, reason=WHY)
    with pytest.raises(ProcedureRefusedError):
        urge_task(office, lead, uuid4().hex, key, reason="证件下周到期")


def test_a_review_that_nobody_can_decide_is_told_to_the_lead_when_it_opens(office):
    journey = ServiceJourney(office).submit()
    assert "nobody_can_review" not in inbox(office, "hd.l3a")
    change(office, "hd.l2a", is_active=False)
    journey.review("hd.l1a")
    assert inbox(office, "hd.l3a") == ["nobody_can_review"]
    assert "nobody_can_review" not in inbox(office, "hd.l1a")
