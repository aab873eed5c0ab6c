"""Both adapters of due work keep the same promises; worker processes that are killed, stopped, doubled and exchanged."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from app.domain.due_queues import PROCRASTINATE, ROWS
from app.store.case_lists import history_of
from app.store.incident_rows import incidents
from app.store.outbox_rows import Contents, post
from app.store.tables_applications import outbox
from app.store.tables_cases import timer
from app.store.timer_rows import timers_of_case
from tests.conftest import _copied
from tests.make.procedure_journey import REVIEWERS
from tests.support.databases import drop_postgres
from tests.support.due_work_office import (
    EMPLOYEES,
    STOP_SECONDS,
    DueWorkOffice,
    fill_on_the_real_clock,
)

pytestmark = pytest.mark.slow
ON_POSTGRES = pytest.mark.postgres
EACH = [
    pytest.param(("sqlite", ROWS), id="rows-sqlite"),
    pytest.param(("postgres", ROWS), id="rows-postgres", marks=ON_POSTGRES),
    pytest.param(("postgres", PROCRASTINATE), id="procrastinate", marks=ON_POSTGRES),
]


@pytest.fixture(params=EACH)
def office(request, originals, tmp_path):
    yield from _office(*request.param, originals, tmp_path)


def _office(kind, due_work, originals, tmp_path):
    url = _copied(originals, kind, fill_on_the_real_clock, tmp_path)
    found = DueWorkOffice(url, tmp_path, due_work)
    yield found
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
    return files == sorted(one.id for one in letters if one.sent_at is not None) and len(files) == len(letters)


def are_in_review(journeys):
    return all("review" in one.open() for one in journeys)


def post_letters(office, count, mark="test"):
    """Put letters into the outbox, each in a transaction of its own."""
    for number in range(count):
        told = Contents("a@example.invalid", {}, "提醒", "请查看")
        office.context.database.transact(
            lambda work, number=number, told=told: post(work, "mail", "reminder", told, f"{mark}-{number}")
        )


def test_a_renewal_runs_to_its_end(office):
    office.start()
    (journey,) = office.queue_jobs(EMPLOYEES[:1])
    office.until(lambda: "review" in journey.open())
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


def test_work_in_flight_survives_changes_of_the_adapter(office):
    before = office.start(job_seconds=1)
    journeys = office.queue_jobs()
    post_letters(office, 20, "first")
    office.until(lambda: office.runs()[str(before.pid)] >= 1)
    others = [ROWS, PROCRASTINATE] if office.url.startswith("postgresql") else [ROWS]
    for number, due_work in enumerate(others):
        office.switch(due_work)
        post_letters(office, 20, f"after-{number}")
        office.start()
    office.kill(before)
    office.until(lambda: are_in_review(journeys) and office.has_nothing_to_do())
    assert is_whole(office, journeys)


def test_a_timer_fires_in_time(office):
    (journey,) = office.queue_jobs(EMPLOYEES[:1])
    office.start()
    office.until(lambda: "review" in journey.open())
    with office.context.database.reading() as work:
        before = len(history_of(work, journey.case_id))
        (due, *_) = timers_of_case(work, journey.case_id)

    def bring_nearer(work):
        at = work.now + timedelta(seconds=2)
        work.connection.execute(update(timer).where(timer.c.key == due.key).values(due_at=at))

    def has_fired():
        with office.context.database.reading() as work:
            return due.key not in {one.key for one in timers_of_case(work, journey.case_id)}

    office.context.database.transact(bring_nearer)
    took = office.until(has_fired)
    assert 1 < took < 8
    with office.context.database.reading() as work:
        fired = [one for one in history_of(work, journey.case_id)[before:] if one.element == due.element]
    assert len(fired) == 1, fired


def test_a_worker_that_is_asked_to_stop_finishes_its_job_and_ends_in_time(office):
    worker = office.start(job_seconds=2)
    journeys = office.queue_jobs(EMPLOYEES[:2])
    office.until(lambda: office.runs()[str(worker.pid)] >= 1)
    seconds, code = office.stop(worker)
    assert (code, seconds < STOP_SECONDS) == (0, True)
    assert "worker stopped" in office.log()
    done = [one for one in journeys if "review" in one.open()]
    assert len(done) == 1, "the job in hand was finished, the other one was left"
    office.start()
    office.until(lambda: are_in_review(journeys) and office.has_nothing_to_do())
    assert is_whole(office, journeys)
    assert sum(office.runs().values()) == len(journeys)


def test_two_workers_share_the_jobs(office):
    workers = [office.start(job_seconds=1.5) for _ in range(2)]
    journeys = office.queue_jobs()
    office.until(lambda: are_in_review(journeys) and office.has_nothing_to_do())
    runs = office.runs()
    assert sorted(runs) == sorted(str(one.pid) for one in workers)
    assert sum(runs.values()) == len(journeys)
    assert is_whole(office, journeys)
