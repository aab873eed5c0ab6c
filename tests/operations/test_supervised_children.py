"""Who gives up as soon as it is started stops everything at last; who has worked before, or was killed, comes back."""

import os
import signal
import threading
import time
from contextlib import contextmanager

import pytest
from sqlalchemy import make_url

from app import supervisor
from app.context_builder import build_context
from app.services.context import edition_cache, wait_for_database
from app.services.context.wait_for_database import when_database_answers
from app.services.installation.prepare_installation import PROCEDURES, compile_live_editions
from app.services.recovery.fitting_keys import refuse_wrong_keys
from app.store.edition_rows import live_edition_of
from app.supervisor import MAX_FAILURES, PROCESS_NAME, Supervisor
from tests.support.databases import keep_out, let_in

MANY = MAX_FAILURES + 3


@pytest.fixture
def supervised(monkeypatch, tmp_path):
    """Yield a function that supervises a program until it was started many times; returns code and starts."""
    for name in ("RESTART_PAUSE_SECONDS", "LOOK_SECONDS"):
        monkeypatch.setattr(supervisor, name, 0.01)
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)}
    log = tmp_path / "starts"
    log.touch()

    def run(program):
        made = Supervisor("127.0.0.1", 0, tmp_path)
        started = []

        def noted():
            with log.open("a") as out:
                out.write(PROCESS_NAME.read_text())
            program()

        def stop_after_many():
            while not made.is_stopping and len(started) < MANY:
                started[:] = log.read_text().splitlines()
                time.sleep(0.01)
            made.is_stopping = True

        made.programs = {"worker": noted}
        watching = threading.Thread(target=stop_after_many, daemon=True)
        watching.start()
        code = made.run()
        made.is_stopping = True
        watching.join()
        return code, log.read_text().splitlines()

    yield run
    for number, handler in before.items():
        signal.signal(number, handler)


def give_up():
    raise SystemExit(1)


def test_who_gives_up_at_once_stops_everything_at_last(supervised):
    code, started = supervised(give_up)
    assert code == 1
    assert started == ["office-worker"] * (MAX_FAILURES + 1)


def test_who_has_worked_before_comes_back_however_often(supervised, monkeypatch):
    monkeypatch.setattr(supervisor, "PROVEN_SECONDS", 0.0)
    code, started = supervised(give_up)
    assert code == 0
    assert len(started) >= MANY


def test_who_is_killed_comes_back_however_often(supervised):
    code, started = supervised(lambda: os.kill(os.getpid(), signal.SIGKILL))
    assert code == 0
    assert len(started) >= MANY


@contextmanager
def away(context):
    name = make_url(context.settings.database_url).database
    keep_out(name)
    try:
        yield
    finally:
        let_in(name)


def test_who_is_started_while_the_database_is_away_waits_for_it(postgres_context, monkeypatch):
    monkeypatch.setattr(wait_for_database, "PAUSE_SECONDS", 0.01)
    begun = threading.Event()
    asked = []

    def begin():
        asked.append(1)
        refuse_wrong_keys(postgres_context)

    def start():
        if when_database_answers(begin):
            begun.set()

    starting = threading.Thread(target=start, daemon=True)
    with away(postgres_context):
        starting.start()
        while len(asked) < 3:
            time.sleep(0.01)
        assert not begun.is_set()
        assert not when_database_answers(begin, should_stop=lambda: True)
    starting.join(20)
    assert begun.is_set()


def test_what_new_cases_begin_with_is_compiled_before_processes_are_forked(sqlite_context, monkeypatch):
    edition_cache._LOADED._kept.clear()
    compile_live_editions(sqlite_context)
    monkeypatch.setattr(edition_cache, "compile_bundle", None)
    forked = build_context(sqlite_context.settings, clock=sqlite_context.clock)
    with forked.database.reading() as work:
        for process in PROCEDURES:
            assert forked.editions.compiled(work, live_edition_of(work, process).sha256)
    forked.database.close()
