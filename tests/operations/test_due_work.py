"""Both adapters of due work keep the same promises; worker processes that are killed, stopped, doubled and exchanged."""

import time
from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from app.domain.due_queues import PROCRASTINATE, ROWS
from app.store.case_lists import history_of
from app.store.incident_rows import incidents
from app.store.tables_applications import outbox
from app.store.tables_cases import timer
from tests.conftest import _copied
from tests.make.procedure_journey import REVIEWERS
from tests.support.databases import drop_postgres
from tests.support.due_work_office import (
    EMPLOYEES,
    LEASE_SECONDS,
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


@pytest.fixture
def woken_office(originals, tmp_path):
    yield from _office("postgres", PROCRASTINATE, originals, tmp_path)


def _office(kind, due_work, originals, tmp_path):
    url = _copied(originals, kind, fill_on_the_real_clock, tmp_path)
    found = DueWorkOffice(url, tmp_path, due_work)
    yield found
    found.close()
    if kind == "postgres":
        drop_postgres(url)


def once(office, journeys):
    """Tell whether each check has had its effect once, every letter has left, and nobody has to look after anything."""
    with office.context.database.reading() as work:
        for journey in journeys:
            told = [one.kind for one in history_of(work, journey.case_id)]
            assert told.count("job_done") <= 1, told
        assert incidents(work) == []
        sent = work.connection.execute(select(outbox.c.id, outbox.c.sent_at)).all()
    assert all(one.sent_at is not None for one in sent)
    assert sorted(path.stem for path in (office.folder / "letters").glob("*.eml")) == sorted(one.id for one in sent)
    return True


def test_a_renewal_runs_to_its_end(office):
    office.start()
    (journey,) = office.queue_jobs(EMPLOYEES[:1])
    office.until(lambda: "review" in journey.open())
    journey.approve(REVIEWERS)
    office.until(office.has_nothing_to_do)
    assert journey.case.state == "approved"
    assert once(office, [journey])
