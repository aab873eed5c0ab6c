"""Who may decide at a level: nobody twice in a round, nobody about their own unit (A15)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.domain.verdict import HOLDS, Verdict, refused

if TYPE_CHECKING:
    from collections.abc import Collection


OWN_UNIT = "review.own_unit"


def may_decide(reviewer: str, decided_this_round: Collection[str], *, is_of_same_unit: bool) -> Verdict:
    """Tell whether a reviewer may act on a level of the current round."""
    if is_of_same_unit:
        return refused(OWN_UNIT)
    if reviewer in decided_this_round:
        return refused("review.second_level_in_round")
    return HOLDS
