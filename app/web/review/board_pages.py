"""The lead's board: what is late, who holds how much, what nobody can decide; reviews are shared out from it."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for

from app.queries.lead_board import groups_led, lead_board
from app.queries.review_list import review_list
from app.services.context.refusals import FormInvalidError
from app.services.tasks.pass_task_on import hand_all_over
from app.web.frame.gate import actor, app_context, new_key
from app.web.frame.list_position import place_in_queue
from app.web.frame.queue_address import asked_list
from app.web.review.bulk_pages import BOARD
from app.web.wording.error_messages import words_of
from app.web.wording.field_errors import told_at_fields
from app.web.wording.shared_work_words import WRONG
from app.web.wording.translate import _, _l

board = Blueprint("board", __name__, url_prefix="/review/board")
UNPROCESSABLE = 422
VIEWS = {"late": _l("已逾期"), "soon": _l("将到期"), "free": _l("未认领"), "all": _l("全部")}


@board.get("/")
def show() -> str:
    """Show the board with a page of the reviews of all levels, the most pressing in front."""
    return _page({}, {})


def _page(typed: dict[str, str], errors: dict[str, str]) -> str:
    by, asked = actor(), asked_list()
    shown = lead_board(app_context(), by)
    found = review_list(
        app_context(), by, asked.wish, after=place_in_queue(asked.after), groups=groups_led(by)
    )
    return render_template(
        "review/board.html",
        board=shown,
        found=found,
        asked=asked,
        views=VIEWS,
        typed=typed,
        errors=errors,
        origin=BOARD,
        words_of=words_of,
        key=new_key,
    )


@board.post("/hand-over")
def hand_over() -> Any:
    """Give all that somebody holds to a colleague."""
    typed = {name: request.form.get(name, "").strip() for name in ("giver", "to", "reason")}
    try:
        told = hand_all_over(
            app_context(),
            actor(),
            request.form.get("_key", ""),
            typed["giver"],
            typed["to"],
            reason=typed["reason"],
        )
    except FormInvalidError as wrong:
        return _page(typed, told_at_fields(wrong, WRONG)), UNPROCESSABLE
    words = _("已移交 %(given)s 件。", given=told["given"])
    if told["back"]:
        words += _("%(back)s 件不能由接收人审核，已放回列表。", back=told["back"])
    flash(words, "green")
    return redirect(url_for("board.show"), 303)
