"""What is over is removed in pieces after its time, and what is still needed stays."""

from datetime import timedelta

import pytest
from sqlalchemy import func, insert, select

from app.services.prune import KEPT, LONG, PIECE, prune_some
from app.store.database import new_id
from app.store.message_rows import receive
from app.store.old_rows import OLD
from app.store.outbox_rows import post
from app.store.schema import metadata
from tests.make.house_journey import HouseJourney

DAY = timedelta(days=1)


def counted(house, name):
    with house.database.reading() as work:
        return work.connection.execute(select(func.count()).select_from(metadata.tables[name])).scalar_one()


def write(house, name, *rows):
    house.database.transact(lambda work: work.connection.execute(insert(metadata.tables[name]), list(rows)))


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


def test_sent_letters_go_after_their_time_and_unsent_ones_stay(house):
    now = house.clock()
    rows = [letter(now - LONG - DAY, sent=True), letter(now - LONG + DAY, sent=True)]
    write(house, "outbox", *rows, letter(now - LONG - DAY, sent=False))
    before = counted(house, "outbox")
    prune_some(house)
    assert counted(house, "outbox") == before - 1
    again = house.database.transact(lambda work: post(work, "mail", {}, rows[1]["dedup_key"]))
    assert not again, "a letter inside its time is still known"


def test_delivered_messages_go_after_their_time_and_waiting_ones_stay(house):
    now = house.clock()
    old, young = (message(now - age, delivered=True) for age in (LONG + DAY, LONG - DAY))
    write(house, "message", old, young, message(now - LONG - DAY, delivered=False))
    before = counted(house, "message")
    prune_some(house)
    assert counted(house, "message") == before - 1
    assert not house.database.transact(lambda work: receive(work, "n", "x", {}, young["dedup_key"]))


def test_done_jobs_go_after_their_time_and_failed_ones_stay(house):
    case_id, at = HouseJourney(house).case_id, house.clock() - LONG - DAY
    job = {"case_id": case_id, "element": "e", "handler": "h", "parameters": {}, "attempts": 1, "fence": 1}
    before = counted(house, "job")
    write(
        house, "job", *({**job, "key": state, "state": state, "run_at": at} for state in ("done", "failed"))
    )
    prune_some(house)
    assert counted(house, "job") == before + 1


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
def test_whatever_else_is_over_goes_after_its_time_and_no_earlier(house, name, row):
    now = house.clock()
    before = counted(house, name)
    write(house, name, row(now - KEPT[name] - DAY), row(now - KEPT[name] + timedelta(minutes=5)))
    prune_some(house)
    assert counted(house, name) == before + 1


def test_much_goes_in_pieces(house):
    at = house.clock() - LONG - DAY
    write(house, "outbox", *(letter(at, sent=True) for _ in range(PIECE + 10)))
    before = counted(house, "outbox")
    assert prune_some(house)
    assert counted(house, "outbox") == before - PIECE
    assert not prune_some(house)
    assert counted(house, "outbox") == before - PIECE - 10


def test_everything_that_is_pruned_has_its_time(house):
    assert OLD.keys() == KEPT.keys()
    assert not prune_some(house), "a fresh office has nothing to remove"
