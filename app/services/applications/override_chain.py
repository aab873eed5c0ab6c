"""The authority records a link of the employment chain for which no employer change was made (A37)."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from app.domain.employment_chain import may_be_recorded
from app.services.applications.answer_for_link import settle_link_request
from app.services.applications.missing_link import read_link
from app.services.context.beijing import beijing_day
from app.services.context.idempotent import idempotent
from app.services.context.note_override import locked_permit, note_override, refuse_others
from app.services.context.refusals import FormInvalidError, ProcedureRefusedError
from app.store.chain_rows import insert_link, settle_link
from app.store.permit_rows import chain_of

if TYPE_CHECKING:
    from app.policy.actor import Actor
    from app.services.applications.missing_link import MissingLink
    from app.services.context.app_context import AppContext
    from app.store.database import UnitOfWork

KIND = "chain_link_recorded"


def record_missing_link(
    context: AppContext, by: Actor, key: str, permit_id: str, typed: MissingLink, *, reason: str
) -> dict[str, Any]:
    """Record the holder's work at a unit, so that the chain has no gap and the next employer change is possible.

    Raises FormInvalidError with fields, or with the rule of the chain that the days break.
    """
    refuse_others(by)

    def command(work: UnitOfWork) -> dict[str, Any]:
        why, unit, from_on, to_on = read_link(work, typed, reason)
        permit = locked_permit(work, permit_id)
        today = beijing_day(work.now)
        if not permit.state_on(today).is_live:
            raise ProcedureRefusedError(rule="permit_not_live")
        chain = chain_of(work, permit.id)
        verdict = may_be_recorded(chain, unit.id or "", from_on, to_on, today)
        if not verdict.holds:
            raise FormInvalidError(errors=(("from_on", verdict.rule, dict(verdict.facts)),))
        if unit.id is None or not settle_link(work, permit.id, unit.id, from_on, to_on):
            insert_link(
                work,
                permit.id,
                employer_id=unit.id,
                unit_name="" if unit.id else unit.name,
                unit_uscc="" if unit.id else unit.uscc,
                from_on=from_on,
                to_on=to_on,
            )
        days = {"from_on": from_on.isoformat(), "to_on": to_on.isoformat()}
        note_override(
            context,
            work,
            by,
            KIND,
            person_id=permit.person_id,
            permit_id=permit.id,
            employer_id=unit.id,
            reason=why,
            facts={"unit": unit.name, "evidence": typed.evidence, **days},
        )
        settle_link_request(context, work, by, permit, why)
        return {}

    return idempotent(
        context, by, key, KIND, {"permit": permit_id, "reason": reason, **asdict(typed)}, command
    )
