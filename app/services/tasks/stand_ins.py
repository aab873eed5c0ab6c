"""代理: while somebody is away, a colleague of the same level sees what they hold and may take it, without waiting."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from app.domain.inboxes import inbox_of
from app.services.context.beijing import beijing_day
from app.services.context.idempotent import idempotent
from app.services.context.note_override import read_day, read_reason
from app.services.context.refusals import FormInvalidError, NotFoundError
from app.services.context.send_notice import send_notice
from app.services.context.who_may_hold import lead
from app.store.audit_chain import OFFICE, record
from app.store.colleague_rows import Colleague, colleague_of
from app.store.database import advisory_lock
from app.store.stand_in_rows import add_stand_in, end_stand_in, overlaps, stand_in_of

if TYPE_CHECKING:
    from datetime import date

    from app.policy.actor import Actor
    from app.services.context.app_context import AppContext
    from app.services.context.note_override import Mistakes
    from app.store.database import UnitOfWork

LONGEST_DAYS = 183


@dataclass(frozen=True, slots=True)
class NewStandIn:
    """What is typed: who is away, who stands in, the first and the last day, why."""

    absent: str
    substitute: str
    from_on: str
    until_on: str
    reason: str


def set_stand_in(context: AppContext, by: Actor, key: str, typed: NewStandIn) -> None:
    """Let a colleague stand in: set by oneself, or by the lead for anybody of the authority.

    Raises NotAllowedError, NotFoundError, or FormInvalidError with fields.
    """

    def command(work: UnitOfWork) -> dict[str, Any]:
        absent = _absent(work, by, typed.absent)
        mistakes: Mistakes = []
        why = read_reason(typed.reason, mistakes)
        first = read_day(typed.from_on, "from_on", mistakes)
        last = read_day(typed.until_on, "until_on", mistakes)
        taker = colleague_of(work, typed.substitute)
        mistakes += _wrong_substitute(absent, taker)
        advisory_lock(work, f"stand-ins of {absent.id}")
        mistakes += _wrong_days(work, absent, first, last)
        if mistakes or first is None or last is None:
            raise FormInvalidError(errors=tuple(mistakes))
        made = add_stand_in(
            work,
            absent=absent.id,
            substitute=typed.substitute,
            from_on=first,
            until_on=last,
            reason=why,
            by=by.account_id,
        )
        days = {"away_from": first.isoformat(), "away_until": last.isoformat()}
        told = {"absent": absent.id, "substitute": typed.substitute, "reason": why, **days}
        record(work, context.audit_key, OFFICE, by.account_id, "set_stand_in", told)
        facts = {"colleague": absent.display_name, "reason": why, **days}
        audience = (inbox_of(typed.substitute),)
        send_notice(context, work, "stand_in_set", audience, facts, case=None, mark=made)
        return {}

    idempotent(context, by, key, "set_stand_in", {"typed": typed}, command)


def stop_stand_in(context: AppContext, by: Actor, key: str, identity: str) -> None:
    """End a stand-in before its last day: by who was away, or by the lead."""

    def command(work: UnitOfWork) -> dict[str, Any]:
        found = stand_in_of(work, identity)
        if found is None:
            raise NotFoundError(kind="stand_in")
        _absent(work, by, found.absent)
        if not end_stand_in(work, identity):
            raise NotFoundError(kind="stand_in")
        record(work, context.audit_key, OFFICE, by.account_id, "stop_stand_in", {"stand_in": identity})
        audience, facts = (inbox_of(found.substitute),), {"colleague": found.absent_name}
        send_notice(context, work, "stand_in_ended", audience, facts, case=None, mark=identity)
        return {}

    idempotent(context, by, key, "stop_stand_in", {"stand_in": identity}, command)


def _absent(work: UnitOfWork, by: Actor, account_id: str) -> Colleague:
    """Return who is away: oneself, or a colleague of the authority that one leads."""
    own = None if account_id == by.account_id else lead(work, by)
    found = colleague_of(work, account_id)
    if found is None or (own is not None and own.authority != found.authority):
        raise NotFoundError(kind="account")
    return found


def _wrong_substitute(absent: Colleague, taker: Colleague | None) -> Mistakes:
    if taker is None or not taker.is_active or taker.group != absent.group or taker.id == absent.id:
        return [("substitute", "colleague_needed", {})]
    if taker.identity == absent.identity:
        return [("substitute", "same_person", {})]
    return []


def _wrong_days(work: UnitOfWork, absent: Colleague, first: date | None, last: date | None) -> Mistakes:
    if first is None or last is None:
        return []
    if last < first:
        return [("until_on", "ends_before_it_begins", {})]
    if last < beijing_day(work.now):
        return [("until_on", "is_over", {})]
    if (last - first).days > LONGEST_DAYS:
        return [("until_on", "too_long_away", {})]
    if overlaps(work, absent.id, first, last):
        return [("from_on", "stand_in_overlaps", {})]
    return []
