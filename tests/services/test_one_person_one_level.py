"""A person decides one level of a round and nothing of their own, whichever of their accounts gets the review, and how."""

from uuid import uuid4

import pytest
from sqlalchemy import select

from app.services.context.refusals import ProcedureRefusedError
from app.services.tasks.claim_task import claim_task
from app.services.tasks.complete_task import complete_task
from app.services.tasks.pass_task_on import hand_all_over
from app.services.tasks.queue_wish import QueueWish
from app.services.tasks.take_next_task import take_next_task
from app.services.tasks.take_over_task import take_over_task
from app.store.tables_office import person
from app.store.task_rows import task_of
from tests.make.context_maker import actor_named
from tests.make.moving_reviews import WHY, add_reviewer, assigned, away, change, holder, id_of, passed
from tests.make.procedure_journey import APPROVE
from tests.make.service_journey import ServiceJourney
from tests.support.signed_in import desk_of


@pytest.fixture
def office(context):
    """An office whose third-level reviewer leads it."""
    change(context, "hd.l3a", is_lead=True)
    return context


SAME = "i" * 64


def at_second_level(office):
    """Bring a case to the second level, which hd.l1a has passed; hd.l2b is a second account of the same person."""
    change(office, "hd.l1a", identity_index=SAME)
    add_reviewer(office, "hd.l2b", 2, identity_index=SAME)
    journey = ServiceJourney(office).submit()
    journey.review("hd.l1a")
    return journey.open()["review"].key


def by_claim(office, key):
    claim_task(office, actor_named(office, "hd.l2b"), key)


def by_passing_on(office, key):
    claim_task(office, actor_named(office, "hd.l2a"), key)
    passed(office, key, "hd.l2b", by="hd.l2a")


def by_assignment(office, key):
    assigned(office, key, "hd.l2b")


def by_an_operator(office, key):
    assigned(office, key, "hd.l2b", by="operator")


def by_substitution(office, key):
    claim_task(office, actor_named(office, "hd.l2a"), key)
    away(office, absent="hd.l2a", by="hd.l2a", substitute="hd.l2b")
    take_over_task(office, actor_named(office, "hd.l2b"), key)


def by_the_lease(office, key):
    claim_task(office, actor_named(office, "hd.l2a"), key)
    office.clock.forward(days=7)
    take_over_task(office, actor_named(office, "hd.l2b"), key)


def by_an_identity_noted_later(office, key):
    change(office, "hd.l1a", identity_index=None)
    fence = claim_task(office, actor_named(office, "hd.l2b"), key)
    change(office, "hd.l1a", identity_index=SAME)
    complete_task(office, actor_named(office, "hd.l2b"), key, APPROVE, fence=fence, idempotency_key="x")


PATHS = (
    by_claim, by_passing_on, by_assignment, by_an_operator, by_substitution, by_the_lease, by_an_identity_noted_later,
)  # fmt: skip


@pytest.mark.parametrize("path", PATHS)
def test_a_second_account_of_one_person_decides_no_second_level_on_any_path(office, path):
    key = at_second_level(office)
    with pytest.raises(ProcedureRefusedError) as refused:
        path(office, key)
    assert refused.value.facts == {"rule": "four_eyes", "level": "区级受理初审"}
    with office.database.reading() as work:
        assert task_of(work, key).state == "open"


@pytest.mark.parametrize("path", PATHS[:-1])
def test_nobody_gets_their_own_application_on_any_path(office, path):
    key = at_second_level(office)
    with office.database.reading() as work:
        index = work.connection.execute(
            select(person.c.id_number_index).where(person.c.name == "赵测试")
        ).scalar_one()
    change(office, "hd.l2b", identity_index=index)
    with pytest.raises(ProcedureRefusedError) as refused:
        path(office, key)
    assert refused.value.facts == {"rule": "own_case"}


@pytest.mark.parametrize("path", PATHS[:-1])
def test_another_person_gets_it_on_every_path(office, path):
    key = at_second_level(office)
    change(office, "hd.l2b", identity_index=None)
    path(office, key)
    assert holder(office, key) == "hd.l2b"


def test_handing_everything_over_gives_it_back_to_the_level_instead(office):
    key = at_second_level(office)
    claim_task(office, actor_named(office, "hd.l2a"), key)
    giver, taker = id_of(office, "hd.l2a"), id_of(office, "hd.l2b")
    counted = hand_all_over(office, actor_named(office, "hd.l3a"), uuid4().hex, giver, taker, reason=WHY)
    assert counted == {"given": 0, "back": 1}
    assert holder(office, key) is None


@pytest.mark.parametrize(
    ("login", "sent"), [("hd.l2a", {"act": "claim"}), ("hd.l3a", {"act": "assign", "reason": WHY})]
)
def test_the_ways_for_several_at_once_refuse_the_row_and_say_why(office, login, sent):
    key = at_second_level(office)
    change(office, "hd.l2a", identity_index=SAME)
    sent = {"task": key, "_key": uuid4().hex, "to": id_of(office, "hd.l2b"), **sent}
    assert "同一个人不能审核同一轮的两级" in desk_of(office, login).post("/review/selected", sent, status=200)
    assert holder(office, key) is None


def test_taking_the_next_passes_over_what_one_may_not_hold(office):
    key = at_second_level(office)
    assert take_next_task(office, actor_named(office, "hd.l2b"), QueueWish()) is None
    assert holder(office, key) is None
