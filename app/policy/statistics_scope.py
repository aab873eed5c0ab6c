"""Whose figures somebody is shown, and how far: the authority of a lead, all for operators, no persons for analysts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.policy.actor import Role

if TYPE_CHECKING:
    from app.policy.actor import Actor

MONTH, AUTHORITY, PROCEDURE, UNIT, LEVEL, PERSON, OWN = (
    "month", "authority", "procedure", "unit", "level", "person", "own",
)  # fmt: skip
OF_OFFICE = (MONTH, AUTHORITY, PROCEDURE, UNIT, LEVEL)


@dataclass(frozen=True, slots=True)
class StatisticsScope:
    """What of the statistics an actor may see."""

    views: tuple[str, ...]
    """By what the figures may be grouped; the first is shown when nothing is asked for."""
    authority: str = ""
    """The only authority whose figures are shown; empty for all."""
    account_id: str = ""
    """The only person whose figures are shown under OWN."""
    is_masked: bool = False
    """Whether figures of few persons, and names in lists of cases, stay hidden."""


def statistics_scope(by: Actor, *, is_lead: bool) -> StatisticsScope | None:
    """Return what somebody may see; None is nothing at all. Whether a reviewer leads is asked of the account, not of them."""
    if by.role in {Role.OPERATOR, Role.AUDITOR}:
        return StatisticsScope((*OF_OFFICE, PERSON))
    if by.role is Role.ANALYST:
        return StatisticsScope(OF_OFFICE, is_masked=True)
    if by.role is not Role.REVIEWER or not by.authority:
        return None
    if not is_lead:
        return StatisticsScope((OWN,), authority=by.authority, account_id=by.account_id)
    views = (MONTH, PROCEDURE, UNIT, LEVEL, PERSON, OWN)
    return StatisticsScope(views, authority=by.authority, account_id=by.account_id)
