"""A clock that may be wrong stops all that is due, in every process, until an operator has confirmed."""

from dataclasses import replace

import pytest
from sqlalchemy import func, select

from app.context_builder import build_context
from app.jobs.scheduler import run_scheduler
from app.services.accounts.prove_registration import begin_registration
from app.services.archives.retention_terms import mark_some
from app.services.context.certain_clock import clocks, confirm_clock, look_at_clock
from app.services.context.refusals import (
    ClockDoubtError,
    FormInvalidError,
    NotAllowedError,
    ProcedureRefusedError,
)
from app.services.due_work.attachment_reminders import remind_about_attachments
from app.services.due_work.count_days import count_some
from app.services.due_work.daily_sweep import expire_permits, remind_about_permits
from app.services.due_work.prune import prune_some
from app.services.due_work.send_letters import send_next_letter
from app.services.evidence.old_events import drop_old_events
from app.services.execution.deliver_messages import deliver_messages
from app.services.execution.fire_timer import fire_due_timers
from app.services.execution.run_job import run_next_job
from app.services.papers.sweep_files import FileRounds
from app.store.audit_chain import OFFICE, first_broken, rows_of
from app.store.sweep_rows import last_beat
from app.store.tables_applications import notice, outbox
from app.store.tables_office import permit
from app.worker import chores_of, doubt_watch
from tests.conftest import opened_copy
from tests.make.context_maker import actor_named, fill_context
from tests.make.false_clock import FalseClock
from tests.make.notice_wording import notice_words
from tests.make.registering import GOOD
from tests.make.service_journey import ServiceJourney

WHY = "已用手表核对，时间正确"


@pytest.fixture
def machine(context):
    """Return a machine whose clock is believed; its processes are closed after the test."""
    return FalseClock(context).believe()


@pytest.fixture
def process(machine):
    made = machine.process()
    yield made
    made.database.close()


CODE = notice_words("registration_code", {})[0]


def count(context, table, *conditions):
    with context.database.reading() as work:
        return work.connection.execute(
            select(func.count()).select_from(table).where(*conditions)
        ).scalar_one()


def expired(context):
    return count(context, permit, permit.c.state == "expired")


def rounds(context, number):
    """Let a worker make some rounds; return what it told."""
    told, left = [], list(range(number + 1))

    def tell(chore, failed):
        told.append((chore, failed))

    run_scheduler(
        chores_of(context),
        should_stop=lambda: not left.pop() or not left,
        is_certain=doubt_watch(context, tell),
        tell=tell,
        rest=lambda _seconds: None,
    )
    return told


def doubt(context):
    with context.database.reading() as work:
        return clocks(context, work).doubt


def test_a_clock_set_ninety_days_ahead_expires_nobody_and_tells_nobody(context, machine, process):
    rounds(process, 1)
    before = expired(context), count(context, notice), count(context, outbox, outbox.c.sent_at.is_(None))
    machine.set_by(days=90)
    told = rounds(process, 5)
    assert [(chore, type(failed)) for chore, failed in told] == [("clock", ClockDoubtError)]
    assert (
        expired(context),
        count(context, notice),
        count(context, outbox, outbox.c.sent_at.is_(None)),
    ) == before
    assert doubt(context)["kind"] == "jumped"


def test_the_worker_is_still_seen_to_be_alive_while_the_clock_is_in_doubt(machine, process):
    machine.set_by(days=90)
    rounds(process, 1)
    with process.database.reading() as work:
        assert last_beat(work) == machine.wall()


DUE = {
    "expiry": expire_permits,
    "reminders": remind_about_permits,
    "attachments": remind_about_attachments,
    "timers": fire_due_timers,
    "messages": deliver_messages,
    "jobs": run_next_job,
    "pruning": prune_some,
    "counted days": count_some,
    "terms of keeping": mark_some,
    "old events": drop_old_events,
    "old files": lambda context: list(iter(FileRounds(context).some, False)),
}


@pytest.mark.parametrize("kind", [k for k in DUE if k not in {"timers", "messages"}])
def test_whatever_is_due_asks_the_clock_in_the_transaction_that_acts(process, machine, kind):
    machine.set_by(days=90)
    with pytest.raises(ClockDoubtError):
        DUE[kind](process)
    assert doubt(process)["kind"] == "jumped"


class Told:
    """A channel that keeps what it was given to send."""

    is_read_aloud = False

    def __init__(self):
        self.subjects = []

    def send(self, _identity, _address, subject, _body):
        self.subjects.append(subject)


def test_a_code_that_somebody_waits_for_leaves_while_all_other_letters_wait(context, machine, process):
    ServiceJourney(context).submit()
    begin_registration(process, GOOD, "register", "192.0.2.1")
    machine.set_by(days=90)
    told = Told()
    while send_next_letter(process, {"mail": told, "text": told}):
        continue
    assert told.subjects == [CODE]
    assert doubt(process)["kind"] == "jumped"
    machine.set_by(days=-90)
    confirm_clock(context, actor_named(context, "operator"), "confirm", reason=WHY)
    while send_next_letter(context, {"mail": told, "text": told}):
        continue
    assert len(told.subjects) > 1
    assert told.subjects.count(CODE) == 1


