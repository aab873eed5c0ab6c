"""The next task of a queue goes to one reviewer each, whoever asks at the same moment."""

from uuid import uuid4

from sqlalchemy import update

from app.queries.review_list import review_list
from app.services.tasks.queue_wish import MINE, QueueWish
from app.services.tasks.take_next_task import take_next_task
from app.store.tables_identity import account
from app.store.task_rows import task_of
from tests.make.context_maker import actor_named
from tests.make.waiting_reviews import of_a_unit, of_another_authority, plain
from tests.support.racers import race


def test_racing_reviewers_never_get_the_same_task(context):
    plain(context)
    plain(context, "wang")
    of_a_unit(context)
    reviewers = [actor_named(context, login) for login in ("hd.l1a", "hd.l1b")]
    taken = race(4, lambda number: take_next_task(context, reviewers[number % 2], QueueWish()))
    of_each = [{key for key in taken[number::2] if key} for number in (0, 1)]
    assert of_each[0]
    assert of_each[1]
    assert not of_each[0] & of_each[1]
    for reviewer, keys in zip(reviewers, of_each, strict=True):
        with context.database.reading() as work:
            assert {task_of(work, key).claimed_by for key in keys} == {reviewer.account_id}


def test_a_repeated_request_hears_which_task_it_was(context):
    plain(context)
    plain(context, "wang")
    by, key = actor_named(context, "hd.l1a"), uuid4().hex
    first = take_next_task(context, by, QueueWish(), key)
    assert first
    assert take_next_task(context, by, QueueWish(), key) == first
    assert take_next_task(context, by, QueueWish()) not in {first, None}


def test_nobody_takes_a_task_of_another_authority_or_of_a_colleague(context):
    of_another_authority(context)
    first, second = (actor_named(context, login) for login in ("hd.l1a", "hd.l1b"))
    assert take_next_task(context, first, QueueWish()) is None
    plain(context)
    held = take_next_task(context, first, QueueWish())
    assert held
    assert take_next_task(context, second, QueueWish()) is None
    assert take_next_task(context, second, QueueWish(view=MINE)) is None
    assert take_next_task(context, first, QueueWish(view=MINE)) == held


def test_the_next_one_is_never_of_the_reviewers_own_unit(context):
    own, other = plain(context), of_a_unit(context)
    context.database.transact(
        lambda work: work.connection.execute(
            update(account).where(account.c.login == "hd.l1a").values(employer_id=own.case.employer_id)
        )
    )
    by = actor_named(context, "hd.l1a")
    assert review_list(context, by, QueueWish()).has_free
    assert take_next_task(context, by, QueueWish()) == other.open()["review"].key
    assert take_next_task(context, by, QueueWish()) is None
    assert not review_list(context, by, QueueWish()).has_free
