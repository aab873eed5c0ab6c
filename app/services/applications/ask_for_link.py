"""A unit asks the authority to record where a holder worked in between, so that its own employer change can be made.

The former unit cannot make its change once it has let the holder go (manual, chapter 6: the holder is associated and the
permit suspended); it may ask for its own time to be recorded, and so may the unit after it. The answer is the authority's decision
(`override_chain.py`), or its refusal with a reason (`answer_for_link.py`).
"""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from app.domain.office_codes import PermitState
from app.policy.actor import Role
from app.services.applications.missing_link import MissingLink, read_link
from app.services.context.beijing import beijing_day
from app.services.context.idempotent import idempotent
from app.services.context.note_override import locked_permit
from app.services.context.refusals import (
    FormInvalidError,
    NotAllowedError,
    NotFoundError,
    ProcedureRefusedError,
)
from app.store.audit_chain import OFFICE, record
from app.store.database import ConflictError
from app.store.employer_rows import employer_of
from app.store.link_request_rows import add_link_request, open_link_request
from app.store.permit_rows import active_employer_of
from app.store.waiting_links import waiting_link

if TYPE_CHECKING:
    from datetime import date

    from app.domain.permit import Permit
    from app.policy.actor import Actor
    from app.services.applications.missing_link import ReadUnit
    from app.services.context.app_context import AppContext
    from app.store.database import UnitOfWork


def ask_for_link(
    context: AppContext, by: Actor, key: str, permit_id: str, typed: MissingLink, *, reason: str
) -> dict[str, Any]:
    """Ask for a missing unit in the chain of an own employee's suspended permit (请主管部门补登).

    A former unit asks for itself: its days are those of the chain, whatever is typed. Raises FormInvalidError with fields, NotFoundError for another unit's employee, or ProcedureRefusedError: the
    permit is not suspended with another unit, or a request about it is open already.
    """

    def command(work: UnitOfWork) -> dict[str, Any]:
        if by.role is not Role.AGENT or by.employer_id is None:
            raise NotAllowedError(rule="unit_asks_for_link")
        permit, today = locked_permit(work, permit_id), beijing_day(work.now)
        if active_employer_of(work, permit.person_id) == by.employer_id:
            why, unit, from_on, to_on = read_link(work, typed, reason)
            _refuse_wrong(unit, from_on, to_on, today, by.employer_id)
        else:
            own = _own_time(work, permit.id, by.employer_id, today, typed.evidence)
            why, unit, from_on, to_on = read_link(work, own, reason)
        _refuse_needless(work, permit, by.employer_id, today)
        made = add_link_request(
            work,
            permit_id=permit.id,
            employer_id=by.employer_id,
            unit_name=unit.name,
            unit_uscc=unit.uscc,
            from_on=from_on,
            to_on=to_on,
            evidence=typed.evidence,
            reason=why,
            by=by.account_id,
        )
        told = {"request": made, "permit": permit.id, "employer": by.employer_id, "reason": why}
        record(work, context.audit_key, OFFICE, by.account_id, "link_request:asked", told)
        return {"id": made}

    request = {"permit": permit_id, "reason": reason, **asdict(typed)}
    try:
        return idempotent(context, by, key, "ask_for_link", request, command)
    except ConflictError as twin:
        raise ProcedureRefusedError(rule="link_request_open") from twin


def _own_time(work: UnitOfWork, permit_id: str, employer_id: str, today: date, evidence: str) -> MissingLink:
    """Return a former unit's own days as the chain has them; raises NotFoundError when no change of it is missing."""
    waits = waiting_link(work, permit_id, employer_id, today)
    if waits is None:
        raise NotFoundError(kind="permit")
    unit = employer_of(work, employer_id)
    return MissingLink(unit.uscc, unit.name, waits.from_on.isoformat(), waits.to_on.isoformat(), evidence)


def _refuse_wrong(unit: ReadUnit, from_on: date, to_on: date, today: date, own_id: str) -> None:
    """What the rest of the chain says is the authority's to know: only what is typed is looked at."""
    if to_on < from_on:
        raise FormInvalidError(errors=(("to_on", "chain.ends_before_it_begins", {}),))
    if to_on > today:
        raise FormInvalidError(errors=(("to_on", "chain.ends_later", {"today": today.isoformat()}),))
    if unit.id == own_id:
        raise FormInvalidError(errors=(("uscc", "own_unit_needs_no_record", {}),))


def _refuse_needless(work: UnitOfWork, permit: Permit, own_id: str, today: date) -> None:
    if permit.state_on(today) is not PermitState.SUSPENDED or permit.employer_id == own_id:
        raise ProcedureRefusedError(rule="nothing_to_record")
    if open_link_request(work, permit.id) is not None:
        raise ProcedureRefusedError(rule="link_request_open")
