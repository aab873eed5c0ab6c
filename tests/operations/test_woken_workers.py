"""A worker that is woken beside its rounds: one queue waits for no other, and neither failures nor lost connections end it."""

import json
import logging
import threading
import time
from dataclasses import replace
from io import StringIO

import pytest
import structlog
from sqlalchemy import text

from app.cli.command_line import main
from app.context_builder import build_context
from app.jobs.scheduler import PeriodicTask
from app.log_lines import configure_logs, tell_request
from app.services.context.wake_up_tables import prepare_wake_ups
from app.services.due_work.woken_queues import LOOK_EVERY_SECONDS, woken_queues
from app.store.wake_up_schema import wake_up_counts

pytestmark = pytest.mark.postgres
PATIENCE_SECONDS = 30


class Chores:
    """Chores with the names of queues that note when they run and do what a test asks of them."""

    def __init__(self):
        self.ran, self.told, self.is_certain = [], [], True
        self.acts = {}
        self.was_looked_at = threading.Condition()

    def all(self):
        names = {"jobs": True, "letters": False, "messages": True, "timers": True, "sweep": True}
        return [
            PeriodicTask(name, lambda name=name: self._run(name), is_due_work=is_due)
            for name, is_due in names.items()
        ]

    def _run(self, name):
        with self.was_looked_at:
            self.ran.append(name)
            self.was_looked_at.notify_all()
        return self.acts.get(name, lambda: False)()

    def tell(self, name, failed):
        with self.was_looked_at:
            self.told.append((name, type(failed).__name__))
            self.was_looked_at.notify_all()

    def wait_for(self, holds):
        with self.was_looked_at:
            assert self.was_looked_at.wait_for(holds, PATIENCE_SECONDS), (self.ran, self.told)


@pytest.fixture
def lines():
    """Return what is logged, as the worker writes it."""
    root = logging.getLogger()
    former, stream = root.handlers[:], StringIO()
    configure_logs(stream)
    yield stream
    structlog.reset_defaults()
    structlog.contextvars.clear_contextvars()
    root.handlers[:] = former


@pytest.fixture
def office(postgres_context):
    settings = replace(postgres_context.settings, due_work="procrastinate")
    found = build_context(settings, clock=postgres_context.clock)
    prepare_wake_ups(found)
    yield found
    found.database.close()


def wake(office, *queues):
    office.database.transact(lambda work: work.pending.wakes.update(queues))


def woken(office, chores):
    return woken_queues(office, chores.all(), is_certain=lambda: chores.is_certain, tell=chores.tell)


def test_the_rounds_look_seldom_at_what_a_worker_is_woken_for_and_as_before_at_the_rest(
    office, postgres_context
):
    chores = Chores()
    with woken(office, chores) as rounds:
        seldom = {one.name for one in rounds if one.every_seconds == LOOK_EVERY_SECONDS}
    assert seldom == {"jobs", "letters", "messages"}
    with woken(postgres_context, chores) as rounds:
        assert [(one.name, one.every_seconds) for one in rounds] == [(one.name, 0.0) for one in chores.all()]


def test_a_wake_up_runs_its_queue_until_nothing_is_due_and_is_gone(office):
    chores, left = Chores(), [3]

    def some():
        left[0] -= 1
        return left[0] > 0

    chores.acts["jobs"] = some
    with woken(office, chores):
        wake(office, "jobs")
        chores.wait_for(lambda: left[0] <= 0)
        wake(office, "timers", "messages", "letters")
        chores.wait_for(lambda: {"timers", "messages", "letters"} <= set(chores.ran))
    assert chores.told == []
    with office.database.reading() as work:
        counts = wake_up_counts(work)
    assert counts.taken == 0


def test_a_queue_that_takes_long_keeps_no_other_waiting_and_is_ended_before_the_worker(office):
    chores, may_end, ended = Chores(), threading.Event(), []

    def slow():
        may_end.wait(PATIENCE_SECONDS)
        ended.append(True)
        return False

    chores.acts["letters"] = slow
    with woken(office, chores):
        wake(office, "letters")
        chores.wait_for(lambda: "letters" in chores.ran)
        wake(office, "jobs")
        chores.wait_for(lambda: "jobs" in chores.ran)
        threading.Timer(0.3, may_end.set).start()
    assert ended == [True], "what was in hand was finished before the block ended"


