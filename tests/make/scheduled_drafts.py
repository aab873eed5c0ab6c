"""Drafts of the renewal that somebody approves for a moment."""

from datetime import timedelta
from uuid import uuid4

from app.services.editions.schedule_publication import publish_next_due, schedule_draft
from app.services.editions.uploaded_files import Upload
from app.services.editions.work_on_drafts import begin_draft
from tests.make.context_maker import actor_named
from tests.make.later_editions import NEXT_STEP, edition_of_renewal
from tests.support.edition_desk import UNREHEARSED, renamed


def draft_of_renewal(context, content=None):
    """Begin a draft of the analyst's; return its id."""
    files = [Upload("renewal.bpmn", content or renamed())]
    by = actor_named(context, "analyst")
    return begin_draft(context, by, uuid4().hex, "renewal", files, note="名称写清楚")


def scheduled(context, draft, at=None, login="operator"):
    """Approve a draft for a moment, in two days if nothing else is said."""
    moment = at or context.clock() + timedelta(days=2)
    schedule_draft(
        context, actor_named(context, login), uuid4().hex, draft, moment, reason=UNREHEARSED["reason"]
    )


def published_at_its_moment(context, *, is_overtaken=False):
    """Let the worker come to a draft that was approved for a moment."""
    scheduled(context, draft_of_renewal(context))
    if is_overtaken:
        edition_of_renewal(context, *NEXT_STEP)
    context.clock.forward(days=3)
    assert publish_next_due(context)
