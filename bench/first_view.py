"""How many bytes a browser that comes for the first time receives, packed as the proxy in front packs them."""

from __future__ import annotations

import gzip
import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

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
PACKED = (".css", ".js", ".svg")
"""What the proxy packs (deploy/nginx); pages are sent as they are, so that their length tells nothing."""
LEVEL = 6
OK = 200


def bytes_of_first_view(desk: Served, path: str) -> int:
    """Return the bytes of a page and of all it loads."""
    status, page, _to = desk.ask(path)
    if status != OK:
        raise ValueError(f"{path}: {status}")
    found = len(page.encode())
    return found + sum(_sent(address, desk.fetch(address)) for address in set(LOADED.findall(page)))


def _sent(address: str, content: bytes) -> int:
    is_packed = urlsplit(address).path.endswith(PACKED)
    return len(gzip.compress(content, LEVEL)) if is_packed else len(content)
