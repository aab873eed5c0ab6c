"""First month of employment in Beijing, as the person or the unit declares it (A39)."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

SINCE = "beijing_since"
"""The question, in the person's record and in applications."""


def first_day(month: Any) -> date | None:
    """Return the first day of a month written YYYY-MM; None when nothing was said."""
    return date.fromisoformat(f"{month}-01") if month else None


def refused_start(values: Mapping[str, Any], today: date) -> str:
    """Return why the declared first month cannot be, in Chinese; empty when it can."""
    declared = first_day(values.get(SINCE))
    if declared is not None and declared > today:
        return f"在京就业起始月份不能晚于本月（{today.year}年{today.month}月），请核对"
    return ""
