"""What is over is removed in pieces after its time, and what is still needed stays."""

from datetime import timedelta

import pytest
from sqlalchemy import func, insert, select

from app.services.due_work.prune import KEPT, LONG, PIECE, prune_some
from app.store.database import new_id
from app.store.message_rows import receive
from app.store.old_rows import OLD
from app.store.outbox_rows import Contents, post
from app.store.schema import metadata
from tests.make.service_journey import ServiceJourney

DAY = timedelta(days=1)


def counted(context, name):
    with context.database.reading() as work:
        return work.connection.execute(select(func.count()).select_from(metadata.tables[name])).scalar_one()


def write(context, name, *rows):
    context.database.transact(lambda work: work.connection.execute(insert(metadata.tables[name]), list(rows)))


def letter(at, *, sent):
    return {
        "id": (made := new_id()), "kind": "mail", "payload": {}, "dedup_key": made, "created_at": at, "run_at": at,
        "attempts": 1, "fence": 1, "sent_at": at if sent else None,
    }  # fmt: skip


def message(at, *, delivered):
    return {
        "id": (made := new_id()), "name": "n", "correlation": made, "correlation_hash": made, "payload": {},
        "dedup_key": made, "received_at": at, "delivered_to": "c" if delivered else None,
    }  # fmt: skip


def test_sent_letters_go_after_their_time_and_unsent_ones_stay(context):
    now = context.clock()
    rows = [letter(now - LONG - DAY, sent=True), letter(now - LONG + DAY, sent=True)]
    write(context, "outbox", *rows, letter(now - LONG - DAY, sent=False))
    before = counted(context, "outbox")
    prune_some(context)
    assert counted(context, "outbox") == before - 1
    again = context.database.transact(
        lambda work: post(work, "mail", "k", Contents("", {}), rows[1]["dedup_key"])
    )
    assert not again, "a letter inside its time is still known"


def test_delivered_messages_go_after_their_time_and_waiting_ones_stay(context):
    now = context.clock()
    old, young = (message(now - age, delivered=True) for age in (LONG + DAY, LONG - DAY))
    write(context, "message", old, young, message(now - LONG - DAY, delivered=False))
    before = counted(context, "message")
    prune_some(context)
    assert counted(context, "message") == before - 1
    assert not context.database.transact(lambda work: receive(work, "n", "x", {}, young["dedup_key"]))


def test_done_jobs_go_after_their_time_and_failed_ones_stay(context):
    case_id, at = ServiceJourney(context).case_id, context.clock() - LONG - DAY
    job = {"case_id": case_id, "element": "e", "handler": "h", "parameters": {}, "attempts": 1, "fence": 1}
    before = counted(context, "job")
    write(
        context, "job", *({**job, "key": state, "state": state, "run_at": at} for state in ("done", "failed"))
    )
    prune_some(context)
    assert counted(context, "job") == before + 1


@pytest.mark.parametrize(
    ("name", "row"),
    [
        ("login_attempt", lambda at: {"subject": "s", "at": at}),
        ("session", lambda at: {"token_hash": new_id(), "account_id": None, "data": {}, "created_at": at, "seen_at": at, "expires_at": at}),
        ("idempotency", lambda at: {"actor": "a", "key": new_id(), "request_hash": "h", "created_at": at}),
        ("machine_clock", lambda at: {"boot": new_id(), "started_at": at, "at": at}),
        ("worker_heartbeat", lambda at: {"name": new_id(), "at": at}),
    ],
)  # fmt: skip
def test_whatever_else_is_over_goes_after_its_time_and_no_earlier(context, name, row):
    now = context.clock()
    before = counted(context, name)
    write(context, name, row(now - KEPT[name] - DAY), row(now - KEPT[name] + timedelta(minutes=5)))
    prune_some(context)
    assert counted(context, name) == before + 1


def test_much_goes_in_pieces(context):
    at = context.clock() - LONG - DAY
    write(context, "outbox", *(letter(at, sent=True) for _ in range(PIECE + 10)))
    before = counted(context, "outbox")
    assert prune_some(context)
    assert counted(context, "outbox") == before - PIECE
    assert not prune_some(context)
    assert counted(context, "outbox") == before - PIECE - 10


def test_everything_that_is_pruned_has_its_time(context):
    assert OLD.keys() == KEPT.keys()
    assert not prune_some(context), "a fresh office has nothing to remove"