def test_a_busy_worker_leaves_the_next_wake_up_to_another(office):
    busy, idle, may_end = Chores(), Chores(), threading.Event()
    busy.acts["jobs"] = lambda: may_end.wait(PATIENCE_SECONDS) and False
    with woken(office, busy):
        wake(office, "jobs")
        busy.wait_for(lambda: "jobs" in busy.ran)
        with woken(office, idle):
            wake(office, "jobs")
            idle.wait_for(lambda: "jobs" in idle.ran)
        assert busy.ran.count("jobs") == 1
        may_end.set()


def test_while_the_clock_is_in_doubt_only_letters_are_looked_at(office):
    chores = Chores()
    chores.is_certain = False
    with woken(office, chores):
        wake(office, "jobs", "messages", "timers")
        wake(office, "letters")
        chores.wait_for(lambda: "letters" in chores.ran)
        deadline = time.monotonic() + PATIENCE_SECONDS
        while waiting(office) and time.monotonic() < deadline:
            time.sleep(0.05)
    assert set(chores.ran) == {"letters"}


def waiting(office):
    with office.database.reading() as work:
        counts = wake_up_counts(work)
    return counts.waiting + counts.taken


def test_a_queue_that_fails_is_told_of_and_is_woken_again(office):
    chores = Chores()

    def fails():
        raise ValueError

    chores.acts["jobs"] = fails
    with woken(office, chores):
        wake(office, "jobs")
        chores.wait_for(lambda: ("jobs", "ValueError") in chores.told)
        del chores.acts["jobs"]
        wake(office, "jobs")
        chores.wait_for(lambda: chores.ran.count("jobs") == 2)


def test_who_loses_the_database_listens_again(office):
    chores = Chores()
    cut = text("SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
               " WHERE application_name = 'office-wake-ups' AND datname = current_database()")  # fmt: skip
    with woken(office, chores):
        wake(office, "jobs")
        chores.wait_for(lambda: "jobs" in chores.ran)
        with office.database.engine.connect() as connection:
            assert connection.execute(cut).all()
        wake(office, "letters")
        chores.wait_for(lambda: "letters" in chores.ran)


def test_lines_of_a_woken_worker_name_the_request_that_woke_it(office, lines):
    chores = Chores()
    chores.acts["jobs"] = lambda: wake(office, "letters") or False
    tell_request("a1b2c3d4")

    def tells():
        with office.database.engine.connect() as connection, connection.begin():
            connection.execute(text("DROP SCHEMA procrastinate CASCADE"))
        wake(office, "jobs")
        return False

    chores.acts["letters"] = tells
    with woken(office, chores):
        wake(office, "jobs")
        chores.wait_for(lambda: "letters" in chores.ran)
        deadline = time.monotonic() + PATIENCE_SECONDS
        while "nobody could be woken" not in lines.getvalue() and time.monotonic() < deadline:
            time.sleep(0.05)
    (line,) = [line for line in lines.getvalue().splitlines() if "nobody could be woken" in line]
    assert json.loads(line)["woken_by"] == "a1b2c3d4"


def test_the_doctor_tells_whether_workers_are_woken(office, monkeypatch, capsys):
    settings = office.settings
    for name, value in {
        "APP_DATA_DIR": str(settings.data_dir), "DATABASE_URL": settings.database_url,
        "APP_SECRET_KEY": settings.secret_key, "APP_ENCRYPTION_KEY": settings.encryption_key,
        "APP_DUE_WORK": "procrastinate",
    }.items():  # fmt: skip
        monkeypatch.setenv(name, value)
    wake(office, "letters")
    main(["doctor"])
    assert "叫醒后台进程：正常（procrastinate：1 个还没有人应，0 个正在办）" in capsys.readouterr().out
    with office.database.engine.connect() as connection, connection.begin():
        connection.execute(text("DROP SCHEMA procrastinate CASCADE"))
    main(["doctor"])
    assert "叫不醒：procrastinate 的表缺少" in capsys.readouterr().out
