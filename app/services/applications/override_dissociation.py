"""The authority ends an association when the former unit does not act (A33)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.domain.office_codes import ApplicationState
from app.services.applications.close_from_outside import close_from_outside
from app.services.context.beijing import beijing_day
from app.services.context.idempotent import idempotent
from app.services.context.note_override import note_override, read_day, read_reason, refuse_others
from app.services.context.refusals import FormInvalidError, ProcedureRefusedError
from app.services.context.send_notice import send_notice
from app.services.execution.end_association import end_association
from app.store.association_rows import active_tie
from app.store.case_rows import open_cases_between
from app.store.permit_rows import active_employer_of
from app.store.person_rows import person_of

if TYPE_CHECKING:
    from datetime import date

    from app.policy.actor import Actor
    from app.services.context.app_context import AppContext
    from app.services.context.note_override import Mistakes
    from app.store.association_rows import AssociationRow
    from app.store.database import UnitOfWork

KIND = "forced_dissociation"


def force_dissociation(
    context: AppContext,
    by: Actor,
    key: str,
    person_id: str,
    *,
    left_on: str,
    reason: str,
    employer_id: str | None = None,
) -> dict[str, Any]:
    """End a person's association; their open applications at the unit are closed, a valid permit is suspended.

    `employer_id` is the unit the decision names; left out, it is the present one. Raises FormInvalidError, or
    ProcedureRefusedError with rule nobody_to_dissociate or unit_has_changed. A renewal that is near or runs does
    not hold it: the authority has weighed that, and its reason is kept.
    """
    refuse_others(by)

    def command(work: UnitOfWork) -> dict[str, Any]:
        mistakes: Mistakes = []
        why = read_reason(reason, mistakes)
        # Cases are locked before the association, as every step of a case does it.
        present = active_employer_of(work, person_id)
        if present is not None and employer_id is not None and present != employer_id:
            raise ProcedureRefusedError(rule="unit_has_changed")
        open_cases = open_cases_between(work, person_id, present) if present else ()
        facts = {"left_on": left_on, "reason": why}
        closed = [
            close_from_outside(
                context, work, by, case_id, ApplicationState.CLOSED_DISSOCIATED, KIND, facts
            ).number
            for case_id in open_cases
        ]
        active = active_tie(work, person_id)
        if active is None or active.employer_id != present:
            raise ProcedureRefusedError(rule="nobody_to_dissociate")
        day = _checked_day(left_on, active, beijing_day(work.now), mistakes)
        permit = end_association(work, active, day)
        note_override(
            context,
            work,
            by,
            KIND,
            person_id=person_id,
            permit_id=permit.id if permit else None,
            employer_id=active.employer_id,
            reason=why,
            facts={"left_on": day.isoformat(), "cases": closed},
        )
        audience = (f"employer:{active.employer_id}", f"person:{person_id}")
        told = {"person_id": person_id, "person_name": person_of(work, person_id).name, "reason": why}
        send_notice(
            context,
            work,
            KIND,
            audience,
            {**told, "cases": closed},
            case=None,
            mark=f"{KIND}.{active.id}.{day}",
        )
        return {"cases": closed}

    request = {"person": person_id, "employer": employer_id, "left_on": left_on, "reason": reason}
    return idempotent(context, by, key, KIND, request, command)


def _checked_day(left_on: str, active: AssociationRow, today: date, mistakes: Mistakes) -> date:
    """Return the day of leaving; raises FormInvalidError with every mistake of the form."""
    day = read_day(left_on, "left_on", mistakes)
    if day is not None and day > today:
        mistakes.append(("left_on", "day_not_yet", {}))
    elif day is not None and active.activated_on is not None and day < active.activated_on:
        mistakes.append(("left_on", "day_before_association", {"since": active.activated_on.isoformat()}))
    if day is None or mistakes:
        raise FormInvalidError(errors=tuple(mistakes))
    return day
