"""The reviewer's queue: the most pressing in front; view, search and place are kept in the address."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for

from app.domain.procedures import PROCEDURES
from app.queries.review_list import review_list
from app.services.tasks.take_next_task import take_next_task
from app.web.frame.gate import actor, app_context
from app.web.frame.list_position import place_in_queue
from app.web.frame.queue_address import asked_list, carried_list
from app.web.wording.error_messages import words_of
from app.web.wording.translate import _, _l

review = Blueprint("review", __name__, url_prefix="/review")
VIEW_WORDS = {
    "all": _l("全部"),
    "mine": _l("我的"),
    "free": _l("未认领"),
    "urgent": _l("紧急"),
    "soon": _l("将到期"),
    "late": _l("已逾期"),
}


@review.get("/")
def queue() -> str:
    """Show the tasks of the reviewer's authority and level."""
    asked = asked_list()
    found = review_list(app_context(), actor(), asked.wish, after=place_in_queue(asked.after))
    procedures = {str(code): words_of(code) for code, facts in PROCEDURES.items() if facts.is_reviewed}
    return render_template(
        "review/queue.html",
        found=found,
        asked=asked,
        views=VIEW_WORDS,
        procedures=procedures,
        words_of=words_of,
    )


@review.post("/next")
def next() -> Any:  # noqa: A001 — the page is called 取下一件
    """Claim the next free task of the list, the most pressing one."""
    asked = carried_list()
    taken = take_next_task(app_context(), actor(), asked.wish_of_next)
    if taken is None:
        flash(_("现在没有可以领取的审核。"), "blue")
        return redirect(asked.url, 303)
    return redirect(url_for("tasks.show", task_key=taken, list=asked.carried), 303)
