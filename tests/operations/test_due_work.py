"""Both adapters of due work keep the same promises; worker processes that are killed, stopped, doubled and exchanged."""

import json
from contextlib import closing
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from app.domain.due_queues import PROCRASTINATE, ROWS
from app.store.case_lists import history_of
from app.store.incident_rows import incidents
from app.store.outbox_rows import Contents, post
from app.store.tables_applications import outbox
from app.store.tables_cases import timer
from app.store.timer_rows import timer_of, timers_of_case
from tests.conftest import _copied
from tests.make.procedure_journey import REVIEWERS
from tests.support.databases import drop_postgres
from tests.support.due_work_office import (
    CASES,
    STOP_SECONDS,
    DueWorkOffice,
    fill_on_the_real_clock,
)
from tests.support.nightly import IS_NIGHTLY

pytestmark = pytest.mark.slow
ON_POSTGRES = pytest.mark.postgres
EACH = [
    pytest.param(("sqlite", ROWS), id="rows-sqlite"),
    pytest.param(("postgres", ROWS), id="rows-postgres", marks=ON_POSTGRES),
    pytest.param(("postgres", PROCRASTINATE), id="procrastinate", marks=ON_POSTGRES),
]


DAILY = EACH[1:]
"""Workers that look at the rows of SQLite are killed in tests/operations/test_kill_anywhere.py every day."""


@pytest.fixture(params=EACH if IS_NIGHTLY else DAILY)
def office(request, originals, tmp_path):
    yield from office_on(*request.param, originals, tmp_path)


def office_on(kind, due_work, originals, tmp_path):
    url = _copied(originals, kind, fill_on_the_real_clock, tmp_path)
    begun = json.loads((originals.of(kind, fill_on_the_real_clock)[1] / CASES).read_text())
    found = DueWorkOffice(url, tmp_path, due_work, begun)
    try:
        yield found
    finally:
        found.close()
        if kind == "postgres":
            drop_postgres(url)


def is_whole(office, journeys):
    """Tell whether each check has had its effect once, every letter has left, and nobody has to look after anything."""
    with office.context.database.reading() as work:
        for journey in journeys:
            checks = [one for one in history_of(work, journey.case_id) if one.element == "check_ledger"]
            assert [one.kind for one in checks].count("completed") == 1, checks
        assert incidents(work) == []
        letters = work.connection.execute(select(outbox.c.id, outbox.c.sent_at)).all()
    files = sorted(path.stem for path in (office.folder / "letters").glob("*.eml"))
    return files == sorted(one.id for one in letters if one.sent_at is not None) and len(files) == len(
        letters
    )


def are_in_review(journeys):
    return all("review" in one.open() for one in journeys)


def post_letters(office, count, mark="test"):
    """Put letters into the outbox, each in a transaction of its own."""
    for number in range(count):
        told = Contents("a@example.invalid", {}, "提醒", "请查看")
        office.context.database.transact(
            lambda work, number=number, told=told: post(work, "mail", "reminder", told, f"{mark}-{number}")
        )


def bring_nearer(office, key):
    """Let a timer be due in two seconds; return how long it took until it had fired."""

    def act(work):
        at = work.now + timedelta(seconds=2)
        work.connection.execute(update(timer).where(timer.c.key == key).values(due_at=at))

    def has_fired():
        with office.context.database.reading() as work:
            return timer_of(work, key) is None

    office.context.database.transact(act)
    return office.until(has_fired)


def test_a_renewal_runs_to_its_end_and_its_timers_fire_in_time(office):
    office.start()
    (journey,) = office.queue_jobs(1)
    office.until(lambda: are_in_review([journey]))
    with office.context.database.reading() as work:
        before, (due, *_) = len(history_of(work, journey.case_id)), timers_of_case(work, journey.case_id)
    assert 1 < bring_nearer(office, due.key) < 8
    with office.context.database.reading() as work:
        fired = [one for one in history_of(work, journey.case_id)[before:] if one.element == due.element]
    assert len(fired) == 1, fired
    journey.approve(REVIEWERS)
    office.until(office.has_nothing_to_do)
    assert journey.case.state == "approved"
    assert is_whole(office, [journey])


def test_what_a_killed_worker_had_in_hand_is_done_once_by_the_next(office):
    first = office.start(job_seconds=2)
    journeys = office.queue_jobs()
    post_letters(office, 30)
    office.until(lambda: office.runs()[str(first.pid)] >= 1)
    office.kill(first)
    second = office.start()
    office.until(lambda: are_in_review(journeys) and office.has_nothing_to_do())
    assert office.runs()[str(second.pid)] >= 1
    assert is_whole(office, journeys)


@ON_POSTGRES
@pytest.mark.parametrize(("before", "after"), [(ROWS, PROCRASTINATE), (PROCRASTINATE, ROWS)])
def test_work_in_flight_survives_a_change_of_the_adapter_and_back(originals, tmp_path, before, after):
    with closing(office_on("postgres", before, originals, tmp_path)) as opened:
        office = next(opened)
        first = office.start(job_seconds=2)
        journeys = office.queue_jobs(2)
        post_letters(office, 20, "first")
        office.until(lambda: office.runs()[str(first.pid)] >= 1)
        office.kill(first)
        office.switch(after)
        journeys += office.queue_jobs(2)
        post_letters(office, 20, "second")
        second = office.start(job_seconds=2)
        office.until(lambda: office.runs()[str(second.pid)] >= 1)
        office.kill(second)
        office.switch(before)
        post_letters(office, 20, "third")
        office.start()
        office.until(lambda: are_in_review(journeys) and office.has_nothing_to_do())
        assert is_whole(office, journeys)


def test_two_workers_share_the_jobs_and_one_that_is_asked_to_stop_ends_what_it_has_in_hand(office):
    first, second = office.start(job_seconds=1), office.start(job_seconds=1)
    journeys = office.queue_jobs()
    office.until(lambda: office.runs()[str(first.pid)] and office.runs()[str(second.pid)])
    seconds, code = office.stop(first)
    assert (code, seconds < STOP_SECONDS) == (0, True)
    assert "worker stopped" in office.log()
    office.until(lambda: are_in_review(journeys) and office.has_nothing_to_do())
    assert is_whole(office, journeys)
    assert sum(office.runs().values()) == len(journeys), "no job was begun twice"
