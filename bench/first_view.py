"""How many bytes a browser that comes for the first time receives: the page, and what it loads as it was packed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bench.served import Served

FIRST_VIEWS = {
    "agent": "/employer/",
    "zhao": "/me/",
    "hd.l1a": "/review/",
    "operator": "/operations/",
    "analyst": "/editions/",
}
"""Where somebody of each kind arrives."""
LOADED = re.compile(r'<(?:script|link|img)\b[^>]*?(?:src|href)="(/static/[^"]+)"')
"""What a page names that a browser loads at once; style sheets name nothing more."""
OK = 200


def bytes_of_first_view(desk: Served, path: str) -> int:
    """Return the bytes of a page and of all it loads."""
    status, page, _to = desk.ask(path)
    if status != OK:
        raise ValueError(f"{path}: {status}")
    found = len(page.encode())
    return found + sum(len(desk.fetch(address)) for address in set(LOADED.findall(page)))
