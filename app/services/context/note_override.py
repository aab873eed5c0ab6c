"""Keep why the authority decided outside of an application: a row that pages show, and the audit."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from app.policy.actor import Role
from app.services.context.refusals import FormInvalidError, NotAllowedError, ProcedureRefusedError
from app.store.audit_chain import OFFICE, record
from app.store.override_rows import add_override
from app.store.permit_rows import PermitMissingError, permit_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.domain.permit import Permit
    from app.policy.actor import Actor
    from app.services.context.app_context import AppContext
    from app.store.database import UnitOfWork

    Mistakes = list[tuple[str, str, dict[str, str]]]
    """Field, rule and facts of each mistake in a form."""

SHORTEST_REASON, LONGEST_REASON = 5, 500


def refuse_others(by: Actor) -> None:
    """Overrides are for operators, who act on the authority's written decision; raises NotAllowedError."""
    if by.role is not Role.OPERATOR:
        raise NotAllowedError(rule="operator_overrides")


def read_reason(reason: str, mistakes: Mistakes) -> str:
    """Return a reason that says something, or note the mistake."""
    told = " ".join(reason.split())
    if not SHORTEST_REASON <= len(told) <= LONGEST_REASON:
        mistakes.append(("reason", "reason_needed", {}))
    return told


def read_day(text: str, field: str, mistakes: Mistakes) -> date | None:
    """Return the day a field tells, or note the mistake."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        mistakes.append((field, f"{field}_needed", {}))
        return None


def checked_reason(reason: str) -> str:
    """Return the reason of a form that asks for nothing else; raises FormInvalidError."""
    mistakes: Mistakes = []
    why = read_reason(reason, mistakes)
    if mistakes:
        raise FormInvalidError(errors=tuple(mistakes))
    return why


def locked_permit(work: UnitOfWork, permit_id: str) -> Permit:
    """Return a permit nobody else changes before the commit; raises ProcedureRefusedError when there is none."""
    try:
        return permit_of(work, permit_id, lock=True)
    except PermitMissingError as missing:
        raise ProcedureRefusedError(rule="permit_not_live") from missing


def note_override(
    context: AppContext,
    work: UnitOfWork,
    by: Actor,
    kind: str,
    *,
    person_id: str,
    permit_id: str | None,
    employer_id: str | None,
    reason: str,
    facts: Mapping[str, Any],
) -> None:
    """Write the decision down with its reason, in the transaction that carries it out."""
    add_override(
        work,
        kind=kind,
        person_id=person_id,
        permit_id=permit_id,
        employer_id=employer_id,
        reason=reason,
        facts=facts,
        by=by.account_id,
    )
    told = {"person": person_id, "permit": permit_id, "employer": employer_id, "reason": reason, **facts}
    record(work, context.audit_key, OFFICE, by.account_id, f"override:{kind}", told)
