"""Signing in through a provider: off to it, back from it, and what is told when nobody is signed in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Blueprint, redirect, render_template, request, url_for

from app.domain.identity_provider import DoorKind
from app.services.accounts.enter_by_door import (
    ChooseAccountError,
    DoorRefusedError,
    NobodyBehindError,
    accounts_to_choose,
    begin_door,
    enter_as,
    finish_door,
)
from app.services.accounts.sign_in import SecondFactorNeededError, SignInRefusedError
from app.services.context.rate_limit import ThrottledError
from app.web.frame.appearance import bring_appearance
from app.web.frame.browser_cookies import forget_step, keep_session, keep_step, step_token, visit
from app.web.frame.error_pages import ErrorWords, PageLink, error_page
from app.web.frame.gate import app_context
from app.web.frame.local_redirect import local_path
from app.web.wording.translate import _, _l

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.services.accounts.visit import Visit

doors = Blueprint("doors", __name__, url_prefix="/sign-in/door")
BAD, FORBIDDEN, TOO_MANY = 400, 403, 429
REFUSED = {
    "state": _l("这次登录不是从这个浏览器开始的，或者等得太久，已经作废。"),
    "denied": _l("您在统一身份认证的页面取消了登录，或者没有同意提供身份信息。"),
    "provider": _l("统一身份认证没有答复，或者答复没有通过核对：签发者、接收者、登录入口必须与发起时一致。"),
}


@doors.get("/<code>")
def begin(code: str) -> Any:
    """Send the browser to the provider."""
    back = local_path(request.args.get("back"))
    app_context().database.leave_snapshot()
    try:
        begun = begin_door(app_context(), code, _callback(code), visit(), back)
    except DoorRefusedError as refused:
        return _refused(refused)
    except ThrottledError as throttled:
        happened = _("从这个网络地址发起的登录太多。")
        now = _("请 %(minutes)s 分钟后再试。", minutes=throttled.facts["minutes"])
        return error_page(TOO_MANY, ErrorWords(_("请稍后再试"), happened, (now,), (_again(),)))
    response = redirect(begun.url, 303)
    keep_step(response, begun.step)
    return response


def _callback(code: str) -> str:
    return app_context().settings.public_url.rstrip("/") + url_for("doors.come_back", code=code)


@doors.get("/<code>/callback")
def come_back(code: str) -> Any:
    """Take what the provider has sent the browser back with."""
    came_back = {
        name: request.args[name] for name in ("code", "state", "iss", "error") if name in request.args
    }
    app_context().database.leave_snapshot()
    return _entered(lambda seen: finish_door(app_context(), code, step_token(), came_back, seen))


def _entered(enter: Callable[[Visit], tuple[str, str]]) -> Any:
    seen = visit()
    try:
        token, back = enter(seen)
    except (DoorRefusedError, SignInRefusedError) as refused:
        return _refused(refused)
    except NobodyBehindError as nobody:
        is_unit = nobody.facts["kind"] == DoorKind.UNIT
        return render_template("account/door_nobody.html", is_unit=is_unit), FORBIDDEN
    except ChooseAccountError as several:
        return _step("doors.choose", several.step)
    except SecondFactorNeededError as needed:
        return _step("second_step.ask", needed.step)
    response = redirect(local_path(back), 303)
    keep_session(response, token, seen)
    bring_appearance(app_context(), token, response)
    return response


def _step(endpoint: str, step: str) -> Any:
    response = redirect(url_for(endpoint), 303)
    keep_step(response, step)
    return response


def _refused(refused: DoorRefusedError | SignInRefusedError) -> Any:
    happened = str(REFUSED.get(str(refused.facts.get("why")), REFUSED["state"]))
    now = _("请回到登录页重新登录；多次不成功的，请拨打页脚的系统操作咨询电话。")
    return error_page(BAD, ErrorWords(_("登录没有完成"), happened, (now,), (_again(),)))


def _again() -> PageLink:
    return PageLink(_("回到登录页"), url_for("account.sign_in"))


@doors.get("/account")
def choose() -> Any:
    """Ask which of the unit's agents it is."""
    rows = accounts_to_choose(app_context(), step_token())
    if not rows:
        response = redirect(url_for("account.sign_in"), 303)
        forget_step(response)
        return response
    return render_template("account/door_choice.html", accounts=rows)


@doors.post("/account")
def take_account() -> Any:
    """Sign in as the agent that was chosen."""
    chosen = request.form.get("account", "")
    return _entered(lambda seen: enter_as(app_context(), step_token(), chosen, seen))
