"""What a story says of one unit before it begins: its permission, and which of its papers are there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.domain.nearest import nearest, or_meant
from app.domain.office_codes import ATTACHMENT_SLOTS, PermissionState, PermitType, Slot
from app.scenarios.given_words import MISSING, NONE, UNREADABLE
from app.scenarios.stage_papers import sample_row, unreadable_paper
from app.scenarios.unknown_given import UnknownGivenError
from app.services.context.beijing import start_of_day
from app.store.employer_rows import add_attachment, authority_names, permissions_of, remove_attachment
from app.store.permission_rows import write_permission

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

    from app.services.context.app_context import AppContext
    from app.store.database import UnitOfWork

    Days = Callable[[str | date], date]

BY = "story"
PLACES = tuple(dict.fromkeys((str(Slot.BUSINESS_LICENCE), *(str(one) for one in ATTACHMENT_SLOTS))))
"""Where a unit keeps papers of its own."""


def lay_unit(
    context: AppContext, work: UnitOfWork, unit: str, who: str, given: Mapping[str, Any], days: Days
) -> None:
    """Write what is said of a unit; raises UnknownGivenError."""
    _permission(work, unit, who, given)
    for slot, how in given.get("papers", {}).items():
        if slot not in PLACES:
            raise UnknownGivenError(
                f"given 里的“{who}”没有位置“{slot}”，可以写的是 {'、'.join(PLACES)}{or_meant(nearest(slot, PLACES))}"
            )
        _paper(context, work, unit, slot, how, days)


def _permission(work: UnitOfWork, unit: str, who: str, given: Mapping[str, Any]) -> None:
    changes: dict[str, Any] = {}
    if authority := given.get("authority"):
        known = authority_names(work)
        if authority not in known:
            raise UnknownGivenError(
                f"given 里的“{who}”：没有主管部门“{authority}”，可以写的是 {'、'.join(known)}"
                f"{or_meant(nearest(str(authority), list(known)))}"
            )
        changes["authority"] = authority
    if scope := given.get("scope"):
        is_none = scope == NONE
        changes["state"] = str(PermissionState.CANCELLED if is_none else PermissionState.GRANTED)
        changes |= {} if is_none else {"scope": scope}
    kind = str(given.get("permit_type", PermitType.BEIJING))
    is_there = any(one.permit_type == kind for one in permissions_of(work, unit))
    if changes and (is_there or given.get("scope") != NONE):
        write_permission(work, unit, kind, **changes)


def _paper(context: AppContext, work: UnitOfWork, unit: str, slot: str, how: str | date, days: Days) -> None:
    """Take a paper away, spoil it, or let it be of a certain day: one of an earlier year is to be renewed."""
    if how == MISSING:
        remove_attachment(work, unit, slot, by=BY)
        return
    if how == UNREADABLE:
        add_attachment(work, employer_id=unit, slot=slot, by=BY, **unreadable_paper(context, work, slot))
        return
    moment = start_of_day(days(how))
    add_attachment(work, employer_id=unit, slot=slot, by=BY, at=moment, **sample_row(context, work, slot))
