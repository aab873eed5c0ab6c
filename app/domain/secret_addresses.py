"""Paths as logs may tell them: without the secrets that some are, and without signs that would begin another line."""

from __future__ import annotations

SECRET_PATHS = ("/feeds/", "/register/", "/setup/", "/verify/")
"""What follows one of these is shown something without signing in."""
HIDDEN = "…"


def loggable(path: str) -> str:
    """Return a path without the secret that it holds; of any other path whatever can be printed."""
    for start in SECRET_PATHS:
        if path.startswith(start) and path != start:
            return start + HIDDEN
    return "".join(sign if sign.isprintable() else f"\\u{ord(sign):04x}" for sign in path)
