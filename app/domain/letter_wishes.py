"""Which letters somebody may go without. Deadlines, corrections and whatever is not named here are always sent."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

NEWS, EARLY, DIGEST = "news", "early", "digest"
WISHES: Mapping[str, frozenset[str]] = {
    NEWS: frozenset(
        {
            "renewal_approved",
            "new_application_approved",
            "employer_change_approved",
            "basic_info_change_approved",
            "business_info_change_approved",
            "supervisor_change_approved",
            "permission_granted",
            "association_confirmed",
            "change_taken_over",
            "link_recorded_of_former_unit",
        }
    ),
    EARLY: frozenset({"renewal_opens_soon", "renewal_opens_today"}),
    DIGEST: frozenset({"weekly_digest"}),
}
"""By wish the kinds of notices whose letter may be left out; the notice itself always stands in the inbox."""
_WISH_OF = {kind: wish for wish, kinds in WISHES.items() for kind in kinds}


def wish_of(kind: str) -> str | None:
    """Return by which wish a letter of a kind may be left out; None for one that is always sent."""
    return _WISH_OF.get(kind)
