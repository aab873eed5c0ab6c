"""Signing in and out, the first page, and a person's notices."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from flask import Blueprint, g, redirect, render_template, request, url_for

from app.policy.route_table import ROUTES
from app.queries.notice_lists import inbox
from app.services.accounts.note_read import note_read
from app.services.accounts.sign_in import (
    SignInRefusedError,
)
from app.services.accounts.sign_in import (
    sign_in as open_session,
)
from app.services.accounts.sign_in import (
    sign_out as end_session,
)
from app.services.context.rate_limit import ThrottledError
from app.services.context.record_security_event import EventKind, note_security_event
from app.web.frame.appearance import bring_appearance
from app.web.frame.gate import COOKIE, HOMES, actor, app_context, may_change
from app.web.frame.list_position import asked_place, neighbours
from app.web.frame.local_redirect import local_path
from app.web.wording.translate import _, _l

if TYPE_CHECKING:
    from werkzeug.wrappers import Response

account = Blueprint("account", __name__)


@dataclass(frozen=True, slots=True)
class Door:
    """A way for units to sign in through the city's identity platform."""

    name: Any
    about: Any
    icon: str


DOORS = {
    "legal_person_certificate": Door(_l("法人一证通"), _l("用法人一证通的证书登录"), "key"),
    "e_business_licence": Door(_l("电子营业执照"), _l("事业单位此处为“事业单位电子证照”"), "building"),
}
"""Manual, 1.2: exactly two. They are told of, and lead to local accounts, until the platform is connected."""


@account.get("/")
def home() -> Response:
    """Lead everybody to where their work is."""
    by = g.get("actor")
    return redirect(url_for(HOMES[by.role] if by else "account.sign_in"), 303)


@account.get("/sign-in")
def sign_in() -> str:
    """Show the sign-in page."""
    return _sign_in_page(back=request.args.get("back", ""), way=request.args.get("way", ""))


def _sign_in_page(*, error: str = "", login: str = "", back: str = "", way: str = "") -> str:
    return render_template("account/sign_in.html", error=error, login=login, back=back, way=way, doors=DOORS)


@account.post("/sign-in")
def sign_in_send() -> Response | tuple[str, int]:
    """Check login and password; start a session that lives on the server."""
    login, back = request.form.get("login", ""), request.form.get("back", "")
    try:
        token = open_session(app_context(), login, request.form.get("password", ""))
    except ThrottledError as throttled:
        note_security_event(app_context(), EventKind.THROTTLED, login=login, result="throttled")
        error, code = _("失败次数太多，请 %(minutes)s 分钟后再试。", minutes=throttled.facts["minutes"]), 429
    except SignInRefusedError:
        note_security_event(app_context(), EventKind.SIGN_IN_FAILED, login=login, result="wrong")
        error, code = _("账号或密码不对，请重新输入。忘记密码请联系管理员重置。"), 422
    else:
        response = redirect(local_path(back or "/"), 303)
        keep_session(response, token)
        bring_appearance(app_context(), login, response)
        return response
    return _sign_in_page(error=error, login=login, back=back), code


def sign_in_again(told: str) -> str:
    """Show the sign-in page with what was typed and a sentence."""
    return _sign_in_page(error=told, login=request.form.get("login", ""), back=request.form.get("back", ""))


def keep_session(response: Response, token: str) -> None:
    """Let the browser keep the token of a session."""
    response.set_cookie(
        COOKIE,
        token,
        httponly=True,
        samesite="Lax",
        secure=app_context().settings.public_url.startswith("https://"),
    )


@account.post("/sign-out")
def sign_out() -> Response:
    """End the session."""
    note_security_event(app_context(), EventKind.SIGN_OUT, by=actor().account_id)
    end_session(app_context(), request.cookies.get(COOKIE, ""))
    response = redirect(url_for("account.sign_in"), 303)
    response.delete_cookie(COOKIE)
    return response


@account.get("/notices")
def notices() -> str:
    """Show a person's notices, newest first."""
    found = inbox(app_context(), actor(), asked_place())
    # Who only looks does not take a notice from the agent as read.
    unread = [row.id for row in found.rows if row.is_new]
    if may_change() and unread:
        note_read(app_context(), unread)
    return render_template(
        "account/notices.html",
        notices=found.rows,
        has_wishes=actor().role in ROUTES["letters.show"].roles,
        total=found.total,
        beside=neighbours(found.newer, found.older),
    )
