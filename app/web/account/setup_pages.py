"""首次设置: an empty office's first operator, and what is still missing until somebody can apply and be decided."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Blueprint, flash, redirect, render_template, request, url_for

from app.domain.password_rules import FAULTS
from app.queries.setup_progress import setup_progress
from app.services.accounts.begin_office import FIELDS, finish_setup, is_usable, make_first_operator
from app.services.accounts.sign_in import sign_in
from app.services.context.refusals import FormInvalidError
from app.web.frame.browser_cookies import keep_session, visit
from app.web.frame.gate import actor, app_context, new_key
from app.web.wording.field_errors import told_at_fields
from app.web.wording.translate import _, _l

if TYPE_CHECKING:
    from collections.abc import Mapping

    from werkzeug.wrappers import Response

setup = Blueprint("setup", __name__)
UNPROCESSABLE, GONE = 422, 404
LABELS = {
    "login": _l("登录名"),
    "display_name": _l("姓名"),
    "password": _l("密码"),
    "again": _l("再输入一次密码"),
}
WRONG = {
    "login_shape": _l("请填写登录名，不超过 80 个字符，中间不能有空格"),
    "login_taken": _l("这个登录名已经有人使用，请换一个"),
    "name_needed": _l("请填写姓名，不超过 80 个字"),
    **FAULTS,
    "password_again": _l("两次输入的密码不一致"),
}
SUGGESTED = {
    "haidian_hrss": _l("海淀区人社局"),
    "chaoyang_hrss": _l("朝阳区人社局"),
    "overseas_talent_center": _l("北京海外学人中心"),
}
"""How the authorities that the shipped tables name are called; the operator may call them otherwise."""


@setup.get("/setup/<token>")
def begin(token: str) -> Any:
    """Ask for the first operator's account."""
    if not is_usable(app_context(), token):
        return _dead()
    return _form(token, {}, {})


def _dead() -> tuple[str, int]:
    return render_template("setup/dead_link.html"), GONE


def _form(token: str, typed: Mapping[str, str], errors: Mapping[str, str]) -> str:
    return render_template("setup/begin.html", token=token, typed=typed, errors=errors, labels=LABELS)


def begin_again(told: str, token: str) -> Any:
    """Show the form with what was typed and a sentence."""
    if not is_usable(app_context(), token):
        return _dead()
    shown = {name: request.form.get(name, "") for name in ("login", "display_name")}
    return _form(token, shown, {"password": told})


@setup.post("/setup/<token>")
def make(token: str) -> Any:
    """Make the account, sign it in and go on with the office."""
    typed = {name: request.form.get(name, "") for name in FIELDS}
    if not is_usable(app_context(), token):
        return _dead()
    try:
        login = make_first_operator(app_context(), token, typed)
    except FormInvalidError as wrong:
        errors = told_at_fields(wrong, WRONG)
        return _form(token, typed, errors), UNPROCESSABLE
    response = redirect(url_for("setup.progress"), 303)
    seen = visit()
    keep_session(response, sign_in(app_context(), login, typed["password"], seen), seen)
    flash(_("管理员账号已建立，设置链接已失效。请继续下面的步骤；可以随时离开，回来接着做。"), "green")
    return response


@setup.get("/operations/setup")
def progress() -> str:
    """Show how far the office is, step by step."""
    with app_context().database.reading() as work:
        found = setup_progress(app_context(), work)
    settings = app_context().settings
    return render_template(
        "setup/progress.html",
        found=found,
        suggested=SUGGESTED,
        has_gateway=bool(settings.sms_url),
        has_mail_server=bool(settings.smtp_url),
        key=new_key,
    )


@setup.post("/operations/setup/finish")
def finish() -> Response:
    """Keep that the office is ready."""
    finish_setup(app_context(), actor())
    flash(_("设置已完成。没有补齐的事项仍列在“首次设置”里，可以随时补上。"), "green")
    return redirect(url_for("operations.home"), 303)
