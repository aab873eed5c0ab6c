import os
from dataclasses import replace

import pytest
from sqlalchemy import select

from app.domain.effects import SetApplicationState
from app.domain.handling import Outcome, ProcedureError
from app.domain.office_codes import ApplicationState
from app.engine import activity_specs
from app.notices.delivery import MailError
from app.services.context.refusals import CaseStuckError
from app.services.due_work.retry_incident import retry_incident
from app.services.due_work.send_letters import send_next_letter
from app.services.execution import job_child
from app.services.execution.run_job import run_next_job
from app.store import leases
from app.store.answer_rows import answers_of, draft_of
from app.store.incident_rows import incidents
from app.store.tables_applications import outbox
from app.store.tables_cases import history_event, job
from tests.make.context_maker import actor_named, with_handlers
from tests.make.service_journey import SUBMIT, ServiceJourney
from tests.support.racers import race

PARAMETERLESS = "ledger.check"


def _boom(_facts, **_parameters):
    raise RuntimeError("the ledger is on fire")


def _in(context, journey):
    """Look at a journey through another context over the same database."""
    journey.context = context
    return journey


def _incidents(context):
    with context.database.reading() as work:
        return incidents(work)


def test_a_handler_that_raises_leaves_the_task_open_and_an_incident(context):
    journey = ServiceJourney(context).prepare()
    broken = with_handlers(context, **{PARAMETERLESS: _boom})
    for attempt in (1, 2):
        with pytest.raises(CaseStuckError) as stuck:
            _in(broken, journey).do("agent", "verify_and_submit", SUBMIT)
        found = _incidents(context)
        assert [(row.attempts, row.case_id) for row in found] == [(attempt, journey.case_id)]
        assert stuck.value.facts["incident"] == found[0].id
        assert found[0].element == "check_ledger"
        assert "on fire" in found[0].text
    task = _in(context, journey).open()["verify_and_submit"]
    with context.database.reading() as work:
        assert "verify_and_submit" not in [row.element for row in answers_of(work, journey.case_id)]
        draft = draft_of(work, task.key, actor_named(context, "agent").account_id)
    assert draft["decision"] == "submit"
    broken.database.close()
    assert journey.do("agent", "verify_and_submit", SUBMIT)["state"] == "in_review"


def _hangs(_facts, **_parameters):
    while True:
        pass


def test_a_handler_that_hangs_is_stopped_and_the_incident_says_so(context, monkeypatch):
    monkeypatch.setattr(activity_specs, "HANDLER_SECONDS", 0.2)
    journey = ServiceJourney(context).prepare()
    hanging = with_handlers(context, **{PARAMETERLESS: _hangs})
    with pytest.raises(CaseStuckError):
        _in(hanging, journey).do("agent", "verify_and_submit", SUBMIT)
    (found,) = _incidents(context)
    assert (found.kind, found.element) == ("StepTimeError", "check_ledger")
    assert "算了 0.2 秒仍未算完" in found.text
    hanging.database.close()
    assert _in(context, journey).do("agent", "verify_and_submit", SUBMIT)["state"] == "in_review"


def test_a_diagram_that_moves_an_application_where_it_cannot_go_changes_nothing(context):
    def approves_a_draft(facts, **parameters):
        checked = context.handlers[PARAMETERLESS](facts, **parameters)
        return Outcome(checked.result, (SetApplicationState(ApplicationState.APPROVED),))

    journey = ServiceJourney(context).prepare()
    astray = with_handlers(context, **{PARAMETERLESS: approves_a_draft})
    with pytest.raises(CaseStuckError):
        _in(astray, journey).do("agent", "verify_and_submit", SUBMIT)
    astray.database.close()
    assert "draft" in _incidents(context)[0].text
    assert "approved" in _incidents(context)[0].text
    assert "verify_and_submit" in _in(context, journey).open()
    assert journey.do("agent", "verify_and_submit", SUBMIT)["state"] == "in_review"


def _queued(context):
    """Bring a case to a job: the ledger check, moved to the worker."""
    journey = ServiceJourney(context).prepare()
    moved = with_handlers(context, mode="job", **{PARAMETERLESS: None})
    _in(moved, journey).do("agent", "verify_and_submit", SUBMIT)
    assert journey.open() == {}
    return moved, journey


def _job(context):
    with context.database.reading() as work:
        return work.connection.execute(select(job)).one()


def test_a_job_is_run_once_by_racing_workers(context):
    moved, journey = _queued(context)
    outcomes = race(4, lambda _: run_next_job(moved))
    assert sorted(outcomes) == [False, False, False, True], outcomes
    assert "review" in journey.open()
    assert _job(moved).state == "done"
    moved.database.close()


def test_the_result_of_a_worker_that_came_too_late_counts_nothing(context):
    moved, journey = _queued(context)
    journey.context = context
    slow = with_handlers(context, mode="job", **{PARAMETERLESS: _late_answer})
    slow = replace(slow, failpoints=lambda point: _overtake(moved, point))
    assert run_next_job(slow) is True
    assert "review" in journey.open()
    with context.database.reading() as work:
        names = [row.element for row in work.connection.execute(_history(journey))]
    assert names.count("check_ledger") <= 2
    assert _job(context).state == "done"
    assert _incidents(context) == []
    moved.database.close()
    slow.database.close()


