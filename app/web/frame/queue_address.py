"""The reviewers' list as its address has it: view, procedure, text, place; carried along by the pages of its tasks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlencode

from flask import request, url_for

from app.domain.procedures import Procedure
from app.queries.review_list import ALL, COVERED, MINE, VIEWS, QueueWish
from app.web.frame.sealed_search import from_address, in_address

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
    unit: str = ""
    after: str = ""

    @property
    def wish(self) -> QueueWish:
        """Return what the list shows."""
        return QueueWish(self.view, self.procedure, self.text, self.unit)

    @property
    def wish_of_next(self) -> QueueWish:
        """Return where the next free task is looked for: among one's own there is none."""
        return QueueWish(
            ALL if self.view in {MINE, COVERED} else self.view, self.procedure, self.text, self.unit
        )

    @property
    def carried(self) -> str | None:
        """Return all of it as one value of another page's address; None when nothing was asked."""
        parts = {name: value for name, value in self._parts().items() if value}
        return urlencode(parts) or None

    @property
    def url(self) -> str:
        """Return the address of the list."""
        return url_for("review.queue", **self._parts())

    def at(self, task_key: str) -> str:
        """Return the address of the list at the row of a task."""
        return url_for("review.queue", _anchor=f"row-{task_key}", **self._parts())

    @property
    def kept(self) -> str:
        """Return what a saved view keeps of it: no text, which may name a person, and no place."""
        parts = {"show": self.view, "procedure": self.procedure, "unit": self.unit}
        return urlencode({name: value for name, value in parts.items() if value and value != ALL})

    def narrowed(self) -> dict[str, Any]:
        """Return procedure, text and unit as parts of an address; None where nothing was asked."""
        return {
            "procedure": self.procedure or None,
            "q": in_address(self.text) or None,
            "unit": self.unit or None,
        }

    @property
    def without_unit(self) -> str:
        """Return the address of the list of all units."""
        return url_for("review.queue", **self._parts() | {"unit": None, "after": None})

    def of_unit(self, employer_id: str) -> str:
        """Return the address of this list for one unit only."""
        return url_for("review.queue", **self._parts() | {"unit": employer_id, "after": None})

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


def list_of(kept: str) -> QueueAddress:
    """Return the list that a saved view keeps."""
    return _read(dict(parse_qsl(kept)))


def _read(asked: Mapping[str, Any]) -> QueueAddress:
    view, procedure = str(asked.get("show", ALL)), str(asked.get("procedure", ""))
    return QueueAddress(
        view=view if view in VIEWS else ALL,
        procedure=procedure if procedure in set(Procedure) else "",
        text=from_address(str(asked.get("q", "")).strip()[:LONGEST_TEXT]),
        unit=str(asked.get("unit", ""))[:LONGEST_PLACE],
        after=str(asked.get("after", ""))[:LONGEST_PLACE],
    )
