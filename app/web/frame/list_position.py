"""Which page of a list an address asks for: by its number, or by the row beside which it begins."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import request, url_for

from app.queries.list_pages import Place
from app.web.frame.asked_days import asked_moment

LAST_PAGE = 100_000
LONGEST_TEXT = 100
NEWER, OLDER = "newer", "older"


def asked_text(name: str) -> str:
    """Return what a list is searched for; nothing that is looked for is longer than a name or a number."""
    return request.args.get(name, "").strip()[:LONGEST_TEXT]


def asked_page() -> int:
    """Return the number of the page asked for; what is no number asks for the first."""
    return min(max(request.args.get("page", 1, type=int), 1), LAST_PAGE)


def asked_place() -> Place | None:
    """Return the place asked for; what is none asks for the beginning."""
    for name in (NEWER, OLDER):
        text, _separator, identity = request.args.get(name, "").partition("~")
        at = asked_moment(text)
        if at is not None and identity and at.tzinfo is not None:
            return Place(at, identity, is_newer=name == NEWER)
    return None


def place_in_queue(text: str) -> tuple[date, str] | None:
    """Return the place in a queue of tasks behind which a page begins; what is none begins in front."""
    day, _separator, key = text.partition(".")
    try:
        return (date.fromisoformat(day), key) if key else None
    except ValueError:
        return None


@dataclass(frozen=True, slots=True)
class Neighbours:
    """The addresses of the pages beside the one shown; empty where there is none."""

    previous_url: str
    next_url: str


def neighbours(newer: Place | None, older: Place | None) -> Neighbours:
    """Return the addresses of the pages beside the one shown, with whatever else was asked."""
    return Neighbours(_address(newer), _address(older))


def _address(place: Place | None) -> str:
    if place is None:
        return ""
    kept: dict[str, Any] = {
        name: value
        for name, value in request.args.items()
        if name not in {NEWER, OLDER} and not name.startswith("_")
    }
    kept[NEWER if place.is_newer else OLDER] = f"{place.at.isoformat()}~{place.id}"
    return url_for(str(request.endpoint), **(request.view_args or {}), **kept)
