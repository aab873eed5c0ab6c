"""Days as people type them, 2026-03-01, 2026/3/1 or 2026年3月1日, made into what the expression language reads."""

from __future__ import annotations

import re
from datetime import date

_DAY = re.compile(
    r'"(?:[^"\\]|\\.)*"'
    r"|(?<![\w-])(?<!\w\.)(\d{4})(?:年(\d{1,2})月(\d{1,2})日?|-(\d{1,2})-(\d{1,2})|/(\d{1,2})/(\d{1,2}))(?![\w/年月日-])"
)
"""A text in quotation marks, which stays, or a day. `frontend/scripts/studio/typed_dates.js` knows the same ones."""


def with_date_literals(text: str) -> str:
    """Return an expression in which every day that is typed plainly is a date; what is no day of a calendar stays."""
    return _DAY.sub(_literal, text)


def _literal(found: re.Match[str]) -> str:
    parts = [part for part in found.groups() if part is not None]
    if not parts:
        return found[0]
    try:
        return f'date("{date(*map(int, parts)).isoformat()}")'
    except ValueError:
        return found[0]
