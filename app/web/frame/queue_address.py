"""The reviewers' list as its address has it: view, procedure, text, place; carried along by the pages of its tasks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlencode

from flask import request, url_for

from app.domain.procedures import Procedure
from app.queries.review_list import ALL, MINE, VIEWS, QueueWish

if TYPE_CHECKING:
    from collections.abc import Mapping

LIST = "list"
"""Name in the address of a task's page, and in forms, of the list from which the task was opened."""
LONGEST_TEXT = 100
LONGEST_PLACE = 60


@dataclass(frozen=True, slots=True)
class QueueAddress:
    """A page of the list. Every part is empty, or `all`, where nothing was asked."""

    view: str = ALL
    procedure: str = ""
    text: str = ""
    after: str = ""

    @property
    def wish(self) -> QueueWish:
        """Return what the list shows."""
        return QueueWish(self.view, self.procedure, self.text)

    @property
    def wish_of_next(self) -> QueueWish:
        """Return where the next free task is looked for: among one's own there is none."""
        return QueueWish(ALL if self.view == MINE else self.view, self.procedure, self.text)

    @property
    def carried(self) -> str | None:
        """Return all of it as one value of another page's address; None when nothing was asked."""
        parts = {name: value for name, value in self._parts().items() if value}
        return urlencode(parts) or None

    @property
    def url(self) -> str:
        """Return the address of the list."""
        return url_for("review.queue", **self._parts())

    def narrowed(self) -> dict[str, Any]:
        """Return procedure and text as parts of an address; None where nothing was asked."""
        return {"procedure": self.procedure or None, "q": self.text or None}

    def page(self, after: str = "") -> str:
        """Return the address of a page of this list."""
        parts = self._parts() | {"after": after or None}
        return url_for("review.queue", **parts)

    def _parts(self) -> dict[str, Any]:
        shown = None if self.view == ALL else self.view
        return {"show": shown, **self.narrowed(), "after": self.after or None}


def asked_list() -> QueueAddress:
    """Return the list that the address of the list itself asks for."""
    return _read(request.args)


def carried_list() -> QueueAddress:
    """Return the list from which the page of a task was opened; a value that is none leads to the whole list."""
    return _read(dict(parse_qsl(request.values.get(LIST, ""))))


def _read(asked: Mapping[str, Any]) -> QueueAddress:
    view, procedure = str(asked.get("show", ALL)), str(asked.get("procedure", ""))
    return QueueAddress(
        view=view if view in VIEWS else ALL,
        procedure=procedure if procedure in set(Procedure) else "",
        text=str(asked.get("q", "")).strip()[:LONGEST_TEXT],
        after=str(asked.get("after", ""))[:LONGEST_PLACE],
    )
