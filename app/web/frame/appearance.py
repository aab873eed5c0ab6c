"""How pages look to somebody: light or dark, large text, high contrast, the simple version.

Chosen with a button, kept in cookies and, of whoever is signed in, in the account; no script is needed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, current_app, g, redirect, request

from app.services.accounts.keep_appearance import appearance_of, keep_appearance
from app.web.frame.browser_cookies import HOST_ONLY
from app.web.frame.local_redirect import local_path
from app.web.wording.translate import _l

if TYPE_CHECKING:
    from werkzeug.wrappers import Response

    from app.services.context.app_context import AppContext

COOKIE = "theme"
THEMES = ("light", "dark", "auto")
LOOKS_COOKIE = "looks"
LOOKS = {"large": _l("大字"), "high": _l("高对比"), "simple": _l("简洁版")}
"""What can be switched on beside a theme, with its words."""
_ONE_YEAR = 31536000

appearance = Blueprint("appearance", __name__)


def theme() -> str:
    """Return the theme this browser has chosen."""
    chosen = request.cookies.get(_name(COOKIE), "auto")
    return chosen if chosen in THEMES else "auto"


def looks() -> tuple[str, ...]:
    """Return the looks that are switched on in this browser."""
    chosen = request.cookies.get(_name(LOOKS_COOKIE), "").split(".")
    return tuple(one for one in LOOKS if one in chosen)


def looks_with_words() -> list[tuple[str, str, bool]]:
    """Return each look with its words and whether it is on."""
    on = looks()
    return [(code, str(words), code in on) for code, words in LOOKS.items()]


@appearance.post("/appearance")
def choose() -> Response:
    """Keep the choice and show the page it was made on again."""
    response = redirect(local_path(request.form.get("back")), 303)
    chosen, look = request.form.get("theme", theme()), request.form.get("look", "")
    wanted_theme = chosen if chosen in THEMES else theme()
    on = set(looks()) ^ ({look} & set(LOOKS))
    wanted_looks = tuple(one for one in LOOKS if one in on)
    _set(response, wanted_theme, wanted_looks)
    by = g.get("actor")
    if by is not None:
        keep_appearance(current_app.extensions["app_context"], by, wanted_theme, wanted_looks)
    return response


def _set(response: Response, wanted_theme: str, wanted_looks: tuple[str, ...]) -> None:
    for name, value in ((COOKIE, wanted_theme), (LOOKS_COOKIE, ".".join(wanted_looks))):
        response.set_cookie(
            _name(name), value, max_age=_ONE_YEAR, httponly=True, samesite="Lax", secure=_is_https()
        )


def _name(name: str) -> str:
    """Return the name of a cookie in this office: over https no other host can set it."""
    return HOST_ONLY + name if _is_https() else name


def _is_https() -> bool:
    return bool(current_app.config["SESSION_COOKIE_SECURE"])


def bring_appearance(context: AppContext, token: str, response: Response) -> None:
    """Give the browser in which somebody has signed in the looks they have chosen elsewhere."""
    wanted_theme, wanted_looks = appearance_of(context, token)
    if wanted_theme in THEMES:
        _set(response, wanted_theme, tuple(one for one in LOOKS if one in wanted_looks))
