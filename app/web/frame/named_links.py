"""A sentence that names a room of the reader, or a case they may see, leads there."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from markupsafe import Markup, escape

from app.web.frame.page_layout import page_frame

if TYPE_CHECKING:
    from collections.abc import Mapping


def linked(text: object, cases: Mapping[str, str]) -> Markup:
    """Return a sentence in which “rooms” of the navigation and numbers of cases are links."""
    places = {f"“{room.label}”": room.url for room in page_frame().rooms} | dict(cases)
    if not places:
        return escape(text)
    names = "|".join(re.escape(name) for name in sorted(places, key=len, reverse=True))
    parts = re.split(f"({names})", str(text))
    return Markup("").join(_link(part, places[part]) if part in places else escape(part) for part in parts)


def _link(name: str, url: str) -> Markup:
    if name.startswith("“"):
        return Markup("“{}”").format(_link(name[1:-1], url))
    return Markup('<a href="{}">{}</a>').format(url, name)
