"""What the help page says of dates: the terms of the reader's authorities, with an example worked out by them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from app.domain.renewal_window import RenewalWindow, renewal_window
from app.services.context.calendar_of import calendar_of
from app.services.papers.guide_of import codes_of_reader, tables_in_force
from app.services.terms.review_terms_of import LiveTerms
from app.store.employer_rows import authority_names

if TYPE_CHECKING:
    from app.domain.review_terms import ReviewTerms
    from app.policy.actor import Actor
    from app.services.context.app_context import AppContext
    from app.store.database import UnitOfWork

EXAMPLE_EXPIRY = date(2021, 8, 6)
"""The permit of the manual's example (chapter 5, note 6)."""


@dataclass(frozen=True, slots=True)
class ToldDates:
    """The terms of some authorities; `names` is empty where all agree."""

    names: tuple[str, ...]
    terms: ReviewTerms
    example: RenewalWindow


def told_dates(context: AppContext, work: UnitOfWork, by: Actor | None) -> tuple[ToldDates, ...]:
    """Return the different terms of a renewal that concern a reader, each once."""
    live, names, calendar = LiveTerms(context, work), authority_names(work), calendar_of(work)
    codes = codes_of_reader(work, by, tables_in_force(context, work)) or tuple(names)
    found: dict[ReviewTerms, list[str]] = {}
    for code in codes or (None,):
        found.setdefault(live.of(code).renewal, []).append(names.get(code or "", ""))
    return tuple(
        ToldDates(
            tuple(listed) if len(found) > 1 else (), terms, renewal_window(EXAMPLE_EXPIRY, calendar, terms)
        )
        for terms, listed in found.items()
    )
