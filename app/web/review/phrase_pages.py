"""常用意见 of a reviewer: the list, one more, one less."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for

from app.services.context.refusals import FormInvalidError
from app.services.tasks.common_phrases import LONGEST, MOST, TEXT, keep_phrase, phrases_for, remove_phrase
from app.web.frame.gate import actor, app_context, new_key
from app.web.wording.field_errors import told_at_fields
from app.web.wording.translate import _

phrases = Blueprint("phrases", __name__, url_prefix="/review/phrases")
UNPROCESSABLE = 422
OFFICE = "for_office"


@phrases.get("/")
def show() -> str:
    """Show the reviewer's sentences."""
    return _page()


def _page(typed: str = "", error: str = "") -> str:
    return render_template(
        "review/phrases.html",
        found=phrases_for(app_context(), actor()),
        for_office=bool(request.form.get(OFFICE)),
        typed={TEXT: typed},
        errors={TEXT: error} if error else {},
        most=MOST,
        longest=LONGEST,
        key=new_key(),
        new_key=new_key,
    )


@phrases.post("/")
def add() -> Any:
    """Keep one more."""
    typed = request.form.get(TEXT, "")
    try:
        keep_phrase(
            app_context(),
            actor(),
            typed,
            request.form.get("_key", ""),
            for_office=bool(request.form.get(OFFICE)),
        )
    except FormInvalidError as invalid:
        return _page(typed, next(iter(told_at_fields(invalid).values()))), UNPROCESSABLE
    flash(_("常用意见已保存，审核时可以插入。"), "green")
    return redirect(url_for("phrases.show"), 303)


@phrases.post("/<phrase_id>/remove")
def remove(phrase_id: str) -> Any:
    """Take one out."""
    remove_phrase(app_context(), actor(), phrase_id, request.form.get("_key", ""))
    flash(_("常用意见已移除。"), "green")
    return redirect(url_for("phrases.show"), 303)
