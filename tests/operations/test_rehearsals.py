"""The stories of a procedure are played with a draft before it is published; a killed worker loses nothing."""

import time

import pytest

from app.factory import create_app
from app.services.context.refusals import ProcedureRefusedError
from app.services.editions.ask_rehearsal import ask_rehearsal, read_rehearsal
from app.services.editions.edit_draft_files import open_file, save_file
from app.services.editions.run_rehearsals import LEASE, RehearsalRounds
from app.services.editions.work_on_drafts import begin_draft, drop_draft, publish_draft
from app.store.rehearsal_rows import UNFINISHED
from tests.make.context_maker import actor_named
from tests.support.edition_desk import text
from tests.support.signed_in import client_for

pytestmark = pytest.mark.slow
DIAGRAM = "permission_cancellation/permission_cancellation.bpmn"
PATIENCE = 120


@pytest.fixture
def analyst(sqlite_context):
    return actor_named(sqlite_context, "analyst")


@pytest.fixture
def draft(sqlite_context, analyst):
    return begin_draft(
        sqlite_context, analyst, "d", "permission_cancellation", (), note="演练", is_online=True
    )


def played(context, draft, rounds):
    """Let the worker go on until the rehearsal has ended; return the page's reading."""
    until = time.monotonic() + PATIENCE
    while read_rehearsal(context, draft).last.state in UNFINISHED:
        assert time.monotonic() < until
        rounds.some()
        time.sleep(0.2)
    return read_rehearsal(context, draft)


def change(context, by, draft, old, new):
    now = open_file(context, draft, DIAGRAM)
    assert old in now.content.decode()
    save_file(context, by, draft, DIAGRAM, now.content.decode().replace(old, new).encode(), base=now.digest)


def test_stories_pass_with_the_live_files_and_fail_with_an_edit_that_changes_the_end(
    sqlite_context, analyst, draft
):
    rounds = RehearsalRounds(sqlite_context)
    ask_rehearsal(sqlite_context, analyst, "1", draft)
    ask_rehearsal(sqlite_context, analyst, "2", draft)
    found = played(sqlite_context, draft, rounds)
    assert (found.last.state, found.last.result["failed"], found.is_current) == ("done", 0, True)
    assert found.last.result["played"] > 0
    assert found.standing.is_good
    page = client_for(create_app(sqlite_context), "operator").get(f"/editions/drafts/{draft}")
    assert "就是这份内容，剧本全部通过" in text(page)
    assert "没有演练通过，为什么现在就发布" not in text(page)
    assert "走到 1 次" in page.text
    assert "命中几次" in text(page)
    change(sqlite_context, analyst, draft, ">approved<", ">refused<")
    assert not read_rehearsal(sqlite_context, draft).is_current
    assert read_rehearsal(sqlite_context, draft).standing == "old"
    ask_rehearsal(sqlite_context, analyst, "3", draft)
    found = played(sqlite_context, draft, rounds)
    assert found.last.result["failed"] > 0
    assert found.standing == "failed"
    with pytest.raises(ProcedureRefusedError) as refused:
        publish_draft(sqlite_context, actor_named(sqlite_context, "operator"), "p", draft)
    assert refused.value.facts["rule"] == "rehearsal_needed"
    page = client_for(create_app(sqlite_context), "operator").get(f"/editions/drafts/{draft}")
    assert "个没有通过" in text(page)
    wrong = next(one for one in found.last.result["scenarios"] if one["lines"])
    assert wrong["lines"][0] in text(page)


@pytest.mark.every_database
def test_what_a_killed_worker_was_playing_is_played_by_the_next(context):
    by = actor_named(context, "analyst")
    draft = begin_draft(context, by, "d", "permission_cancellation", (), note="演练", is_online=True)
    ask_rehearsal(context, by, "1", draft)
    killed, another = RehearsalRounds(context), RehearsalRounds(context)
    killed.some()
    another.some()
    assert read_rehearsal(context, draft).last.state == "running"
    first = read_rehearsal(context, draft).last.lease_until
    killed.stop()
    context.clock.forward(seconds=LEASE.total_seconds() + 1)
    another.some()
    assert read_rehearsal(context, draft).last.lease_until > first
    another.stop()


def test_a_draft_that_has_ended_is_not_played(sqlite_context, analyst, draft):
    drop_draft(sqlite_context, analyst, "x", draft)
    with pytest.raises(ProcedureRefusedError) as refused:
        ask_rehearsal(sqlite_context, analyst, "1", draft)
    assert refused.value.facts["rule"] == "draft_ended"
    assert read_rehearsal(sqlite_context, draft).last is None
