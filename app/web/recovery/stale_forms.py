"""Forms of visitors that have been open for too long: shown again with a fresh token and what was typed, done by nobody.

Whoever is signed in gets their text back by `ended_session`; a visitor has no account to keep it for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import request

from app.web.account.account_pages import sign_in_again
from app.web.account.registration_pages import ask_again, code_again
from app.web.account.second_step_pages import code_again as second_again
from app.web.account.setup_pages import begin_again
from app.web.frame.error_pages import FORBIDDEN
from app.web.wording.translate import _

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

SHOWN_AGAIN: Mapping[str, Callable[..., Any]] = {
    "account.sign_in_send": sign_in_again,
    "second_step.send_code": second_again,
    "registration.send": ask_again,
    "registration.send_code": code_again,
    "registration.send_again": code_again,
    "setup.make": begin_again,
}
"""Pages that visitors send, and what shows each again with a sentence about what happened; no text where it is over."""


def form_again() -> Any | None:
    """Return the page of a visitor's form that was sent with an old token; None when it is no such form."""
    show = SHOWN_AGAIN.get(request.endpoint or "")
    # What another site has typed is not shown as if the visitor had.
    if show is None or request.headers.get("Sec-Fetch-Site", "same-origin") != "same-origin":
        return None
    told = _("页面打开太久，表单已经换新，这次没有提交。填写的内容还在，密码请再输入一次，然后重新提交。")
    page = show(told, **(request.view_args or {}))
    return (page, FORBIDDEN) if page and isinstance(page, str) else None
