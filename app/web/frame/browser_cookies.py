"""The cookies by which a browser is known: its session, the device, and a sign-in that has begun.

Where the office is reached through https only, their names make browsers keep other hosts from setting them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from flask import current_app, request

from app.services.accounts.sign_in import new_token
from app.services.accounts.visit import LONGEST_ADDRESS, LONGEST_BROWSER, Visit

if TYPE_CHECKING:
    from werkzeug.wrappers import Response

    from app.services.context.app_context import AppContext

COOKIE = "office_session"
DEVICE = "office_device"
STEP = "office_entry"
HOST_ONLY = "__Host-"
DEVICE_LIVES = 400 * 24 * 3600
"""As long as browsers keep anything."""
STEP_LIVES = 600
LONGEST_TOKEN = 100


def cookie_name(name: str) -> str:
    """Return the name of a cookie in this office."""
    return HOST_ONLY + name if _is_https() else name


def held_token() -> str:
    """Return the token of the session that this browser holds; empty for none."""
    return _read(COOKIE)


def step_token() -> str:
    """Return the token of the sign-in that this browser has begun; empty for none."""
    return _read(STEP)


def visit() -> Visit:
    """Return from where this request comes."""
    return Visit(
        address=(request.remote_addr or "")[:LONGEST_ADDRESS],
        browser=request.headers.get("User-Agent", "")[:LONGEST_BROWSER],
        device=_read(DEVICE) or new_token(),
        held=held_token(),
    )


def keep_session(response: Response, token: str, seen: Visit) -> None:
    """Let the browser keep the token of a session, and by which device it will be known again."""
    _write(response, COOKIE, token)
    _write(response, DEVICE, seen.device, DEVICE_LIVES)
    forget_step(response)


def keep_step(response: Response, token: str) -> None:
    """Let the browser keep the token of a sign-in that has begun."""
    _write(response, STEP, token, STEP_LIVES)


def forget_session(response: Response) -> None:
    """Let the browser forget its session."""
    _remove(response, COOKIE)


def forget_step(response: Response) -> None:
    """Let the browser forget the sign-in that it has begun."""
    if _read(STEP):
        _remove(response, STEP)


def _read(name: str) -> str:
    return request.cookies.get(cookie_name(name), "")[:LONGEST_TOKEN]


def _write(response: Response, name: str, value: str, seconds: int | None = None) -> None:
    response.set_cookie(
        cookie_name(name),
        value,
        max_age=seconds,
        path="/",
        httponly=True,
        samesite="Lax",
        secure=_is_https(),
    )


def _remove(response: Response, name: str) -> None:
    response.delete_cookie(cookie_name(name), path="/", httponly=True, samesite="Lax", secure=_is_https())


def _is_https() -> bool:
    return cast("AppContext", current_app.extensions["app_context"]).settings.is_https
