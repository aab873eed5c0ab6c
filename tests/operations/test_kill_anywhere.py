"""Time and again kill -9 in the middle of real journeys: nothing is lost, nothing is done twice."""

import os
import time
from collections import Counter

import pytest
from sqlalchemy import func, select

from app.context_builder import build_context
from app.demo.demo_base import load_demo
from app.services.installation.prepare_installation import prepare
from app.settings import read_settings
from app.store.answer_rows import answers_of
from app.store.audit_chain import OFFICE, first_broken
from app.store.case_lists import history_of
from app.store.case_rows import case_of
from app.store.incident_rows import incidents
from app.store.office_paper_rows import papers_of_case
from app.store.review_rows import decisions_of, slip_of_case
from app.store.tables_applications import notice, outbox
from app.store.tables_cases import application_case, human_task
from app.store.tables_identity import idempotency
from app.store.task_rows import tasks_of_case
from tests.make.journey_by_pages import DONE, JourneyByPages
from tests.support.nightly import times
from tests.support.running_office import Killer, RunningOffice, StubbornClient

pytestmark = pytest.mark.slow
KILLS = int(os.environ.get("TEST_KILLS", times(50, 20)))
PEOPLE = ("zhao", "qian", "wang")
REVIEWERS = ("hd.l1a", "hd.l2a", "hd.l3a")
PAPERS = ("receipt", "acceptance_notice", "completion_notice", "confirmation_slip")


@pytest.fixture
def running(tmp_path):
    context = build_context(read_settings({"APP_DATA_DIR": str(tmp_path)}))
    prepare(context)
    # Filled before the start: the stories of the demonstration are played elsewhere, and take half a minute.
    load_demo(context, with_samples=False)
    office = RunningOffice(tmp_path)
    yield office, context
    context.database.close()
    office.stop()


def _walk(context, clients, killer):
    """Renew, withdraw and renew again until the killer has had enough; then renew to the end."""
    finished, withdrawn, number = [], [], 0
    while not killer.is_done:
        journey = JourneyByPages(context, clients, PEOPLE[-1])
        number += 1
        if number % 2:
            journey.prepare()
        journey.withdraw()
        withdrawn.append(journey)
        if len(finished) < len(PEOPLE) - 1 and number % 3 == 0:
            finished.append(JourneyByPages(context, clients, PEOPLE[len(finished)]).submit().approve())
    while len(finished) < len(PEOPLE):
        finished.append(JourneyByPages(context, clients, PEOPLE[len(finished)]).submit().approve())
    return finished, withdrawn


def _letters_have_left(context, folder):
    deadline = time.monotonic() + 90
    while time.monotonic() < deadline:
        with context.database.reading() as work:
            waiting = work.connection.execute(
                select(func.count()).select_from(outbox).where(outbox.c.sent_at.is_(None))
            ).scalar_one()
        if not waiting:
            return sorted(path.stem for path in (folder / "letters").glob("*.eml"))
        time.sleep(0.5)
    raise AssertionError(f"{waiting} letters never left")


def test_nothing_is_lost_and_nothing_is_doubled(running):
    office, context = running
    played = _cases(context), _keys(context)
    clients = {login: StubbornClient(office.port, login) for login in ("agent", *PEOPLE, *REVIEWERS)}
    killer = Killer(office, KILLS, seed=2026)
    killer.start()
    finished, withdrawn = _walk(context, clients, killer)
    killer.join()
    assert sum(killer.killed.values()) == KILLS, office.log.read_text()[-3000:]
    assert min(killer.killed.values()) > 0
    for journey in finished:
        _check_approved(context, journey)
    for journey in withdrawn:
        assert journey.case.state == "withdrawn"
        assert journey.open() == {}
    _check_whole(context, finished + withdrawn, played)
    letters = _letters_have_left(context, office.folder)
    with context.database.reading() as work:
        assert letters == sorted(work.connection.execute(select(outbox.c.id)).scalars())


def _check_approved(context, journey):
    with context.database.reading() as work:
        case = case_of(work, journey.case_id)
        assert (case.state, case.round, case.outcome) == ("approved", 1, "end_approved")
        assert [answer.element for answer in answers_of(work, case.id)] == DONE
        assert [decision.level for decision in decisions_of(work, case.id)] == [1, 2, 3]
        assert slip_of_case(work, case.id) is not None
        told = work.connection.execute(select(notice.c.kind).where(notice.c.case_id == case.id)).scalars()
        assert Counter(told) == {"renewal_papers_needed": 1, "paper_issued": 2, "renewal_approved": 2}
        assert Counter(paper.kind for paper in papers_of_case(work, case.id)) == dict.fromkeys(PAPERS, 1)
        closed = Counter(task.element for task in tasks_of_case(work, case.id, only_open=False))
        assert closed == Counter(DONE)


def _cases(context):
    with context.database.reading() as work:
        return set(work.connection.execute(select(application_case.c.id)).scalars())


def _keys(context):
    with context.database.reading() as work:
        rows = work.connection.execute(select(idempotency.c.actor, idempotency.c.key))
        return {tuple(row) for row in rows}


def _check_whole(context, journeys, played):
    """Nothing is there beside these journeys and what the demonstration had played before them."""
    cases, keys = played
    own = {journey.case_id for journey in journeys}
    assert _cases(context) == cases | own
    assert len(_keys(context) - keys) == sum(len(journey.keys) for journey in journeys)
    with context.database.reading() as work:
        for case_id in cases | own:
            numbers = sorted(row.number for row in history_of(work, case_id))
            assert numbers == list(range(1, len(numbers) + 1))
            assert first_broken(work, context.audit_key, case_id) is None
        assert first_broken(work, context.audit_key, OFFICE) is None
        assert incidents(work) == []
        still_open = select(human_task.c.case_id).where(human_task.c.state == "open")
        assert own.isdisjoint(work.connection.execute(still_open).scalars())
        assert (
            work.connection.execute(
                select(func.count()).select_from(idempotency).where(idempotency.c.answer.is_(None))
            ).scalar_one()
            == 0
        )
