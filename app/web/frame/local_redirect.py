"""Where to go back to after a form: only ever to a page of this site."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import current_app, request
from werkzeug.exceptions import HTTPException


def local_path(asked: str | None, otherwise: str = "/") -> str:
    """Return the asked path when it is plainly one of ours, else the other one."""
    if not asked or not asked.startswith("/") or asked.startswith(("//", "/\\")):
        return otherwise
    if any(ord(sign) <= ord(" ") or sign == "\\" for sign in asked):
        return otherwise
    try:
        parts = urlsplit(asked)
    except ValueError:
        return otherwise
    return otherwise if parts.scheme or parts.netloc else asked


def path_of_referrer(otherwise: str = "/") -> str:
    """Return the path of the page that this request says it was sent from, when it is plainly one of ours."""
    try:
        path = urlsplit(request.referrer or "").path
    except ValueError:
        return otherwise
    return local_path(path, otherwise)


def came_from() -> str:
    """Return the page of ours that this request was sent from; empty when none is known that can be opened again."""
    path = path_of_referrer("")
    try:
        current_app.url_map.bind("").match(path, method="GET")
    except HTTPException:
        return ""
    return path
