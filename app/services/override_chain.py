"""The authority records a link of the employment chain for which no employer change was made (A37)."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from app.domain.credit_code import check_credit_code
from app.domain.employment_chain import may_be_recorded
from app.services.beijing import beijing_day
from app.services.note_override import (
    locked_permit,
    note_override,
    read_day,
    read_reason,
    refuse_others,
)
from app.services.once import once
from app.services.refusals import FormInvalidError, ProcedureRefusedError
from app.store.chain_rows import insert_link, settle_link
from app.store.employer_rows import employer_by_credit_code, employer_of
from app.store.permit_rows import chain_of

if TYPE_CHECKING:
    from datetime import date

    from app.policy.actor import Actor
    from app.services.house import House
    from app.services.note_override import Mistakes
    from app.store.database import Work

KIND = "chain_link_recorded"
LONGEST_NAME, LONGEST_NOTE = 120, 500


@dataclass(frozen=True, slots=True)
class MissingLink:
    """What an operator types: the unit by credit code, or by name when the office does not know it."""

    uscc: str
    unit_name: str
    from_on: str
    to_on: str
    evidence: str


@dataclass(frozen=True, slots=True)
class _Unit:
    id: str | None
    name: str
    uscc: str


def record_missing_link(
    house: House, by: Actor, key: str, permit_id: str, typed: MissingLink, *, reason: str
) -> dict[str, Any]:
    """Record the holder's work at a unit, so that the chain has no gap and the next employer change is possible.

    Raises FormInvalidError with fields, or with the rule of the chain that the days break.
    """
    refuse_others(by)

    def command(work: Work) -> dict[str, Any]:
        why, unit, from_on, to_on = _read(work, typed, reason)
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
            house,
            work,
            by,
            KIND,
            person_id=permit.person_id,
            permit_id=permit.id,
            employer_id=unit.id,
            reason=why,
            facts={"unit": unit.name, "evidence": typed.evidence, **days},
        )
        return {}

    return once(house, by, key, KIND, {"permit": permit_id, "reason": reason, **asdict(typed)}, command)


def _read(work: Work, typed: MissingLink, reason: str) -> tuple[str, _Unit, date, date]:
    mistakes: Mistakes = []
    unit = _unit(work, typed, mistakes)
    from_on, to_on = read_day(typed.from_on, "from_on", mistakes), read_day(typed.to_on, "to_on", mistakes)
    if not typed.evidence or len(typed.evidence) > LONGEST_NOTE:
        mistakes.append(("evidence", "evidence_needed", {}))
    why = read_reason(reason, mistakes)
    if mistakes or from_on is None or to_on is None:
        raise FormInvalidError(errors=tuple(mistakes))
    return why, unit, from_on, to_on


def _unit(work: Work, typed: MissingLink, mistakes: Mistakes) -> _Unit:
    checked = check_credit_code(typed.uscc)
    known = employer_by_credit_code(work, checked.value) if typed.uscc else None
    if known is not None:
        return _Unit(known, employer_of(work, known).name, checked.value)
    if typed.uscc and not checked.is_ok:
        mistakes.append(("uscc", "uscc_wrong", {}))
    if not typed.unit_name or len(typed.unit_name) > LONGEST_NAME:
        mistakes.append(("unit_name", "unit_name_needed", {}))
    return _Unit(None, typed.unit_name, checked.value if typed.uscc else "")
