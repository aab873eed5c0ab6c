"""登录验证: after the password, a code or a passkey. A sign-in that took too long begins anew."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Blueprint, flash, redirect, render_template, request, url_for

from app.services.accounts.second_step import (
    CodeRefusedError,
    StepEndedError,
    asked_for,
    enter_with_code,
    enter_with_passkey,
)
from app.services.context.rate_limit import ThrottledError
from app.web.frame.appearance import bring_appearance
from app.web.frame.browser_cookies import forget_step, keep_session, step_token, visit
from app.web.frame.gate import app_context
from app.web.frame.local_redirect import local_path
from app.web.wording.sign_in_words import retry_after, too_often
from app.web.wording.translate import _

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.services.accounts.visit import Visit

second_step = Blueprint("second_step", __name__, url_prefix="/sign-in/second")
UNPROCESSABLE, TOO_MANY = 422, 429


@second_step.get("")
def ask() -> Any:
    """Ask for the second proof."""
    try:
        return _page("")
    except StepEndedError:
        return _ended()


def _page(error: str) -> str:
    back = request.form.get("back", request.args.get("back", ""))
    return render_template(
        "account/second_step.html", asked=asked_for(app_context(), step_token()), error=error, back=back
    )


def code_again(told: str) -> str:
    """Show the page of a form that was open for too long again."""
    try:
        return _page(told)
    except StepEndedError:
        return ""


@second_step.post("")
def send_code() -> Any:
    """Take a code of the authenticator, or a recovery code."""
    typed = request.form.get("code", "")
    return _enter(lambda seen: enter_with_code(app_context(), step_token(), typed, seen), _wrong_code())


def _wrong_code() -> str:
    return _("验证码不对，或者已经用过。请等应用显示下一个验证码后再输入；也可以输入一个恢复码。")


@second_step.post("/passkey")
def send_passkey() -> Any:
    """Take what a passkey has signed."""
    answer = request.form.get("answer", "")
    wrong = _("通行密钥没有通过验证，请重试，或者输入验证码。")
    return _enter(lambda seen: enter_with_passkey(app_context(), step_token(), answer, seen), wrong)


def _enter(prove: Callable[[Visit], tuple[str, str]], wrong: str) -> Any:
    seen = visit()
    try:
        token, back = prove(seen)
    except StepEndedError:
        return _ended()
    except (CodeRefusedError, ThrottledError) as refused:
        return _refused(refused, wrong)
    response = redirect(local_path(back or request.form.get("back") or "/"), 303)
    keep_session(response, token, seen)
    bring_appearance(app_context(), token, response)
    return response


def _refused(refused: CodeRefusedError | ThrottledError, wrong: str) -> Any:
    try:
        if isinstance(refused, ThrottledError):
            return _page(too_often(refused)), TOO_MANY, retry_after(refused)
        return _page(wrong), UNPROCESSABLE
    except StepEndedError:
        return _ended()


def _ended() -> Any:
    flash(_("这次登录已经结束，或者等得太久。请重新输入账号和密码。"), "amber")
    response = redirect(url_for("account.sign_in"), 303)
    forget_step(response)
    return response
