"""What is typed into a form is kept by itself, and half-done forms are kept when somebody asks for it.

A script sends the form with `_step=autosave` and hears in JSON what became of it; without a script the same draft is
kept by the button. Two windows with one form do not wipe each other's text: the second is told.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import g, request

from app.services.context.beijing import BEIJING
from app.services.context.draft_turns import PageMark
from app.services.context.refusals import ClaimLostError, DraftOvertakenError, NotFoundError, TaskClosedError
from app.web.forms.form_page import DRAFT, KEY, NUMBER
from app.web.frame.gate import app_context
from app.web.wording.date_wording import datetime_zh
from app.web.wording.translate import _

if TYPE_CHECKING:
    from collections.abc import Callable

AUTOSAVE = "autosave"
BY_SCRIPT = "X-Refresh"
"""Header of a script that asks for questions only: it keeps the draft by autosave, this request does not."""
CONFLICT = 409


def is_autosave() -> bool:
    """Tell whether a page sent this by itself."""
    return request.form.get("_step") == AUTOSAVE


def autosave(keep: Callable[[PageMark | None], None]) -> tuple[dict[str, str], int]:
    """Keep what was typed; return what the form's quiet line says, and its status."""
    try:
        keep(_mark())
    except DraftOvertakenError as other:
        return {
            "state": "overtaken",
            "said": overtaken_words(other.facts),
            "mark": other.facts["page"],
        }, CONFLICT
    except ClaimLostError as lost:
        by = lost.facts.get("by")
        said = (
            _("已由 %(by)s 接手，这里填写的内容不再保存。", by=by)
            if by
            else _("您已不再持有这个待办，这里填写的内容不再保存。")
        )
        return {"state": "over", "said": said}, CONFLICT
    except TaskClosedError as done:
        by, at = done.facts.get("by") or _("系统"), datetime_zh(done.facts.get("at"))
        said = _("这一步已由 %(by)s 于 %(at)s 处理，这里填写的内容不再保存。", by=by, at=at)
        return {"state": "over", "said": said}, CONFLICT
    except NotFoundError:
        return {"state": "over", "said": _("这张表单已不存在，这里填写的内容不再保存。")}, CONFLICT
    now = app_context().clock().astimezone(BEIJING)
    return {"state": "saved", "said": _("已保存 %(time)s", time=f"{now:%H:%M}")}, 200


def keep_half_done(keep: Callable[[PageMark | None], None]) -> bool:
    """Keep a form that was sent half-done; False when another window has kept it since, which the page then tells."""
    if request.headers.get(BY_SCRIPT):
        return True
    try:
        keep(_mark())
    except DraftOvertakenError as other:
        g.overtaken = overtaken_words(other.facts)
        return False
    return True


def overtaken_words(facts: Any) -> str:
    """Return who kept the same form elsewhere, and when."""
    at, by = datetime_zh(facts.get("at")), facts.get("by") or _("系统")
    return _("%(by)s 于 %(at)s 在另一个窗口保存过这张表单，这里的内容没有覆盖它。", by=by, at=at)


def _mark() -> PageMark | None:
    """Return which page writes; a caller that tells no base keeps its draft without asking."""
    page, base = request.form.get(KEY, ""), request.form.get(DRAFT)
    if base is None or not page:
        return None
    return PageMark(page[:64], base[:64], max(request.form.get(NUMBER, 0, type=int), 0))
