"""综合查询: every case that has reached a reviewer's authority, and what a reviewer has decided."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from app.store.decided_cases import DecidedCase, decided_cases
from app.store.found_cases import (
    MOST_COUNTED,
    CaseFilter,
    FoundCase,
    count_found,
    found_cases,
    named_by,
    unit_at_authority,
)

if TYPE_CHECKING:
    from datetime import date

    from app.policy.actor import Actor
    from app.queries.list_pages import Place, Slice
    from app.services.context.app_context import AppContext
    from app.store.found_cases import Named

__all__ = [
    "MOST_COUNTED",
    "MOST_EXPORTED",
    "CaseFilter",
    "DecidedCase",
    "FoundCase",
    "FoundList",
    "decided",
    "export_of",
    "find_cases",
]

PAGE = 20
MOST_EXPORTED = 5000


@dataclass(frozen=True, slots=True)
class FoundList:
    """A page of what was found; `total` is not counted beyond `MOST_COUNTED`."""

    lines: list[FoundCase]
    next_place: str
    total: int
    named: Named
    employer_name: str
    """The unit to which the list is narrowed."""

    @property
    def is_longer(self) -> bool:
        """Tell whether there are more than were counted."""
        return self.total > MOST_COUNTED


def find_cases(
    context: AppContext, by: Actor, wanted: CaseFilter, *, after: tuple[date, str] | None = None
) -> FoundList:
    """Return a page of the cases of the reviewer's authority, received last in front; whatever authority is named."""
    own = replace(wanted, authority=by.authority or "")
    with context.database.reading() as work:
        named = named_by(work, own.text, own.authority)
        rows = found_cases(work, own, named, after=after, limit=PAGE + 1)
        total = count_found(work, own, named)
        unit = unit_at_authority(work, own.authority, own.employer_id) if own.employer_id else ""
    shown = rows[:PAGE]
    return FoundList(
        lines=shown,
        next_place=shown[-1].place if len(rows) > PAGE else "",
        total=total,
        named=named,
        employer_name=unit,
    )


def export_of(context: AppContext, by: Actor, wanted: CaseFilter) -> list[FoundCase] | None:
    """Return all that was found for a file; None when it is more than a file may have."""
    own = replace(wanted, authority=by.authority or "")
    with context.database.reading() as work:
        rows = found_cases(
            work, own, named_by(work, own.text, own.authority), after=None, limit=MOST_EXPORTED + 1
        )
    return None if len(rows) > MOST_EXPORTED else rows


def decided(context: AppContext, by: Actor, place: Place | None) -> Slice[DecidedCase]:
    """Return a page of what this reviewer has decided, the newest in front, with how the case stands now."""
    with context.database.reading() as work:
        return decided_cases(work, by.account_id, place)
