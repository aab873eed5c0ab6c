"""A unit that is missing in the chain of a permit, as it is typed: by the unit that asks, or by the operator who records it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.domain.credit_code import check_credit_code
from app.domain.plausible_days import OLDEST_UNIT
from app.services.context.note_override import read_day, read_reason
from app.services.context.refusals import FormInvalidError
from app.store.employer_rows import employer_by_credit_code, employer_of

if TYPE_CHECKING:
    from datetime import date

    from app.services.context.note_override import Mistakes
    from app.store.database import UnitOfWork

LONGEST_NAME, LONGEST_NOTE = 120, 500


@dataclass(frozen=True, slots=True)
class MissingLink:
    """What is typed: the unit by credit code, or by name when the office does not know it."""

    uscc: str
    unit_name: str
    from_on: str
    to_on: str
    evidence: str


@dataclass(frozen=True, slots=True)
class ReadUnit:
    """The unit as the office knows it; no id for one outside."""

    id: str | None
    name: str
    uscc: str


def read_link(work: UnitOfWork, typed: MissingLink, reason: str) -> tuple[str, ReadUnit, date, date]:
    """Return reason, unit and days of a link as typed; raises FormInvalidError with the fields that are wrong."""
    mistakes: Mistakes = []
    unit = _unit(work, typed, mistakes)
    from_on, to_on = read_day(typed.from_on, "from_on", mistakes), read_day(typed.to_on, "to_on", mistakes)
    if from_on is not None and from_on < OLDEST_UNIT:
        mistakes.append(("from_on", "from_on_long_ago", {}))
    if not typed.evidence or len(typed.evidence) > LONGEST_NOTE:
        mistakes.append(("evidence", "evidence_needed", {}))
    why = read_reason(reason, mistakes)
    if mistakes or from_on is None or to_on is None:
        raise FormInvalidError(errors=tuple(mistakes))
    return why, unit, from_on, to_on


def _unit(work: UnitOfWork, typed: MissingLink, mistakes: Mistakes) -> ReadUnit:
    checked = check_credit_code(typed.uscc)
    known = employer_by_credit_code(work, checked.value) if typed.uscc else None
    if known is not None:
        return ReadUnit(known, employer_of(work, known).name, checked.value)
    if typed.uscc and not checked.is_ok:
        mistakes.append(("uscc", "uscc_wrong", {}))
    if not typed.unit_name or len(typed.unit_name) > LONGEST_NAME:
        mistakes.append(("unit_name", "unit_name_needed", {}))
    return ReadUnit(None, typed.unit_name, checked.value if typed.uscc else "")
