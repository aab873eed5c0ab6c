"""Hints of an authority's practice, each with the day to which it counts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.services.context.calendar_of import calendar_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from app.domain.practice import Practice
    from app.store.database import UnitOfWork


def told_practice(
    work: UnitOfWork, hints: Iterable[Practice], since: date | None
) -> list[tuple[str, date | None]]:
    """Return the words of each hint with the day to which it counts; `since` is when the permit was suspended."""
    calendar = calendar_of(work)
    return [(one.text, one.until(since, calendar)) for one in hints]
