"""The reviewer's queue: nearest due date first, position kept in the address."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for

from app.queries.review_list import next_free_task, review_list
from app.services.context.refusals import ClaimLostError, TaskClosedError
from app.services.tasks.claim_task import claim_task
from app.web.frame.gate import actor, app_context
from app.web.frame.list_position import place_in_queue
from app.web.wording.error_messages import words_of
from app.web.wording.translate import _

review = Blueprint("review", __name__, url_prefix="/review")


@review.get("/")
def queue() -> str:
    """Show the tasks of the reviewer's authority and level."""
    show = request.args.get("show", "all")
    after = request.args.get("after", "")
    found = review_list(app_context(), actor(), show=show, after=place_in_queue(after))
    return render_template("review/queue.html", found=found, show=show, after=after, words_of=words_of)


@review.post("/next")
def next() -> Any:  # noqa: A001 — the page is called 取下一件
    """Claim the next free task, the one with the least time left."""
    by = actor()
    for _attempt in range(3):
        free = next_free_task(app_context(), by)
        if free is None:
            break
        try:
            claim_task(app_context(), by, free)
        except (ClaimLostError, TaskClosedError):
            continue
        return redirect(url_for("tasks.show", task_key=free), 303)
    flash(_("现在没有可以领取的审核。"), "blue")
    return redirect(url_for("review.queue"), 303)
