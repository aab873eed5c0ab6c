"""Paths of addresses that are secrets themselves, as logs may tell them: whoever reads a log does not learn the secret."""

from __future__ import annotations

SECRET_PATHS = ("/feeds/", "/register/", "/setup/", "/verify/")
"""What follows one of these is shown something without signing in."""
HIDDEN = "…"


def loggable(path: str) -> str:
    """Return a path without the secret that it holds; any other path as it is."""
    for start in SECRET_PATHS:
        if path.startswith(start) and path != start:
            return start + HIDDEN
    return path
