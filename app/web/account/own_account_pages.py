"""我的账号: the own password, where one is signed in, the last sign-ins, and what is asked for after the password."""

from __future__ import annotations

from functools import partial
from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for

from app.domain.password_rules import LONGEST_PASSWORD, SHORTEST_PASSWORD
from app.policy.actor import Duty
from app.services.accounts.own_password import change_own_password
from app.services.accounts.own_sessions import end_other_sessions, end_own_session, own_account
from app.services.accounts.passkeys import site_of
from app.services.accounts.sign_in import needs_second_factor
from app.services.archives.own_copy import make_own_copy
from app.services.context.rate_limit import ThrottledError
from app.services.context.refusals import FormInvalidError
from app.web.account.account_pages import door_names
from app.web.frame.browser_cookies import held_token, visit
from app.web.frame.gate import actor, app_context
from app.web.frame.rooms import HOMES, ROLE_WORDS
from app.web.wording.field_errors import told_at_fields
from app.web.wording.sign_in_words import WRONG, browser_words, retry_after, too_often, way_words
from app.web.wording.translate import _

own = Blueprint("own_account", __name__, url_prefix="/account")
UNPROCESSABLE, TOO_MANY = 422, 429
FIELDS = ("old_password", "new_password", "new_password_again")
"""Named so that what keeps the text of a form for later keeps none of them."""


@own.get("/")
def show() -> str:
    """Show the account of whoever is signed in."""
    by = actor()
    return render_template(
        "account/own.html",
        account=own_account(app_context(), by, held_token()),
        name=by.display_name,
        role=ROLE_WORDS[by.role],
        browser_words=browser_words,
        way_words=partial(way_words, doors=door_names()),
        is_required=needs_second_factor(app_context(), by.role),
        takes_passkeys=bool(site_of(app_context().settings)),
    )


@own.get("/password")
def ask_password() -> str:
    """Ask for the old and the new password."""
    return _password_page({})


def _password_page(errors: dict[str, str]) -> str:
    return render_template(
        "account/own_password.html",
        errors=errors,
        is_first=actor().owes is Duty.PASSWORD,
        least=SHORTEST_PASSWORD,
        most=LONGEST_PASSWORD,
    )


@own.post("/password")
def change_password() -> Any:
    """Replace the password."""
    old, new, again = (request.form.get(name, "") for name in FIELDS)
    was_first = actor().owes is Duty.PASSWORD
    try:
        change_own_password(app_context(), actor(), old=old, new=new, again=again, visit=visit())
    except FormInvalidError as wrong:
        return _password_page(told_at_fields(wrong, WRONG)), UNPROCESSABLE
    except ThrottledError as throttled:
        return _password_page({FIELDS[0]: too_often(throttled)}), TOO_MANY, retry_after(throttled)
    flash(_("密码已修改，其他设备上的登录已全部退出。"), "green")
    return redirect(url_for(HOMES[actor().role] if was_first else "own_account.show"), 303)


@own.post("/copy")
def take_copy() -> Any:
    """Give a copy of the own data as a file, a piece at a time; that it was taken is written down before."""
    try:
        made = make_own_copy(app_context(), actor())
    except ThrottledError:
        flash(_("今天已经下载过多次，请明天再下载。"), "amber")
        return redirect(url_for("own_account.show", _anchor="copy"), 303)
    response = Response(made.chunks(), mimetype="application/zip")
    response.headers["Content-Disposition"] = f'attachment; filename="personal-data-{made.on}.zip"'
    response.headers["Cache-Control"] = "no-store"
    return response


@own.post("/sessions/end")
def end_session() -> Any:
    """End one session; this one leads to signing in."""
    end_own_session(app_context(), actor(), request.form.get("session", ""))
    flash(_("已退出那个设备。"), "green")
    return redirect(url_for("own_account.show", _anchor="sessions"), 303)


@own.post("/sessions/end-others")
def end_others() -> Any:
    """End every session but this one."""
    count = end_other_sessions(app_context(), actor(), held_token())
    flash(_("已退出其他 %(count)s 处登录。", count=count) if count else _("没有别的设备在登录。"), "green")
    return redirect(url_for("own_account.show", _anchor="sessions"), 303)
