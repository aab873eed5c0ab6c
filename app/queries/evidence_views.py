"""What auditors and security officers read: the last checks, security events, the audit, accounts that wait."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from app.services.accounts.account_keepers import RELEASERS, may_keep_accounts
from app.services.context.one_person import is_one_person
from app.services.context.record_security_event import EventKind, record_security_event
from app.services.evidence.finding import Finding, finding_in
from app.services.evidence.places_of_heads import second_place
from app.store.account_rows import account_by_login, names_of
from app.store.audit_check_rows import AuditCheckRow, last_checks
from app.store.audit_lists import AuditLine, audit_lines
from app.store.chain_heads import SealedLine, last_line
from app.store.employer_rows import authority_names
from app.store.release_rows import WaitingAccount, waiting_accounts
from app.store.security_event_lists import EventsAsked, events_found

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.policy.actor import Actor
    from app.queries.list_pages import Place, Slice
    from app.services.context.app_context import AppContext
    from app.store.database import UnitOfWork
    from app.store.security_events import SecurityEventRow

__all__ = ["EventKind"]
SHOWN_DAYS = 7
MOST_CHECKS = 14
MOST_EXPORTED = 20_000


@dataclass(frozen=True, slots=True)
class EvidenceHome:
    """The page an auditor begins with."""

    checks: list[AuditCheckRow]
    findings: list[Finding]
    line: SealedLine | None
    has_sink: bool
    kept_days: int
    waiting: int


def evidence_home(context: AppContext) -> EvidenceHome:
    """Return what the last checks found, and when heads were sealed last."""
    with context.database.reading() as work:
        checks = last_checks(work, limit=MOST_CHECKS)
        return EvidenceHome(
            checks,
            [finding_in(one) for one in checks[0].findings] if checks else [],
            last_line(work),
            second_place(context) is not None,
            context.settings.security_event_days,
            len(waiting_accounts(work)),
        )


@dataclass(frozen=True, slots=True)
class Looked:
    """What is looked for in a list, as it was typed; days without a word are the last week."""

    person: str
    address: str
    kind: str
    first_day: date
    last_day: date


@dataclass(frozen=True, slots=True)
class EventList:
    """A page of security events with the names of the accounts in it."""

    found: Slice[SecurityEventRow]
    names: Mapping[str, str]


def security_events(context: AppContext, looked: Looked, place: Place | None, *, size: int = 50) -> EventList:
    """Return a page of events. A person is looked for by login, which finds what was tried with it as well."""
    with context.database.reading() as work:
        found = events_found(work, _asked(work, looked), place, size=size)
        return EventList(found, _names(work, found.rows))


def export_events(context: AppContext, by: Actor, looked: Looked) -> EventList:
    """Return the events that are taken out as a file, after writing down that they are."""

    def act(work: UnitOfWork) -> EventList:
        found = events_found(work, _asked(work, looked), size=MOST_EXPORTED)
        told: dict[str, Any] = {"what": "security_events", "lines": len(found.rows)}
        told |= {"first_day": looked.first_day.isoformat(), "last_day": looked.last_day.isoformat()}
        record_security_event(work, EventKind.EXPORT, by=by.account_id, target=told)
        return EventList(found, _names(work, found.rows))

    return context.database.transact(act)


def _asked(work: UnitOfWork, looked: Looked) -> EventsAsked:
    login = looked.person
    account = account_by_login(work, login.casefold()) if login else None
    return EventsAsked(
        account_id=account.id if account else "",
        login_index=work.seal.index(login) if login else "",
        address=looked.address,
        kind=looked.kind,
        first_day=looked.first_day,
        last_day=looked.last_day,
    )


def _names(work: UnitOfWork, rows: list[SecurityEventRow]) -> Mapping[str, str]:
    ids = {row.account_id for row in rows if row.account_id}
    ids |= {str(row.target["account"]) for row in rows if "account" in row.target}
    return names_of(work, ids)


@dataclass(frozen=True, slots=True)
class AuditTrail:
    """A page of the audit with the names of who acted."""

    found: Slice[AuditLine]
    names: Mapping[str, str]


def audit_trail(context: AppContext, looked: Looked, chain: str, place: Place | None) -> AuditTrail:
    """Return a page of the audit of all chains, or of one."""
    with context.database.reading() as work:
        account = account_by_login(work, looked.person.casefold()) if looked.person else None
        actor = account.id if account else looked.person
        found = audit_lines(
            work, place, first_day=looked.first_day, last_day=looked.last_day, actor=actor, chain=chain
        )
        return AuditTrail(found, names_of(work, {row.actor for row in found.rows}))


def shown_days(first: date | None, last: date | None, today: date) -> tuple[date, date]:
    """Return the days that are looked at; what is not asked for is the last week."""
    end = last or today
    return first or min(end, today) - timedelta(days=SHOWN_DAYS - 1), end


@dataclass(frozen=True, slots=True)
class WaitingRelease:
    """An account that waits for a second person."""

    row: WaitingAccount
    by: str
    authority: str
    may_release: bool


@dataclass(frozen=True, slots=True)
class AccountDuties:
    """Who looks after accounts now, and what waits to be released."""

    may_keep: bool
    waiting: list[WaitingRelease]


def account_duties(context: AppContext, by: Actor) -> AccountDuties:
    """Return what somebody may do with accounts."""
    with context.database.reading() as work:
        rows = waiting_accounts(work)
        names = names_of(work, {one for row in rows for one in row.changed_by})
        authorities = authority_names(work)
        waiting = [
            WaitingRelease(
                row,
                "、".join(names.get(one, one) for one in row.changed_by),
                authorities.get(row.authority or "", ""),
                by.role in RELEASERS and not is_one_person(work, by.account_id, {*row.changed_by, row.id}),
            )
            for row in rows
        ]
        return AccountDuties(may_keep_accounts(work, by), waiting)
