"""How urgent the renewal of a permit is: bands in the order in which they call for somebody."""

from __future__ import annotations

from enum import StrEnum


class ExpiryBand(StrEnum):
    """Where a permit stands today."""

    ENDED = "ended"
    LATE = "late"
    """The last safe day has passed, and nothing is before the authority."""
    THIS_WEEK = "this_week"
    """The last safe day lies in this week."""
    OPEN = "open"
    """It may be submitted, and there is time."""
    THREE_MONTHS = "three_months"
    """It ends within three months, and it is too early."""
    LATER = "later"
    SUBMITTED = "submitted"
    """An application is before the authority."""