def _late_answer(_facts):
    return Outcome({"is_clean": False, "late": True})


def _overtake(moved, point):
    """Let another worker do the job once more, before the first one brings in what it found."""
    if point == "job_has_run":
        moved.clock.forward(seconds=120)
        assert run_next_job(moved) is True


def _history(journey):
    return select(history_event).where(history_event.c.case_id == journey.case_id)


def test_a_job_that_keeps_failing_is_given_up_and_told(context):
    moved, journey = _queued(context)
    broken = with_handlers(context, mode="job", **{PARAMETERLESS: _boom})
    for _ in range(leases.MAX_ATTEMPTS):
        assert _incidents(context) == []
        assert run_next_job(broken) is True
        assert run_next_job(broken) is False
        context.clock.forward(hours=1)
    found = _incidents(context)
    assert len(found) == 1
    assert "on fire" in found[0].text
    assert run_next_job(broken) is False
    assert retry_incident(moved, actor_named(context, "operator"), found[0].id) is True
    assert _incidents(context) == []
    assert "review" in journey.open()
    moved.database.close()
    broken.database.close()


def test_a_job_that_kills_its_worker_every_time_is_told_of(context):
    moved, _ = _queued(context)
    for _ in range(leases.MAX_ATTEMPTS):
        assert context.database.transact(leases.take_job) is not None
        context.clock.forward(seconds=61)
    assert run_next_job(moved) is True
    assert [row.kind for row in _incidents(context)] == ["WorkerLostError"]
    assert run_next_job(moved) is False
    moved.database.close()


def _hang(_facts):
    while True:
        pass


def _eat(_facts):
    return Outcome({"is_clean": len(bytearray(3 * 1024**3)) > 0})


def _die(_facts):
    os._exit(9)


@pytest.mark.parametrize(
    ("does", "kind", "said"),
    [
        (_hang, "JobTimeError", "0.3 秒仍未结束"),
        (_eat, "MemoryError", ""),
        (_die, "JobDiedError", "中途退出（9）"),
    ],
)
def test_a_job_that_hangs_eats_or_dies_ends_by_itself_and_is_told(context, monkeypatch, does, kind, said):
    monkeypatch.setattr(job_child, "JOB_SECONDS", 0.3 if does is _hang else 20.0)
    moved, journey = _queued(context)
    broken = with_handlers(context, mode="job", **{PARAMETERLESS: does})
    for _ in range(leases.MAX_ATTEMPTS - 1):
        context.database.transact(leases.take_job)
        context.clock.forward(hours=1)
    assert run_next_job(broken) is True
    (found,) = _incidents(context)
    assert (found.kind, said in found.text) == (kind, True)
    assert retry_incident(moved, actor_named(context, "operator"), found.id) is True
    assert "review" in journey.open()
    moved.database.close()
    broken.database.close()


def test_a_retry_that_fails_again_leaves_the_incident_open(context):
    moved, _ = _queued(context)
    broken = with_handlers(context, mode="job", **{PARAMETERLESS: _boom})
    for _ in range(leases.MAX_ATTEMPTS):
        run_next_job(broken)
        context.clock.forward(hours=1)
    assert retry_incident(broken, actor_named(context, "operator"), _incidents(context)[0].id) is False
    assert len(_incidents(context)) == 1
    moved.database.close()
    broken.database.close()


def test_an_error_of_the_procedure_no_boundary_catches_is_an_incident(context):
    moved, _ = _queued(context)

    def refuse(_facts):
        raise ProcedureError("NOBODY_CATCHES", "没有人接")

    refusing = with_handlers(context, mode="job", **{PARAMETERLESS: refuse})
    assert run_next_job(refusing) is True
    assert len(_incidents(context)) == 1
    assert _job(context).state == "queued"
    moved.database.close()
    refusing.database.close()


class _Channel:
    is_read_aloud = False

    def __init__(self, *, is_down=False):
        self.sent = []
        self.is_down = is_down

    def send(self, identity, address, _subject, _body):
        if self.is_down:
            raise MailError("connection refused")
        self.sent.append((identity, address))


def test_each_letter_leaves_once(context):
    ServiceJourney(context).submit().approve()
    channel = _Channel()
    race(4, lambda _: [send_next_letter(context, {"mail": channel}) for _ in range(6)])
    with context.database.reading() as work:
        ids = set(work.connection.execute(select(outbox.c.id)).scalars())
        assert work.connection.execute(select(outbox.c.id).where(outbox.c.sent_at.is_(None))).all() == []
    assert len(channel.sent) == len(ids) == 5
    assert {identity for identity, _ in channel.sent} == ids


def test_letters_wait_while_the_mail_server_is_down_and_are_told_of_at_last(context):
    ServiceJourney(context).do("agent", "confirm_contract", {"contract_choice": ["current"]})
    down = _Channel(is_down=True)
    for _ in range(leases.MAX_ATTEMPTS):
        assert _incidents(context) == []
        assert send_next_letter(context, {"mail": down}) is True
        context.clock.forward(days=1)
    assert [row.kind for row in _incidents(context)] == ["MailError"]
    assert send_next_letter(context, {"mail": down}) is False
    retry_incident(context, actor_named(context, "operator"), _incidents(context)[0].id)
    up = _Channel()
    assert send_next_letter(context, {"mail": up}) is True
    assert len(up.sent) == 1
