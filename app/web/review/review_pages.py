"""The reviewer's queue: the most pressing in front; view, search and place are kept in the address."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Blueprint, flash, jsonify, redirect, render_template, request, url_for

from app.domain.procedures import PROCEDURES
from app.queries.lead_board import colleagues_for
from app.queries.queue_place import counts_of_wishes, new_in_list, own_views
from app.queries.review_list import COVERED, review_list
from app.services.context.refusals import FormInvalidError
from app.services.tasks.saved_views import keep_view as save_view
from app.services.tasks.saved_views import remove_view as drop_view
from app.services.tasks.take_next_task import take_next_task
from app.web.components.acts_part import acts_waiting_part
from app.web.frame.asked_days import asked_moment
from app.web.frame.gate import actor, app_context, new_key
from app.web.frame.list_position import place_in_queue
from app.web.frame.queue_address import asked_list, carried_list, list_of
from app.web.frame.sealed_search import to_own_address
from app.web.wording.error_messages import words_of
from app.web.wording.field_errors import told_at_fields
from app.web.wording.shared_work_words import WRONG
from app.web.wording.translate import _, _l

if TYPE_CHECKING:
    from datetime import datetime

review = Blueprint("review", __name__, url_prefix="/review")
UNPROCESSABLE = 422
VIEW_WORDS = {
    "all": _l("全部"),
    "mine": _l("我的"),
    "free": _l("未认领"),
    "urgent": _l("紧急"),
    "soon": _l("将到期"),
    "late": _l("已逾期"),
    "returned": _l("退回过"),
}
COVERED_WORDS = _l("代理")


@review.route("/", methods=["GET", "POST"])
def queue() -> Any:
    """Show the tasks of the reviewer's authority and level."""
    return to_own_address("q") or _page("")


def _page(typed_name: str) -> str:
    by, asked = actor(), carried_list() if typed_name else asked_list()
    found = review_list(app_context(), by, asked.wish, after=place_in_queue(asked.after))
    views = own_views(app_context(), by)
    lists = [list_of(one.asked) for one in views]
    counts = counts_of_wishes(app_context(), by, [one.wish for one in lists])
    return render_template(
        "review/queue.html",
        found=found,
        asked=asked,
        views=VIEW_WORDS | ({COVERED: COVERED_WORDS} if found.covers else {}),
        procedures={str(code): words_of(code) for code, facts in PROCEDURES.items() if facts.is_reviewed},
        saved=[(view, one.url, count) for view, one, count in zip(views, lists, counts, strict=True)],
        people=colleagues_for(app_context(), str(by.authority), by.level) if by.is_lead else (),
        typed_name=typed_name,
        acts_waiting=acts_waiting_part(),
        words_of=words_of,
        key=new_key,
    )


@review.get("/arrivals")
def arrivals() -> Any:
    """Tell a script how many reviews have come into a list since it was shown."""
    since = _instant(request.args.get("since", ""))
    count = new_in_list(app_context(), actor(), carried_list().wish, since) if since else 0
    return jsonify(count=count)


def _instant(text: str) -> datetime | None:
    found = asked_moment(text)
    return found if found is not None and found.tzinfo is not None else None


@review.post("/views")
def keep_view() -> Any:
    """Save the view, procedure and unit of the list under a name."""
    asked, name = carried_list(), request.form.get("name", "")
    try:
        save_view(app_context(), actor(), request.form.get("_key", ""), name, asked.kept)
    except FormInvalidError as wrong:
        flash(told_at_fields(wrong, WRONG)["name"], "red")
        return _page(name or " "), UNPROCESSABLE
    flash(_("视图已保存。"), "green")
    return redirect(asked.url, 303)


@review.post("/views/<view_id>/remove")
def remove_view(view_id: str) -> Any:
    """Forget a saved view."""
    drop_view(app_context(), actor(), request.form.get("_key", ""), view_id)
    return redirect(url_for("review.queue"), 303)


@review.post("/next")
def next() -> Any:  # noqa: A001 — the page is called 取下一件
    """Claim the next free task of the list, the most pressing one."""
    asked = carried_list()
    taken = take_next_task(app_context(), actor(), asked.wish_of_next)
    if taken is None:
        flash(_("现在没有可以领取的审核。"), "blue")
        return redirect(asked.url, 303)
    return redirect(url_for("tasks.show", task_key=taken, list=asked.carried), 303)
