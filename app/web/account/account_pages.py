"""Signing in and out, the first page, and a person's notices."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from flask import Blueprint, g, redirect, render_template, request, url_for

from app.domain.identity_provider import DoorKind
from app.policy.route_table import ROUTES
from app.queries.notice_lists import inbox
from app.services.accounts.note_read import note_read
from app.services.accounts.sign_in import (
    SecondFactorNeededError,
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
from app.web.frame.browser_cookies import (
    forget_session,
    held_token,
    keep_session,
    keep_step,
    visit,
)
from app.web.frame.gate import HOMES, actor, app_context, may_change
from app.web.frame.list_position import asked_place, neighbours
from app.web.frame.local_redirect import local_path
from app.web.wording.sign_in_words import retry_after, too_often
from app.web.wording.translate import _, _l

if TYPE_CHECKING:
    from werkzeug.wrappers import Response

account = Blueprint("account", __name__)
UNPROCESSABLE, TOO_MANY = 422, 429


@dataclass(frozen=True, slots=True)
class Door:
    """A way to sign in through the city's identity platform."""

    name: Any
    about: Any
    icon: str


DOORS = {
    "legal_person_certificate": Door(_l("法人一证通"), _l("用法人一证通的证书登录"), "key"),
    "e_business_licence": Door(_l("电子营业执照"), _l("事业单位此处为“事业单位电子证照”"), "building"),
    "citizen_account": Door(_l("公民账号"), _l("用北京市统一身份认证的个人账号登录"), "user"),
}
"""Manual, 1.2: exactly two for units. Only those are shown that the installation has connected."""
ICONS = {DoorKind.UNIT: "building", DoorKind.PERSON: "user"}


def _doors(kind: DoorKind) -> dict[str, Door]:
    """Return the connected doors of units or of persons; the file of the installation may call them otherwise."""
    found = {}
    for code, provider in app_context().providers.items():
        known = DOORS.get(code, Door(code, "", ICONS[kind]))
        if provider.kind is kind:
            found[code] = Door(provider.name or known.name, provider.about or known.about, known.icon)
    return found


def door_names() -> dict[str, str]:
    """Return what each connected door is called, by its code."""
    return {code: str(door.name) for kind in DoorKind for code, door in _doors(kind).items()}


@account.get("/")
def home() -> Response:
    """Lead everybody to where their work is."""
    by = g.get("actor")
    return redirect(url_for(HOMES[by.role] if by else "account.sign_in"), 303)


@account.get("/sign-in")
def sign_in() -> str:
    """Show the sign-in page."""
    return _sign_in_page(back=request.args.get("back", ""))


def _sign_in_page(*, error: str = "", login: str = "", back: str = "") -> str:
    return render_template(
        "account/sign_in.html",
        error=error,
        login=login,
        back=back,
        unit_doors=_doors(DoorKind.UNIT),
        person_doors=_doors(DoorKind.PERSON),
    )


@account.post("/sign-in")
def sign_in_send() -> Response | tuple[str, int] | tuple[str, int, dict[str, str]]:
    """Check login and password; start a session that lives on the server."""
    login, back, seen = request.form.get("login", ""), request.form.get("back", ""), visit()
    try:
        token = open_session(app_context(), login, request.form.get("password", ""), seen)
    except ThrottledError as throttled:
        page = _sign_in_page(error=too_often(throttled), login=login, back=back)
        return page, TOO_MANY, retry_after(throttled)
    except SignInRefusedError:
        error = _("账号或密码不对，请重新输入。忘记密码请联系管理员重置。")
        return _sign_in_page(error=error, login=login, back=back), UNPROCESSABLE
    except SecondFactorNeededError as needed:
        response = redirect(url_for("second_step.ask", back=back or None), 303)
        keep_step(response, needed.step)
        return response
    response = redirect(local_path(back or "/"), 303)
    keep_session(response, token, seen)
    bring_appearance(app_context(), token, response)
    return response


def sign_in_again(told: str) -> str:
    """Show the sign-in page with what was typed and a sentence."""
    return _sign_in_page(error=told, login=request.form.get("login", ""), back=request.form.get("back", ""))


@account.post("/sign-out")
def sign_out() -> Response:
    """End the session."""
    note_security_event(app_context(), EventKind.SIGN_OUT, by=actor().account_id)
    end_session(app_context(), held_token())
    response = redirect(url_for("account.sign_in"), 303)
    forget_session(response)
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
