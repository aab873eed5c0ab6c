"""A draft approved for a moment: frozen, published once by the worker, or stopped with both people told."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest

from app.engine.bundle import Bundle
from app.queries.draft_reading import read_draft
from app.services.context.refusals import ProcedureRefusedError
from app.services.editions.edit_draft_files import open_file, save_file
from app.services.editions.publish_edition import EditionOvertakenError, publish_edition
from app.services.editions.schedule_publication import publish_next_due, withdraw_schedule
from app.services.editions.work_on_drafts import change_draft, drop_draft, publish_draft
from app.store.audit_chain import rows_of
from app.store.outbox_rows import notices_for
from app.store.scheduled_publications import newest_publication
from tests.make.context_maker import actor_named
from tests.make.later_editions import NEXT_STEP, edition_of_renewal
from tests.make.scheduled_drafts import draft_of_renewal, scheduled
from tests.support.edition_desk import DIAGRAM, UNREHEARSED, live, renamed, shipped


def plan(context, draft):
    with context.database.reading() as work:
        return newest_publication(work, draft)


def told(context, login):
    with context.database.reading() as work:
        return [row["body"] for row in notices_for(work, actor_named(context, login).inboxes)]


def rule_of(act):
    with pytest.raises(ProcedureRefusedError) as refused:
        act()
    return refused.value.facts["rule"]


def test_a_draft_is_published_at_its_moment_once_and_both_are_told(context):
    draft = draft_of_renewal(context)
    before = live(context)
    scheduled(context, draft)
    assert publish_next_due(context) is False
    assert live(context) == before
    context.clock.forward(days=3)
    assert publish_next_due(context) is True
    after = live(context)
    assert after.number == before.number + 1
    assert after.published_by == actor_named(context, "operator").account_id
    assert read_draft(context, draft).draft.state == "published"
    assert publish_next_due(context) is False
    for login in ("analyst", "operator"):
        (body,) = told(context, login)
        assert body.startswith(f"续签第 {after.number} 版：已按定好的时间发布")
    with context.database.reading() as work:
        actions = [row["action"] for row in rows_of(work, "office")]
    assert {"draft_scheduled", "scheduled_edition_published"} <= set(actions)


def test_nobody_changes_a_draft_that_waits_for_its_moment(context):
    draft = draft_of_renewal(context)
    scheduled(context, draft)
    analyst, operator = (actor_named(context, login) for login in ("analyst", "operator"))
    path = DIAGRAM
    kept = open_file(context, draft, path)
    for act in (
        lambda: change_draft(context, analyst, uuid4().hex, draft, [], note="再改"),
        lambda: drop_draft(context, analyst, uuid4().hex, draft),
        lambda: publish_draft(context, operator, uuid4().hex, draft, reason=UNREHEARSED["reason"]),
        lambda: save_file(context, analyst, draft, path, b"<x/>", base=kept.digest),
        lambda: scheduled(context, draft),
    ):
        assert rule_of(act) == "draft_ended"
    withdraw_schedule(context, analyst, uuid4().hex, draft)
    context.clock.forward(days=3)
    assert publish_next_due(context) is False
    change_draft(context, analyst, uuid4().hex, draft, [], note="再改")
    assert read_draft(context, draft).draft.note == "再改"
    assert rule_of(lambda: withdraw_schedule(context, analyst, uuid4().hex, draft)) == "schedule_over"


def test_another_edition_meanwhile_stops_it_and_both_hear_why(context):
    draft = draft_of_renewal(context)
    scheduled(context, draft)
    number = edition_of_renewal(context, *NEXT_STEP)
    context.clock.forward(days=3)
    assert publish_next_due(context) is True
    assert str(live(context).number) == number
    found = plan(context, draft)
    assert (found.state, found.why) == ("stopped", "这期间别人发布了新的一版，草稿的基础已经过期")
    assert read_draft(context, draft).draft.state == "open"
    for login in ("analyst", "operator"):
        (body,) = told(context, login)
        assert "草稿没有发布" in body
        assert "基础已经过期" in body
    assert publish_next_due(context) is False
    with pytest.raises(EditionOvertakenError):
        scheduled(context, draft)


def test_what_a_later_program_refuses_is_not_published(context):
    draft = draft_of_renewal(context)
    scheduled(context, draft)
    before = live(context)
    without = replace(context, handlers={})
    context.clock.forward(days=3)
    assert publish_next_due(without) is True
    assert live(context) == before
    found = plan(context, draft)
    assert found.state == "stopped"
    assert found.why.startswith("检查没有通过：")


def test_one_approves_what_others_wrote_and_for_a_moment_that_can_be(context):
    draft = draft_of_renewal(context)
    assert rule_of(lambda: scheduled(context, draft, login="analyst")) == "own_draft"
    now = context.clock()
    assert rule_of(lambda: scheduled(context, draft, now)) == "schedule_too_soon"
    assert rule_of(lambda: scheduled(context, draft, now + timedelta(days=181))) == "schedule_too_late"
    same = draft_of_renewal(context, shipped()[DIAGRAM])
    assert rule_of(lambda: scheduled(context, same)) == "draft_changes_nothing"
    assert plan(context, draft) is None


class Killed(BaseException):
    """The worker is gone."""


@pytest.mark.parametrize("point", ["before_commit"])
def test_a_worker_that_is_killed_publishes_once(context, point):
    draft = draft_of_renewal(context)
    before = live(context)
    scheduled(context, draft)
    context.clock.forward(days=3)

    def kill(here):
        if here == point:
            raise Killed

    with pytest.raises(Killed):
        publish_next_due(replace(context, failpoints=kill))
    assert live(context) == before
    assert plan(context, draft).state == "waiting"
    assert publish_next_due(context) is True
    assert publish_next_due(context) is False
    assert live(context).number == before.number + 1
    assert len(told(context, "analyst")) == 1


def test_what_was_published_by_hand_since_is_no_second_edition(context):
    draft = draft_of_renewal(context)
    scheduled(context, draft)
    publish_edition(
        context, actor_named(context, "operator"), Bundle("renewal", shipped() | {DIAGRAM: renamed()})
    )
    before = live(context)
    context.clock.forward(days=3)
    assert publish_next_due(context) is True
    assert live(context) == before
    assert plan(context, draft).state == "stopped"
