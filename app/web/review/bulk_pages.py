"""Several selected reviews at once: claimed, assigned, urged, each by itself; a result for each row, never a decision."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from flask import Blueprint, flash, redirect, render_template, request, url_for

from app.queries.task_names import names_of_tasks
from app.services.context.refusals import (
    ClaimLostError,
    FormInvalidError,
    KeyReusedError,
    NotAllowedError,
    NotFoundError,
    ProcedureRefusedError,
    TaskClosedError,
)
from app.services.tasks.claim_task import claim_task
from app.services.tasks.pass_task_on import assign_task
from app.services.tasks.urge_task import urge_task
from app.web.frame.gate import actor, app_context
from app.web.frame.queue_address import carried_list
from app.web.wording.date_wording import datetime_zh
from app.web.wording.error_messages import rule_words
from app.web.wording.field_errors import told_at_fields
from app.web.wording.shared_work_words import WRONG
from app.web.wording.translate import _

if TYPE_CHECKING:
    from app.services.context.refusals import RefusalError

bulk = Blueprint("bulk", __name__, url_prefix="/review/selected")
MOST = 50
BOARD = "board"
"""Where the selection was made, when it was not in the queue."""
REFUSALS = (
    ClaimLostError, FormInvalidError, KeyReusedError, NotAllowedError, NotFoundError, ProcedureRefusedError,
    TaskClosedError,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Result:
    """What came of one selected review."""

    key: str
    name: str
    number: str
    is_done: bool
    words: str


@bulk.post("")
def act() -> Any:
    """Do one thing with each selected review; one that is refused stops no other."""
    chosen = list(dict.fromkeys(request.form.getlist("task")))[:MOST]
    what = request.form.get("act", "claim")
    back = url_for("board.show") if request.form.get("origin") == BOARD else carried_list().url
    if not chosen:
        flash(WRONG["nothing_selected"], "amber")
        return redirect(back, 303)
    told = [(key, _done(key, what)) for key in chosen]
    names = names_of_tasks(app_context(), actor(), chosen)
    results = [Result(key, *names.get(key, ("", "")), is_done=not words, words=words) for key, words in told]
    return render_template(
        "review/selected.html", results=results, what=what, back=back, queue=carried_list()
    )


def _done(key: str, what: str) -> str:
    """Return why it was refused; empty when it was done."""
    context, by = app_context(), actor()
    mark = f"{request.form.get('_key', '')}.{key}"
    reason = request.form.get("reason", "")
    try:
        if what == "assign":
            assign_task(context, by, mark, key, request.form.get("to", ""), reason=reason)
        elif what == "urge":
            urge_task(context, by, mark, key, reason=reason)
        else:
            claim_task(context, by, key)
    except REFUSALS as refused:
        return _why(refused)
    return ""


def _why(refused: RefusalError | KeyReusedError) -> str:
    if isinstance(refused, KeyReusedError):
        return _("在同一个页面上已经按别的内容办过这一件，没有再办。请刷新列表后重新选择。")
    facts = refused.facts
    match refused:
        case ClaimLostError() if facts.get("by"):
            return _("已由 %(by)s 于 %(at)s 认领。", by=facts["by"], at=datetime_zh(facts.get("at")))
        case TaskClosedError():
            return _(
                "已由 %(by)s 于 %(at)s 处理。", by=facts["by"] or _("系统"), at=datetime_zh(facts.get("at"))
            )
        case FormInvalidError():
            return "".join(told_at_fields(refused, WRONG).values())
        case NotAllowedError() | ProcedureRefusedError():
            return rule_words(str(facts["rule"]), facts)
        case _:
            return _("没有找到这一件，它可能不在您的级别。")
