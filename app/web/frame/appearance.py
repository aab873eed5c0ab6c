"""Light, dark or as the device says: chosen with a button, kept in a cookie, no script needed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, redirect, request

from app.web.frame.local_redirect import local_path

if TYPE_CHECKING:
    from werkzeug.wrappers import Response

COOKIE = "theme"
THEMES = ("light", "dark", "auto")
_ONE_YEAR = 31536000

appearance = Blueprint("appearance", __name__)


def theme() -> str:
    """Return the theme this browser has chosen."""
    chosen = request.cookies.get(COOKIE, "auto")
    return chosen if chosen in THEMES else "auto"


@appearance.post("/appearance")
def choose() -> Response:
    """Keep the choice and show the page it was made on again."""
    chosen = request.form.get("theme", "auto")
    response = redirect(local_path(request.form.get("back")), 303)
    if chosen in THEMES:
        response.set_cookie(
            COOKIE, chosen, max_age=_ONE_YEAR, httponly=True, samesite="Lax", secure=request.is_secure
        )
    return response
