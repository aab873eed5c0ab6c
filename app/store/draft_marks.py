"""Which opened page wrote a draft last: kept sealed with the draft, so that two windows do not wipe each other's."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from app.store.database import new_id

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

PAGE, NUMBER = "_page", "_number"
"""Names inside the sealed draft; no question of a form begins with an underscore."""


@dataclass(frozen=True, slots=True)
class PageMark:
    """An opened page that writes a draft: its own key, the page whose draft it was shown, and how often it wrote."""

    page: str
    base: str = ""
    number: int = 0


@dataclass(frozen=True, slots=True)
class KeptDraft:
    """A draft as it is kept. `page` is empty for one kept before pages had marks."""

    values: dict[str, Any]
    page: str
    number: int
    saved_at: datetime
    saved_by: str


def marked(values: Mapping[str, Any], mark: PageMark | None) -> dict[str, Any]:
    """Return what is sealed: the values, and who wrote them. Whoever brings no mark counts as a page of its own."""
    return {**values, PAGE: mark.page if mark else new_id(), NUMBER: mark.number if mark else 0}


def unmarked(opened: Mapping[str, Any], saved_at: datetime, saved_by: str) -> KeptDraft:
    """Return a draft from what was sealed."""
    values = {name: value for name, value in opened.items() if name not in (PAGE, NUMBER)}
    return KeptDraft(values, str(opened.get(PAGE, "")), int(opened.get(NUMBER, 0)), saved_at, saved_by)
