"""Who may decide at a level: nobody twice in a round, nobody about their own unit (A15)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.domain.verdict import HOLDS, Verdict, refused

if TYPE_CHECKING:
    from collections.abc import Collection


OWN_UNIT = "review.own_unit"
OWN_CASE = "review.own_case"


def may_decide(
    reviewer: str, decided_this_round: Collection[str], *, is_of_same_unit: bool, is_applicant: bool = False
) -> Verdict:
    """Tell whether a reviewer may act on a level of the current round.

    `reviewer` and `decided_this_round` name accounts, or the people whose accounts they are.
    """
    if is_of_same_unit:
        return refused(OWN_UNIT)
    if is_applicant:
        return refused(OWN_CASE)
    if reviewer in decided_this_round:
        return refused("review.second_level_in_round")
    return HOLDS
