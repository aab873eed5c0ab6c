"""A draft approved now and published at a moment: frozen until then, published once, or not at all and both are told.

The moment is an ordinary compare-and-set: the edition the draft builds upon must still be live, and the files must
still pass every check of the program as it is then.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from app.domain.inboxes import inbox_of
from app.engine.bundle import Bundle
from app.engine.errors import PublishRefusedError
from app.engine.meaning import meaning_of
from app.policy.actor import SYSTEM, Actor, Role
from app.services.accounts.publisher import PUBLISHERS, publisher_name
from app.services.context.certain_clock import transact_due
from app.services.context.idempotent import idempotent
from app.services.context.one_person import is_one_person
from app.services.context.refusals import NotAllowedError, NotFoundError, ProcedureRefusedError
from app.services.context.send_notice import send_notice
from app.services.editions.draft_stories import has_new_stories
from app.services.editions.publish_edition import (
    ids_given_twice_in,
    is_unchanged,
    keep_edition,
    overtaken,
    prepared_edition,
)
from app.services.editions.rehearsal_gate import note_with_reason, standing_of
from app.services.editions.work_on_drafts import writers_of
from app.store.audit_chain import OFFICE, record
from app.store.edition_drafts import (
    OPEN,
    PUBLISHED,
    SCHEDULED,
    EditionDraft,
    edition_draft_of,
    end_edition_draft,
    files_of_draft,
    locked_edition_draft,
    reopen_edition_draft,
)
from app.store.edition_rows import LiveEditionMovedError, files_of, live_edition_of, live_or_none
from app.store.scheduled_publications import (
    PUBLISHED as DONE,
)
from app.store.scheduled_publications import (
    STOPPED,
    WITHDRAWN,
    ScheduledPublication,
    add_publication,
    end_publication,
    locked_publication,
    newest_publication,
    next_due,
)

if TYPE_CHECKING:
    from datetime import datetime

    from app.services.context.app_context import AppContext
    from app.services.editions.publish_edition import PreparedEdition
    from app.store.database import UnitOfWork
    from app.store.edition_rows import EditionRow

SOONEST, LATEST = timedelta(minutes=1), timedelta(days=180)


class _Stopped(Exception):  # noqa: N818 — it stops one publication and is no error of the program
    """What stands against a publication at its moment, in a sentence."""


def schedule_draft(
    context: AppContext, by: Actor, key: str, draft_id: str, due_at: datetime, *, reason: str = ""
) -> None:
    """Approve a draft of somebody else for a moment; until then nobody changes it.

    Raises what publishing it now would raise, and ProcedureRefusedError with rule schedule_too_soon or
    schedule_too_late.
    """
    draft, prepared = _prepared(context, draft_id)

    def command(work: UnitOfWork) -> dict[str, Any]:
        _refuse_others(by)
        found = _unchanged(work, draft)
        if is_one_person(work, by.account_id, writers_of(work, found)):
            raise ProcedureRefusedError(rule="own_draft")
        _refuse_moment(work, due_at)
        live = live_or_none(work, found.process)
        if live is None or live.sha256 != found.base:
            raise LiveEditionMovedError(live)
        if _changes_nothing(context, work, live, prepared):
            raise ProcedureRefusedError(rule="draft_changes_nothing")
        files = prepared.bundle.files
        note, told = note_with_reason(found.note, standing_of(work, found, files), reason)
        made = add_publication(work, draft_id, due_at, by.account_id, note)
        end_edition_draft(work, draft_id, SCHEDULED, by=by.account_id)
        facts = {"draft": draft_id, "process": found.process, "due_at": due_at.isoformat(), "schedule": made}
        facts |= {"unrehearsed": told} if told else {}
        record(work, context.audit_key, OFFICE, by.account_id, "draft_scheduled", facts)
        return {"schedule": made}

    request = {"draft": draft_id, "due_at": due_at.isoformat(), **({"reason": reason} if reason else {})}
    try:
        idempotent(context, by, key, "schedule_draft", request, command)
    except LiveEditionMovedError as moved:
        raise overtaken(context, draft.base, moved.live) from moved


def withdraw_schedule(context: AppContext, by: Actor, key: str, draft_id: str) -> None:
    """Take a moment back: the draft may be changed again. Raises NotFoundError or rule schedule_over."""

    def command(work: UnitOfWork) -> dict[str, Any]:
        _refuse_others(by)
        draft = locked_edition_draft(work, draft_id)
        if draft is None:
            raise NotFoundError(kind="draft")
        last = newest_publication(work, draft_id)
        waiting = locked_publication(work, last.id) if last is not None else None
        if draft.state != SCHEDULED or waiting is None:
            raise ProcedureRefusedError(rule="schedule_over")
        end_publication(work, waiting.id, WITHDRAWN, by=by.account_id)
        reopen_edition_draft(work, draft_id)
        facts = {"draft": draft_id, "process": draft.process, "schedule": waiting.id}
        record(work, context.audit_key, OFFICE, by.account_id, "schedule_withdrawn", facts)
        return {}

    idempotent(context, by, key, "withdraw_schedule", {"draft": draft_id}, command)


def schedule_of(context: AppContext, draft_id: str) -> ScheduledPublication | None:
    """Return the last moment that a draft was approved for, or None."""
    with context.database.reading() as work:
        return newest_publication(work, draft_id)


def publish_next_due(context: AppContext) -> bool:
    """Publish the draft whose moment has come first: a chore of the worker. Tell whether there was one.

    Publication, draft, audit and notices are one commit: a worker that is killed has published or has not.
    """
    with context.database.reading() as work:
        due = next_due(work)
    if due is None:
        return False
    try:
        _, prepared = _prepared(context, due.draft_id)
        transact_due(context, lambda work: _publish(context, work, due, prepared))
    except PublishRefusedError as refused:
        _stop(context, due, "检查没有通过：" + "；".join(one.message for one in refused.problems[:3]))
    except LiveEditionMovedError:
        _stop(context, due, "这期间别人发布了新的一版，草稿的基础已经过期")
    except _Stopped as stopped:
        _stop(context, due, str(stopped))
    return True


def _refuse_others(by: Actor) -> None:
    if by.role not in PUBLISHERS:
        raise NotAllowedError(rule="analysts_publish")


def _unchanged(work: UnitOfWork, draft: EditionDraft) -> EditionDraft:
    """Return a draft that is still as it was read, which nobody else changes until the commit."""
    found = locked_edition_draft(work, draft.id)
    if found is None:
        raise NotFoundError(kind="draft")
    if found.state != OPEN:
        raise ProcedureRefusedError(rule="draft_ended")
    if found.changed_at != draft.changed_at:
        raise ProcedureRefusedError(rule="draft_moved")
    return found


def _refuse_moment(work: UnitOfWork, due_at: datetime) -> None:
    if due_at < work.now + SOONEST:
        raise ProcedureRefusedError(rule="schedule_too_soon")
    if due_at > work.now + LATEST:
        raise ProcedureRefusedError(rule="schedule_too_late")


def _prepared(context: AppContext, draft_id: str) -> tuple[EditionDraft, PreparedEdition]:
    with context.database.reading() as work:
        draft = edition_draft_of(work, draft_id)
        if draft is None:
            raise NotFoundError(kind="draft")
        bundle = Bundle(draft.process, files_of_draft(work, draft_id))
    prepared = prepared_edition(context, bundle)
    if twice := ids_given_twice_in(context, bundle):
        raise PublishRefusedError(twice)
    return draft, prepared


def _changes_nothing(
    context: AppContext, work: UnitOfWork, live: EditionRow, prepared: PreparedEdition
) -> bool:
    files = prepared.bundle.files
    if not is_unchanged(work, live, prepared.bundle, meaning_of(files)):
        return False
    return not has_new_stories(context, prepared.bundle.process, files_of(work, live.sha256), files)


def _publish(
    context: AppContext, work: UnitOfWork, wanted: ScheduledPublication, prepared: PreparedEdition
) -> None:
    # The draft before its publication, as whoever withdraws it locks them.
    draft = locked_edition_draft(work, wanted.draft_id)
    due = locked_publication(work, wanted.id)
    if due is None:
        return
    if draft is None or draft.state != SCHEDULED:
        raise _Stopped("草稿已经不是定时发布的状态")
    live = live_or_none(work, draft.process)
    if live is not None and _changes_nothing(context, work, live, prepared):
        raise _Stopped("与现行的一版含义相同，没有可以发布的改动")
    approver = Actor(due.approved_by, publisher_name(work, due.approved_by), Role.ANALYST)
    row = keep_edition(context, work, approver, prepared, base=draft.base, note=due.note)
    end_edition_draft(work, draft.id, PUBLISHED, by=due.approved_by, published=row.sha256)
    end_publication(work, due.id, DONE, by=SYSTEM.account_id)
    facts = {"draft": draft.id, "process": draft.process, "schedule": due.id, "number": row.number}
    record(work, context.audit_key, OFFICE, SYSTEM.account_id, "scheduled_edition_published", facts)
    told = {"edition": f"{row.name}第 {row.number} 版"}
    _tell(context, work, "scheduled_edition_published", due, draft, told)
    context.failpoints("before_commit")


def _stop(context: AppContext, wanted: ScheduledPublication, why: str) -> None:
    """Note that a publication did not happen, and tell both people."""

    def act(work: UnitOfWork) -> None:
        draft = locked_edition_draft(work, wanted.draft_id)
        due = locked_publication(work, wanted.id)
        if due is None:
            return
        end_publication(work, due.id, STOPPED, by=SYSTEM.account_id, why=why)
        if draft is None:
            return
        if draft.state == SCHEDULED:
            reopen_edition_draft(work, draft.id)
        facts = {"draft": draft.id, "process": draft.process, "schedule": due.id, "why": why}
        record(work, context.audit_key, OFFICE, SYSTEM.account_id, "scheduled_edition_stopped", facts)
        told = {"edition": live_edition_of(work, draft.process).name, "reason": why}
        _tell(context, work, "scheduled_edition_stopped", due, draft, told)

    transact_due(context, act)


def _tell(
    context: AppContext,
    work: UnitOfWork,
    kind: str,
    due: ScheduledPublication,
    draft: EditionDraft,
    told: dict[str, str],
) -> None:
    audience = dict.fromkeys((inbox_of(draft.author), inbox_of(due.approved_by)))
    send_notice(context, work, kind, tuple(audience), told, case=None, mark=due.id)
