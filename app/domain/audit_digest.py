"""A chain of plain digests over the audit of a case: whoever has the rows can check it, without any secret."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

from app.domain.exact_json import write_json

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

START = "0" * 64
LINK = "link"


def linked(rows: Sequence[Mapping[str, Any]]) -> tuple[list[dict[str, Any]], str]:
    """Return the rows, each with the digest that binds it to the one before, and the last of these digests."""
    found, link = [], START
    for row in rows:
        link = _next(link, row)
        found.append({**row, LINK: link})
    return found, link


def first_unlinked(rows: Sequence[Mapping[str, Any]], head: str) -> int | None:
    """Return the number of the first row that is not bound to the one before; None when all are, up to the head."""
    link = START
    for number, row in enumerate(rows, start=1):
        link = _next(link, {name: value for name, value in row.items() if name != LINK})
        if row.get(LINK) != link or row.get("number") != number:
            return number
    return None if link == head else len(rows) + 1


def _next(link: str, row: Mapping[str, Any]) -> str:
    text = write_json(row, sort_keys=True)
    return hashlib.sha256(f"{link}\n{text}".encode()).hexdigest()
