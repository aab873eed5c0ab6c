"""The clocks of a procedure as a table says them, and what becomes of the review's after a correction."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

MOST_DAYS = 120


class CaseClock(StrEnum):
    """The clocks that pages tell."""

    COMPLETENESS = "completeness"
    """Until when the authority tells all that is missing; nothing told by then counts as accepted."""
    REVIEW = "review"
    CORRECTION = "correction"
    VALIDITY = "validity"


ALWAYS_ON = frozenset({CaseClock.REVIEW, CaseClock.VALIDITY})


class AfterCorrection(StrEnum):
    """How the review's clock goes on when what was sent back is submitted again."""

    ANEW = "anew"
    CONTINUE = "continue"


class LateCorrection(StrEnum):
    """What comes of a correction that is not done when its days have passed."""

    WAIT = "wait"
    CLOSE = "close"
    """The application counts as withdrawn."""


@dataclass(frozen=True, slots=True)
class CorrectionTerms:
    """How many working days a correction has, and whether a late one ends the application."""

    working_days: int
    closes: bool


@dataclass(frozen=True, slots=True)
class ClockTerms:
    """One clock: what people call it, whether it runs, how many working days it has, and what they should know."""

    clock: CaseClock
    name: str
    is_on: bool
    working_days: int | None
    about: str = ""
    ends: bool = False
    """Whether the application ends when the days have passed, whatever `about` says."""


USUAL_CLOCKS = {
    CaseClock.COMPLETENESS: ClockTerms(CaseClock.COMPLETENESS, "一次告知期限", False, None),
    CaseClock.REVIEW: ClockTerms(CaseClock.REVIEW, "审核期限", True, None),
    CaseClock.CORRECTION: ClockTerms(CaseClock.CORRECTION, "补正期限", False, None),
    CaseClock.VALIDITY: ClockTerms(CaseClock.VALIDITY, "证件有效期", True, None),
}
"""What holds in an edition that was published before clocks were a table."""


def days_left_to_review(total: int, used: int) -> int:
    """Return what a review that goes on after a correction still has; one day is always left to decide."""
    return max(1, total - max(0, used))
