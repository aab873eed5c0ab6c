from datetime import timedelta

from sqlalchemy import select

from app.store import leases
from app.store.outbox_rows import Contents, post
from app.store.tables_applications import outbox
from tests.support.racers import race

TOLD = Contents("a@example.invalid", {})


def _posted(context, *names):
    for name in names:
        context.database.transact(lambda work, name=name: post(work, "mail", "k", TOLD, name))


def test_a_letter_posted_twice_under_one_mark_is_one_letter(empty_context):
    assert empty_context.database.transact(lambda work: post(work, "mail", "k", TOLD, "m")) is True
    assert empty_context.database.transact(lambda work: post(work, "mail", "k", TOLD, "m")) is False
    with empty_context.database.reading() as work:
        assert leases.letters(work).total == 1


def test_racing_workers_never_hold_the_same_letter(empty_context):
    _posted(empty_context, *map(str, range(12)))
    taken = race(16, lambda _: empty_context.database.transact(leases.lease_letter))
    keys = [lease.key for lease in taken if lease]
    assert len(keys) == len(set(keys))
    assert len(keys) >= 1


def test_the_lease_of_a_killed_worker_runs_out(empty_context):
    _posted(empty_context, "a")
    first = empty_context.database.transact(leases.lease_letter)
    assert empty_context.database.transact(leases.lease_letter) is None
    empty_context.clock.forward(seconds=61)
    second = empty_context.database.transact(leases.lease_letter)
    assert second.key == first.key
    assert second.fence == first.fence + 1


def test_a_late_hand_cannot_finish_what_another_holds(empty_context):
    _posted(empty_context, "a")
    first = empty_context.database.transact(leases.lease_letter)
    empty_context.clock.forward(seconds=61)
    second = empty_context.database.transact(leases.lease_letter)
    assert empty_context.database.transact(lambda work: leases.letter_sent(work, first)) is False
    assert empty_context.database.transact(lambda work: leases.letter_sent(work, second)) is True


def test_a_failed_letter_waits_longer_each_time_and_is_given_up_at_last(empty_context):
    _posted(empty_context, "a")
    pauses = []
    for attempt in range(leases.MAX_ATTEMPTS):
        lease = empty_context.database.transact(leases.lease_letter)
        final = empty_context.database.transact(
            lambda work, lease=lease: leases.letter_failed(work, lease, "refused")
        )
        assert final is (attempt == leases.MAX_ATTEMPTS - 1)
        with empty_context.database.reading() as work:
            row = work.connection.execute(select(outbox)).one()
        pauses.append(row.run_at - empty_context.clock.now)
        empty_context.clock.forward(days=1)
    assert pauses == sorted(pauses)
    assert pauses[0] > timedelta(seconds=4)
    assert empty_context.database.transact(leases.lease_letter) is None


def test_an_operator_can_send_a_given_up_letter_again(empty_context):
    _posted(empty_context, "a")
    for _ in range(leases.MAX_ATTEMPTS):
        lease = empty_context.database.transact(leases.lease_letter)
        empty_context.database.transact(
            lambda work, lease=lease: leases.letter_failed(work, lease, "refused")
        )
        empty_context.clock.forward(days=1)
    empty_context.database.transact(lambda work: leases.retry_letter(work, lease.key))
    assert empty_context.database.transact(leases.lease_letter).key == lease.key


def test_a_letter_whose_workers_are_killed_again_and_again_is_never_lost(empty_context):
    _posted(empty_context, "a")
    for _ in range(leases.MAX_ATTEMPTS + 3):
        assert empty_context.database.transact(leases.lease_letter) is not None
        empty_context.clock.forward(seconds=61)
