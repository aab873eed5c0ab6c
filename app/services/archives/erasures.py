"""Erasing asks for two people: an operator proposes, a security officer confirms, the worker does it in pieces.

Records are erased class by class once their time is over (the marks of `retention_terms.py`); a person's data on request,
as soon as no law wants them kept any more.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from app.domain.retention import RecordClass, kept_until
from app.policy.actor import Role
from app.services.archives.retention_terms import terms_of
from app.services.context.beijing import beijing_day
from app.services.context.idempotent import idempotent
from app.services.context.note_override import read_reason
from app.services.context.one_person import is_one_person
from app.services.context.record_security_event import EventKind, record_security_event
from app.services.context.refusals import (
    FormInvalidError,
    NotAllowedError,
    NotFoundError,
    ProcedureRefusedError,
)
from app.store import erasure_rows as rows
from app.store.account_rows import names_of
from app.store.audit_chain import OFFICE, record
from app.store.erased_cases import ERASE, has_ended
from app.store.erased_people import erase_person, is_erased, what_keeps
from app.store.person_rows import people, person_by_id_number

if TYPE_CHECKING:
    from datetime import date

    from app.policy.actor import Actor
    from app.services.context.app_context import AppContext
    from app.services.context.note_override import Mistakes
    from app.store.database import UnitOfWork

AT_ONCE = 20
"""Cases of one piece of work."""


@dataclass(frozen=True, slots=True)
class ListedErasure:
    """A request as the page shows it."""

    row: rows.Erasure
    left: int
    """Cases that are still to be erased; 0 of a person."""
    who: str
    """The person it is about, masked; empty for a class."""
    proposed_by: str
    confirmed_by: str
    may_confirm: bool
    may_withdraw: bool


def erasures_shown(context: AppContext, by: Actor) -> list[ListedErasure]:
    """Return the newest requests."""
    with context.database.reading() as work:
        found = rows.erasures(work)
        names = names_of(work, {one.proposed_by for one in found} | {one.confirmed_by or "" for one in found})
        whom = people(work, [one.person_id for one in found if one.person_id])
        return [
            ListedErasure(
                one,
                rows.count_to_erase(work, one.kind, one.kept_until) if one.kept_until else 0,
                f"{whom[one.person_id].name} {whom[one.person_id].id_number_masked}" if one.person_id else "",
                names.get(one.proposed_by, ""),
                names.get(one.confirmed_by or "", ""),
                one.is_open
                and by.role is Role.SECURITY
                and not is_one_person(work, by.account_id, [one.proposed_by]),
                one.is_open and by.role in {Role.SECURITY, Role.OPERATOR},
            )
            for one in found
        ]


def propose_class(context: AppContext, by: Actor, key: str, record_class: str, reason: str) -> None:
    """Ask for all records of a class to be erased whose time was over yesterday.

    Raises NotAllowedError, FormInvalidError, or ProcedureRefusedError where there are none, or it is asked for already.
    """

    def act(work: UnitOfWork) -> dict[str, Any]:
        why = _checked(reason, class_is_known=record_class in set(RecordClass))
        until = _yesterday(work)
        if not rows.count_to_erase(work, record_class, until):
            raise ProcedureRefusedError(rule="erasure_of_nothing")
        return _propose(context, work, by, record_class, why, until=until)

    _refuse_others(by)
    idempotent(context, by, key, "erasure_proposed", {"class": record_class, "reason": reason}, act)


def propose_person(context: AppContext, by: Actor, key: str, id_number: str, reason: str) -> None:
    """Ask for a person's data to be erased, on the person's own request.

    Raises NotAllowedError, FormInvalidError (nobody has this number), or ProcedureRefusedError that says what keeps them.
    """

    def act(work: UnitOfWork) -> dict[str, Any]:
        why = _checked(reason)
        found = person_by_id_number(work, id_number) if id_number.strip() else None
        if found is None:
            raise FormInvalidError(errors=(("id_number", "erasure_of_nobody"),))
        _refuse_what_is_kept(work, found.id)
        return _propose(context, work, by, rows.PERSON, why, person_id=found.id)

    _refuse_others(by)
    asked = {"person": context.database.seal.index(id_number), "reason": reason}
    idempotent(context, by, key, "erasure_proposed", asked, act)


def _yesterday(work: UnitOfWork) -> date:
    """Return the day until which records had to be kept at the longest to be past their time today."""
    return beijing_day(work.now) - timedelta(days=1)


def _refuse_others(by: Actor) -> None:
    if by.role is not Role.OPERATOR:
        raise NotAllowedError(rule="operator_operates")


def _checked(reason: str, *, class_is_known: bool = True) -> str:
    mistakes: Mistakes = []
    why = read_reason(reason, mistakes)
    if not class_is_known:
        mistakes.append(("record_class", "class_needed", {}))
    if mistakes:
        raise FormInvalidError(errors=tuple(mistakes))
    return why


def _propose(
    context: AppContext,
    work: UnitOfWork,
    by: Actor,
    kind: str,
    why: str,
    *,
    until: date | None = None,
    person_id: str | None = None,
) -> dict[str, Any]:
    if rows.is_proposed(work, kind, person_id):
        raise ProcedureRefusedError(rule="erasure_proposed_already")
    made = rows.propose(work, kind, kept_until=until, person_id=person_id, reason=why, by=by.account_id)
    _note(context, work, by.account_id, "erasure_proposed", rows.erasure_of(work, made))
    return {"erasure": made}


def confirm(context: AppContext, by: Actor, key: str, identity: str) -> None:
    """Let the worker erase; raises NotAllowedError, NotFoundError, or ProcedureRefusedError: the same person, or too late."""
    if by.role is not Role.SECURITY:
        raise NotAllowedError(rule="erasure_by_security_officer")

    def act(work: UnitOfWork) -> dict[str, Any]:
        row = _open(work, identity)
        if is_one_person(work, by.account_id, [row.proposed_by]):
            raise ProcedureRefusedError(rule="erasure_by_second_person")
        if row.person_id:
            _refuse_what_is_kept(work, row.person_id)
        rows.note(work, identity, confirmed_by=by.account_id, confirmed_at=work.now)
        _note(context, work, by.account_id, "erasure_confirmed", row)
        return {}

    idempotent(context, by, key, "erasure_confirmed", {"erasure": identity}, act)


def withdraw(context: AppContext, by: Actor, key: str, identity: str) -> None:
    """Give a request up that nobody has confirmed; raises NotAllowedError, NotFoundError or ProcedureRefusedError."""
    if by.role not in {Role.SECURITY, Role.OPERATOR}:
        raise NotAllowedError(rule="operator_operates")

    def act(work: UnitOfWork) -> dict[str, Any]:
        row = _open(work, identity)
        rows.note(work, identity, withdrawn_at=work.now)
        _note(context, work, by.account_id, "erasure_withdrawn", row)
        return {}

    idempotent(context, by, key, "erasure_withdrawn", {"erasure": identity}, act)


def _open(work: UnitOfWork, identity: str) -> rows.Erasure:
    row = rows.erasure_of(work, identity, lock=True)
    if row is None:
        raise NotFoundError(kind="erasure")
    if not row.is_open:
        raise ProcedureRefusedError(rule="erasure_decided_already")
    return row


def _refuse_what_is_kept(work: UnitOfWork, person_id: str) -> None:
    if is_erased(work, person_id):
        raise ProcedureRefusedError(rule="erasure_done_already")
    kept = what_keeps(work, person_id)
    if kept is None:
        return
    if kept.ended_at is None:
        raise ProcedureRefusedError(rule=f"erasure_kept_by_{kept.why}")
    years = terms_of(work)[RecordClass.CASE].years
    until = kept_until(beijing_day(kept.ended_at), years)
    raise ProcedureRefusedError(rule="erasure_kept_by_records", until=until.isoformat())


def _note(
    context: AppContext, work: UnitOfWork, by: str, action: str, row: rows.Erasure | None, **more: Any
) -> None:
    if row is None:
        return
    facts = {"erasure": row.id, "kind": row.kind, **more}
    if row.person_id:
        facts["person"] = row.person_id
    record(work, context.audit_key, OFFICE, by, action, facts)
    record_security_event(work, EventKind.ERASURE, by=by, result=action, target=facts)


def erase_some(context: AppContext) -> bool:
    """Erase a piece of what two people have asked for; tell whether there is more. Killed anywhere, it goes on there."""
    return context.database.transact(lambda work: _erase_piece(context, work))


def _erase_piece(context: AppContext, work: UnitOfWork) -> bool:
    row = rows.next_confirmed(work)
    if row is None:
        return False
    done, is_over = _person(work, row) if row.person_id else _cases(context, work, row)
    values: dict[str, Any] = {"erased": row.erased + done}
    if is_over:
        values["finished_at"] = work.now
        _note(context, work, str(row.confirmed_by), "erased", row, count=row.erased + done)
    rows.note(work, row.id, **values)
    return True


def _person(work: UnitOfWork, row: rows.Erasure) -> tuple[int, bool]:
    """What has come to keep them since it was confirmed, such as a new application, keeps them: then nothing is done."""
    person_id = str(row.person_id)
    if is_erased(work, person_id) or what_keeps(work, person_id) is not None:
        return 0, True
    erase_person(work, person_id)
    return 1, True


def _cases(context: AppContext, work: UnitOfWork, row: rows.Erasure) -> tuple[int, bool]:
    if row.kept_until is None:
        return 0, True
    found = rows.cases_to_erase(work, row.kind, row.kept_until, limit=AT_ONCE)
    for case_id in found:
        if has_ended(work, case_id):
            ERASE[row.kind](work, case_id)
            told = {"class": row.kind, "erasure": row.id}
            record(work, context.audit_key, case_id, str(row.confirmed_by), "erased", told)
        rows.note_erased(work, row.kind, case_id)
    return len(found), len(found) < AT_ONCE
