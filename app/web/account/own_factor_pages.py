"""登录验证: an authenticator, passkeys and recovery codes of the own account. Codes are on one answer and nowhere else."""

from __future__ import annotations

from typing import Any

import segno
from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from markupsafe import Markup

from app.services.accounts.own_factors import (
    LONGEST_NAME,
    begin_authenticator,
    begin_passkey,
    keep_passkey,
    remove_factor,
    renew_recovery_codes,
)
from app.services.accounts.own_factors import (
    add_authenticator as add_own_authenticator,
)
from app.services.accounts.own_sessions import own_account
from app.services.accounts.passkeys import site_of
from app.services.context.rate_limit import ThrottledError
from app.services.context.refusals import FormInvalidError
from app.web.frame.browser_cookies import held_token, visit
from app.web.frame.gate import HOMES, actor, app_context
from app.web.wording.field_errors import told_at_fields
from app.web.wording.sign_in_words import WRONG, retry_after, too_often
from app.web.wording.translate import _

factors = Blueprint("own_factors", __name__, url_prefix="/account/second-factor")
UNPROCESSABLE, TOO_MANY = 422, 429
AUTHENTICATOR = "authenticator"
GROUP = 4


@factors.get("/")
def choose() -> str:
    """Show what can be added."""
    return render_template(
        "account/factor_choice.html",
        is_first=actor().owes is not None,
        takes_passkeys=bool(site_of(app_context().settings)),
    )


@factors.get("/authenticator")
def show_authenticator() -> str:
    """Show the picture that an app scans, and ask for the code that it shows then."""
    return _authenticator_page({})


def _authenticator_page(errors: dict[str, str]) -> str:
    made = begin_authenticator(app_context(), actor(), held_token())
    picture = segno.make(made.uri, error="m").svg_inline(scale=5, border=3, light="#ffffff", dark="#000000")
    spaced = " ".join(made.secret[at : at + GROUP] for at in range(0, len(made.secret), GROUP))
    return render_template(
        "account/authenticator.html",
        picture=Markup(picture),  # noqa: S704 — drawn by us
        shared_secret=spaced,
        errors=errors,
    )


@factors.post("/authenticator")
def add_authenticator() -> Any:
    """Add the authenticator that shows this code."""
    password, code = request.form.get("password", ""), request.form.get("code", "")
    try:
        codes = add_own_authenticator(
            app_context(), actor(), held_token(), code, password=password, visit=visit()
        )
    except FormInvalidError as wrong:
        return _authenticator_page(told_at_fields(wrong, WRONG)), UNPROCESSABLE
    except ThrottledError as throttled:
        return _authenticator_page({"password": too_often(throttled)}), TOO_MANY, retry_after(throttled)
    return _added(codes, _("验证器已添加"))


@factors.get("/passkey")
def show_passkey() -> str:
    """Ask the browser for a passkey."""
    return _passkey_page({})


def _passkey_page(errors: dict[str, str]) -> str:
    options = begin_passkey(app_context(), actor(), held_token())
    if options is None:
        abort(404)
    return render_template(
        "account/passkey.html",
        options=options,
        errors=errors,
        typed={"name": request.form.get("name", "")},
        longest=LONGEST_NAME,
    )


@factors.post("/passkey")
def add_passkey() -> Any:
    """Add what the browser has made."""
    try:
        codes = keep_passkey(
            app_context(),
            actor(),
            held_token(),
            request.form.get("answer", ""),
            request.form.get("name", ""),
            password=request.form.get("password", ""),
            visit=visit(),
        )
    except FormInvalidError as wrong:
        return _passkey_page(told_at_fields(wrong, WRONG)), UNPROCESSABLE
    except ThrottledError as throttled:
        return _passkey_page({"password": too_often(throttled)}), TOO_MANY, retry_after(throttled)
    return _added(codes, _("通行密钥已添加"))


def _added(codes: tuple[str, ...], title: str) -> Any:
    if codes:
        return _codes_page(codes, title)
    flash(_("%(title)s，其他设备上的登录已全部退出。", title=title), "green")
    return redirect(url_for("own_account.show", _anchor="second-factor"), 303)


def _codes_page(codes: tuple[str, ...], title: str) -> str:
    return render_template(
        "account/recovery_codes.html",
        codes=codes,
        title=title,
        go_on=url_for(HOMES[actor().role]) if actor().owes else url_for("own_account.show"),
    )


@factors.get("/remove/<factor>")
def ask_removal(factor: str) -> str:
    """Ask for the password before something is taken away."""
    return _removal_page(factor, {})


def _removal_page(factor: str, errors: dict[str, str]) -> str:
    account = own_account(app_context(), actor(), held_token())
    if factor == AUTHENTICATOR and account.authenticator_since:
        name = _("验证器")
    else:
        name = next((one.name for one in account.passkeys if one.id == factor), "")
    if not name:
        abort(404)
    return render_template("account/factor_removal.html", factor=factor, name=name, errors=errors)


@factors.post("/remove/<factor>")
def remove(factor: str) -> Any:
    """Take an authenticator or a passkey away."""
    passkey_id = "" if factor == AUTHENTICATOR else factor
    try:
        remove_factor(
            app_context(),
            actor(),
            held_token(),
            passkey_id=passkey_id,
            password=request.form.get("password", ""),
            visit=visit(),
        )
    except FormInvalidError as wrong:
        return _removal_page(factor, told_at_fields(wrong, WRONG)), UNPROCESSABLE
    except ThrottledError as throttled:
        return _removal_page(factor, {"password": too_often(throttled)}), TOO_MANY, retry_after(throttled)
    flash(_("已移除，其他设备上的登录已全部退出。"), "green")
    return redirect(url_for("own_account.show", _anchor="second-factor"), 303)


@factors.get("/recovery-codes")
def ask_codes() -> str:
    """Ask for the password before codes are replaced."""
    return render_template("account/recovery_renewal.html", errors={})


@factors.post("/recovery-codes")
def renew_codes() -> Any:
    """Replace the recovery codes and show the new ones."""
    password, seen = request.form.get("password", ""), visit()
    try:
        codes = renew_recovery_codes(app_context(), actor(), held_token(), password, seen)
    except FormInvalidError as wrong:
        return (
            render_template("account/recovery_renewal.html", errors=told_at_fields(wrong, WRONG)),
            UNPROCESSABLE,
        )
    except ThrottledError as throttled:
        errors = {"password": too_often(throttled)}
        page = render_template("account/recovery_renewal.html", errors=errors)
        return page, TOO_MANY, retry_after(throttled)
    return _codes_page(codes, _("恢复码已更换"))
