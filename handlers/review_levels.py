"""The authority's levels one after another, and what a return asks for."""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING, Any

from app.domain.domain_errors import FactMissingError
from app.domain.handling import Outcome, service_task
from app.domain.office_codes import IssueCategory
from app.domain.review_clock import share_of_levels
from app.domain.value_kinds import BOOLEAN, DATE, NUMBER, TEXT, code_in, context_of, list_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from app.domain.facts import CaseFacts

HALF, MOST = 0.5, 0.8


@service_task(
    "review.next_level",
    result=context_of(
        level=NUMBER,
        name=TEXT,
        group=TEXT,
        working_days=NUMBER,
        started_on=DATE,
        half_after=NUMBER,
        most_after=NUMBER,
        is_last=BOOLEAN,
    ),
    reads=("case", "calendar", "today", "review_terms", "review_days"),
)
def next_level(
    facts: CaseFacts,
    *,
    chain: Sequence[Mapping[str, Any]],
    after: int = 0,
    review_working_days: int | None = None,
) -> Outcome:
    """Hand over to the next level: its group, its working days, when to remind."""
    levels = sorted(chain, key=lambda level: int(level["level"]))
    total = int(review_working_days or facts.review_days or facts.review_terms.review_working_days)
    shares = share_of_levels(total, [int(level["working_days"]) for level in levels])
    waiting = [
        (level, days) for level, days in zip(levels, shares, strict=True) if int(level["level"]) > int(after)
    ]
    if not waiting:
        raise FactMissingError("review level")
    level, days = waiting[0]
    budget = max(1, days)
    number = int(level["level"])
    return Outcome(
        {
            "level": number,
            "name": str(level["name"]),
            "group": f"authority:{facts.case.authority}:L{number}",
            "working_days": budget,
            "started_on": facts.calendar.next_working_day(facts.today).isoformat(),
            "half_after": max(1, ceil(budget * HALF)),
            "most_after": max(1, ceil(budget * MOST)),
            "is_last": len(waiting) == 1,
        }
    )


@service_task(
    "correction.categories",
    result=context_of(categories=list_of(code_in(IssueCategory))),
    reads=("open_issue_categories",),
)
def categories(facts: CaseFacts) -> Outcome:
    """Gather what the open correction items of this round are about."""
    return Outcome({"categories": sorted(set(facts.open_issue_categories))})
