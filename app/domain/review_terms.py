"""How long an authority reviews and when a window opens: read from a decision table, the manual's where there is none."""

from __future__ import annotations

from dataclasses import dataclass

MOST_REVIEW_DAYS = 120
MOST_WINDOW_MONTHS = 6


@dataclass(frozen=True, slots=True)
class ReviewTerms:
    """The terms of one authority for one procedure."""

    review_working_days: int = 20
    """The prescribed review cycle (manual, chapter 5, note 6)."""
    window_months: int = 2
    """How many calendar months before a permit ends its renewal may be submitted (A1)."""
    window_days: int | None = None
    """So many days instead, where an authority counts days."""


MANUAL_TERMS = ReviewTerms()


@dataclass(frozen=True, slots=True)
class PermitTerms:
    """What decides about the dates of a permit: the renewal, and the employer change that must come before it."""

    renewal: ReviewTerms = MANUAL_TERMS
    change: ReviewTerms = MANUAL_TERMS


MANUAL_PERMIT_TERMS = PermitTerms()
