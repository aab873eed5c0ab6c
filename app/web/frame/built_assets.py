"""The built style sheet, script and icons, found by the names the sources have."""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path

from markupsafe import Markup

from app.web.frame.plain_addresses import plain_address

BUILT = Path(__file__).parents[1] / "static" / "built"


class AssetsMissingError(Exception):
    """The page's style sheet and script were never built."""


@lru_cache(maxsize=1)
def _files() -> dict[str, str]:
    path = BUILT / "manifest.json"
    if not path.exists():
        raise AssetsMissingError("app/web/static/built is missing: run ./run setup")
    found: dict[str, str] = json.loads(path.read_text())["files"]
    return found


@lru_cache(maxsize=1)
def _icons() -> dict[str, str]:
    found: dict[str, str] = json.loads((BUILT / "icons.json").read_text())
    return found


def asset(name: str) -> str:
    """Return the address of a built file; its name carries a hash, so browsers keep it for ever."""
    return plain_address("static", filename=f"built/{_files()[name]}")


def icon(name: str) -> Markup:
    """Return an icon as inline SVG, silent for screen readers: the words beside it say the same."""
    return Markup(  # noqa: S704 — the icons come from our own build, the name is looked up in it
        '<svg class="icon" aria-hidden="true" focusable="false" viewBox="0 0 24 24" width="24" height="24"'
        ' fill="none" stroke="currentColor" stroke-linecap="round" stroke-linejoin="round">'
        f"{_icons()[name]}</svg>"
    )
