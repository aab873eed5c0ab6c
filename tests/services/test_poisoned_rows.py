"""A letter, a job, a reminder of a permit or of a unit that cannot be dealt with is an incident, and stops no other.

Timers, messages and permits that end: test_one_failure_stops_nobody.py; starts: test_incidents.py.
"""

from datetime import timedelta

import pytest
from sqlalchemy import select, text, update

from app.services.due_work.attachment_reminders import remind_about_attachments
from app.services.due_work.daily_sweep import remind_about_permits
from app.services.due_work.retry_incident import retry_incident
from app.services.due_work.send_letters import send_next_letter
from app.services.due_work.weekly_digest import digest_some_units
from app.services.execution.run_job import run_next_job
from app.store import leases
from app.store.incident_rows import incidents
from app.store.tables_applications import notice, outbox
from app.store.tables_cases import job
from tests.make.context_maker import actor_named, with_handlers
from tests.make.many_permits import add_holders
from tests.make.procedure_journey import attach
from tests.make.service_journey import SUBMIT, ServiceJourney


def only_incident(context):
    with context.database.reading() as work:
        (found,) = incidents(work)
    return found


def is_retried(context):
    return retry_incident(context, actor_named(context, "operator"), only_incident(context).id)


def execute(context, statement):
    context.database.transact(lambda work: work.connection.execute(statement))


def rows(context, query):
    with context.database.reading() as work:
        return work.connection.execute(query).all()


class Folder:
    """A channel that takes every letter."""

    is_read_aloud = False

    def __init__(self):
        self.sent = []

    def send(self, identity, _address, _subject, _body):
        self.sent.append(identity)


def test_a_letter_that_cannot_be_read_stops_no_other(context):
    for login in ("zhao", "wang"):
        ServiceJourney(context, login).submit()
    first, *others = rows(
        context, select(outbox.c.id, outbox.c.payload).order_by(outbox.c.run_at, outbox.c.id)
    )
    assert others
    execute(context, update(outbox).where(outbox.c.id == first.id).values(payload={"sealed": "torn"}))
    folder = Folder()
    for _ in range(leases.MAX_ATTEMPTS):
        while send_next_letter(context, {"mail": folder}):
            continue
        assert sorted(folder.sent) == sorted(one.id for one in others)
        context.clock.forward(days=1)
    assert "ValueError" in only_incident(context).text
    execute(context, update(outbox).where(outbox.c.id == first.id).values(payload=first.payload))
    assert is_retried(context)
    assert send_next_letter(context, {"mail": folder})
    assert folder.sent[-1] == first.id


def test_a_letter_for_which_there_is_no_way_out_stops_no_other(sqlite_context):
    context = sqlite_context
    for login in ("zhao", "wang"):
        ServiceJourney(context, login).submit()
    first, *others = rows(context, select(outbox.c.id).order_by(outbox.c.run_at, outbox.c.id))
    execute(context, update(outbox).where(outbox.c.id == first.id).values(kind="pigeon"))
    folder = Folder()
    while send_next_letter(context, {"mail": folder}):
        continue
    assert sorted(folder.sent) == sorted(one.id for one in others)


def test_a_job_that_cannot_run_stops_no_other(context):
    journeys = ServiceJourney(context).prepare(), ServiceJourney(context, "wang").prepare()
    moved = with_handlers(context, mode="job", **{"ledger.check": None})
    for journey in journeys:
        journey.context = moved
        journey.do("agent", "verify_and_submit", SUBMIT)
    first, _second = rows(context, select(job.c.key, job.c.case_id).order_by(job.c.run_at, job.c.key))
    execute(context, update(job).where(job.c.key == first.key).values(parameters={"no_such": 1}))
    for _ in range(leases.MAX_ATTEMPTS):
        while run_next_job(moved):
            continue
        assert ["review" in one.open() for one in journeys] == [
            one.case_id != first.case_id for one in journeys
        ]
        context.clock.forward(hours=1)
    assert "no_such" in only_incident(context).text
    execute(context, update(job).where(job.c.key == first.key).values(parameters={}))
    assert retry_incident(moved, actor_named(context, "operator"), only_incident(context).id)
    assert all("review" in one.open() for one in journeys)
    moved.database.close()


def refuse_notices(context, audience):
    """Let the database refuse what is told to somebody; return what ends that."""
    refuse = (
        f"CREATE TRIGGER refuse BEFORE INSERT ON notice WHEN new.audience = '{audience}'"
        " BEGIN SELECT RAISE(ABORT, 'torn page'); END"
    )
    execute(context, text(refuse))
    return lambda: execute(context, text("DROP TRIGGER refuse"))


def told(context, *kinds):
    found = rows(context, select(notice.c.audience).where(notice.c.kind.in_(kinds)))
    return [one.audience for one in found]


def test_a_permit_of_which_nobody_can_be_told_keeps_no_reminder_back(sqlite_context):
    context = sqlite_context
    remind_about_permits(context)
    context.clock.forward(days=1)
    unit = actor_named(context, "agent").employer_id
    add_holders(context, 3, context.today() + timedelta(days=1), unit)
    people = [
        one.id for one in rows(context, text("SELECT id FROM person WHERE name LIKE '样本%' ORDER BY id"))
    ]
    mend = refuse_notices(context, f"person:{people[0]}")
    before = rows(context, select(notice.c.id))
    assert remind_about_permits(context) >= 2
    reached = {one.audience for one in rows(context, select(notice.c.audience))}
    assert {f"person:{one}" for one in people[1:]} <= reached
    assert f"person:{people[0]}" not in reached
    assert len(rows(context, select(notice.c.id))) > len(before)
    assert "torn page" in only_incident(context).text
    mend()
    assert is_retried(context)
    assert f"person:{people[0]}" in {one.audience for one in rows(context, select(notice.c.audience))}


@pytest.mark.parametrize(
    ("remind", "kind"),
    [(remind_about_attachments, "attachments_stale"), (digest_some_units, "weekly_digest")],
)
def test_a_unit_that_cannot_be_told_keeps_no_reminder_of_others_back(sqlite_context, remind, kind):
    context = sqlite_context
    for login in ("agent", "agent2"):
        attach(context, login, "business_license")
        ServiceJourney(context, {"agent": "zhao", "agent2": "jiang"}[login], login)
    # A Monday, and the first of a new year for what is told once a year.
    context.clock.forward(days=40)
    unit = f"employer:{actor_named(context, 'agent').employer_id}"
    mend = refuse_notices(context, unit)
    remind(context)
    reached = told(context, kind)
    assert reached
    assert unit not in reached
    assert "北京示例云科技有限公司" in only_incident(context).text
    mend()
    assert is_retried(context)
    assert sorted(told(context, kind)) == sorted([*reached, unit])
