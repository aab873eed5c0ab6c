"""How long records of a finished case are kept: by class, in whole years after the year in which the case ended."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

SHORTEST, LONGEST = 1, 100
"""Years that may be set."""


class RecordClass(StrEnum):
    """Classes of records that are kept for different times."""

    CASE = "case"
    """What was applied for, decided and issued."""
    PAPER = "paper"
    """Originals of papers."""
    LOG = "log"
    """The way of the case: audit, history, acts around its steps, notices."""


@dataclass(frozen=True, slots=True)
class RetentionTerm:
    """For how many years a class is kept, and on what ground."""

    record_class: RecordClass
    years: int
    basis: str


UNTIL_SET = "系统初始值，请按本单位的归档范围和保管期限表核定"
DEFAULTS = (
    RetentionTerm(RecordClass.CASE, 30, UNTIL_SET),
    RetentionTerm(RecordClass.PAPER, 10, UNTIL_SET),
    RetentionTerm(RecordClass.LOG, 10, UNTIL_SET),
)
"""What holds until an operator sets something else."""


def kept_until(ended_on: date, years: int) -> date:
    """Return the last day of the time: it runs from the first day of the year after the end."""
    return date(ended_on.year + years, 12, 31)


def last_year_past(today: date, years: int) -> int:
    """Return the last year whose cases are past their time today."""
    return today.year - years - 1