def test_timers_and_messages_ask_the_clock_too(context, machine, process):
    journey = ServiceJourney(context).submit()
    machine.set_by(days=90)
    before = journey.case.lock_version
    with pytest.raises(ClockDoubtError):
        fire_due_timers(process)
    assert journey.case.lock_version == before


@pytest.mark.parametrize(("moved", "kind"), [({"days": 90}, "jumped"), ({"hours": -1}, "behind")])
def test_what_one_process_doubts_stops_all_others_whose_clocks_are_right(context, moved, kind):
    right, wrong = FalseClock(context).believe(), FalseClock(context, boot="boot 2")
    one, other = right.process(), wrong.process()
    assert look_at_clock(one) is None
    wrong.set_by(**moved)
    assert look_at_clock(other)["kind"] == kind
    context.clock.forward(days=60)
    with pytest.raises(ClockDoubtError) as stopped:
        expire_permits(one)
    assert stopped.value.facts["machine"] == "server of boot 2"
    one.database.close()
    other.database.close()


def test_a_confirmation_lets_the_due_work_go_on_once(context, machine, process):
    operator = actor_named(context, "operator")
    machine.set_by(days=90)
    rounds(process, 2)
    confirm_clock(process, operator, "k", reason=WHY)
    rounds(process, 2)
    done = expired(context)
    told = count(context, notice, notice.c.kind == "permit_expired")
    assert done > 3
    assert told > 0
    confirm_clock(process, operator, "k", reason=WHY)
    rounds(process, 2)
    assert (expired(context), count(context, notice, notice.c.kind == "permit_expired")) == (done, told)


def test_a_confirmation_is_in_the_audit_with_all_clocks(context, machine, process):
    machine.set_by(days=90)
    look_at_clock(process)
    confirm_clock(process, actor_named(context, "operator"), "k", reason=WHY)
    with context.database.reading() as work:
        rows = [row for row in rows_of(work, OFFICE) if row["action"].startswith("clock_")]
        assert first_broken(work, context.audit_key, OFFICE) is None
    assert [row["action"] for row in rows] == ["clock_doubt", "clock_confirmed"]
    assert set(rows[1]["facts"]) == {"reason", "wall", "expected", "database", "last_seen", "doubt"}


def test_a_confirmation_needs_an_operator_a_doubt_and_a_reason(context, machine, process):
    operator = actor_named(context, "operator")
    with pytest.raises(ProcedureRefusedError):
        confirm_clock(process, operator, "k1", reason=WHY)
    machine.set_by(days=90)
    look_at_clock(process)
    with pytest.raises(NotAllowedError):
        confirm_clock(process, actor_named(context, "agent"), "k2", reason=WHY)
    with pytest.raises(FormInvalidError):
        confirm_clock(process, operator, "k3", reason="好")
    assert doubt(context) is not None


def test_a_confirmation_on_one_machine_believes_no_other_that_is_still_wrong(context):
    right, wrong = FalseClock(context).believe(), FalseClock(context, boot="boot 2")
    one, other = right.process(), wrong.process()
    wrong.set_by(days=90)
    look_at_clock(other)
    confirm_clock(one, actor_named(context, "operator"), "k", reason=WHY)
    with pytest.raises(ClockDoubtError):
        expire_permits(other)
    one.database.close()
    other.database.close()


def test_a_clock_that_was_set_right_again_still_waits_for_somebody(machine, process):
    machine.set_by(days=90)
    look_at_clock(process)
    machine.set_by(days=-90)
    assert look_at_clock(process)["kind"] == "jumped"


@pytest.mark.parametrize("days", [3, 9, 45])
def test_a_standstill_is_no_doubt_while_the_machine_goes_on(sqlite_context, days):
    process = FalseClock(sqlite_context).believe().process()
    sqlite_context.clock.forward(days=days)
    assert look_at_clock(process) is None
    process.database.close()


@pytest.mark.parametrize(("days", "kind"), [(9, None), (11, "jumped"), (-1, "behind")])
def test_a_machine_that_starts_is_compared_with_the_last_instant_seen(sqlite_context, days, kind):
    FalseClock(sqlite_context).believe()
    started = FalseClock(sqlite_context, boot="boot 2")
    started.set_by(days=days)
    process = started.process()
    found = look_at_clock(process)
    assert (found and found["kind"]) == kind
    process.database.close()


def test_a_worker_started_with_a_wrong_clock_on_the_same_machine_is_found_out(machine):
    machine.set_by(days=5)
    process = machine.process()
    assert look_at_clock(process)["source"] == "running"
    process.database.close()


@pytest.mark.parametrize("minutes", [-4, 4])
def test_small_corrections_of_the_clock_are_no_doubt(machine, process, minutes):
    machine.set_by(minutes=minutes)
    assert look_at_clock(process) is None


@pytest.mark.postgres
def test_the_database_server_has_a_say(originals, tmp_path):
    for context in opened_copy(originals, "postgres", fill_context, tmp_path):
        FalseClock(context).believe()
        started = FalseClock(context, boot="boot 2")
        started.set_by(days=5)
        process = started.process()
        assert look_at_clock(process)["source"] == "database"
        process.database.close()


def test_a_clock_moved_for_a_demonstration_is_no_doubt(sqlite_context):
    settings = replace(sqlite_context.settings, clock_offset_days=400)
    shown = build_context(settings)
    assert look_at_clock(shown) is None
    assert expire_permits(shown) > 3
    shown.database.close()
