"""单位: every unit of the office; one unit with its registry data, permissions, papers, people and accounts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Blueprint, flash, redirect, render_template, request, url_for

from app.queries.employer_register import registered_employer, registered_employers
from app.services.accounts.register_unit import NewUnit, register_unit
from app.services.context.refusals import FormInvalidError
from app.services.records.manage_employers import rotate_code_of, sync_registry
from app.web.frame.gate import actor, app_context, new_key
from app.web.frame.list_position import asked_page, asked_place, asked_text, neighbours
from app.web.frame.rooms import ROLE_WORDS
from app.web.wording.error_messages import words_of
from app.web.wording.field_errors import told_at_fields
from app.web.wording.override_words import details_of, kind_words
from app.web.wording.permission_words import event_details, event_words, origin_words, source_words
from app.web.wording.translate import _, _l

if TYPE_CHECKING:
    from collections.abc import Mapping

    from werkzeug.wrappers import Response

employers = Blueprint("employers", __name__, url_prefix="/operations/employers")
UNPROCESSABLE = 422
WRONG = {
    "name_needed": _l("请填写单位名称，不超过 120 个字。"),
    "place_too_long": _l("注册地不超过 120 个字。"),
}

WRONG_UNIT = {
    "name_needed": WRONG["name_needed"],
    "agent_name_needed": _l("请填写经办人姓名，不超过 80 个字。"),
    "uscc_wrong": _l("统一社会信用代码不正确，请逐位核对。"),
    "uscc_known": _l("这个统一社会信用代码的单位已经登记，请在用户管理里为它新增经办人。"),
    "place_needed": _l("请填写注册地，不超过 120 个字，要写明所在区。"),
    "login_shape": _l("请填写登录名，不超过 80 个字符，中间不能有空格。"),
    "login_taken": _l("这个登录名已经有人使用，请换一个。"),
}


@employers.get("/")
def listing() -> str:
    """Show units by name, a page at a time."""
    text, page = asked_text("text"), asked_page()
    found = registered_employers(app_context(), text=text, page=page)
    return render_template(
        "operations/employers.html",
        rows=found.rows,
        total=found.total,
        text=text,
        page=page,
        pages=found.pages,
    )


@employers.get("/new")
def new() -> str:
    """Ask for a unit that has never dealt with the office, and for its agent."""
    return _new_form(NewUnit("", "", "", "", ""), {})


@employers.post("/new")
def add() -> Any:
    """Add a unit with its agent, whose password is on this answer and nowhere else."""
    typed = NewUnit(**{name: request.form.get(name, "").strip() for name in NewUnit.__slots__})
    try:
        made = register_unit(app_context(), actor(), request.form.get("_key", ""), typed)
    except FormInvalidError as wrong:
        errors = told_at_fields(wrong, WRONG_UNIT)
        return _new_form(typed, errors), UNPROCESSABLE
    return render_template("operations/employer_added.html", made=made, typed=typed)


def _new_form(typed: NewUnit, errors: Mapping[str, str]) -> str:
    return render_template("operations/employer_new.html", typed=typed, errors=errors, key=new_key())


@employers.get("/<employer_id>")
def show(employer_id: str) -> str:
    """Show one unit."""
    return _shown(employer_id, {}, {})


@employers.post("/<employer_id>/registry")
def sync(employer_id: str) -> Any:
    """Write what the registry says of a unit now."""
    typed = {name: request.form.get(name, "") for name in ("name", "registered_place")}
    try:
        done = sync_registry(app_context(), actor(), request.form.get("_key", ""), employer_id, **typed)
    except FormInvalidError as wrong:
        errors = told_at_fields(wrong, WRONG)
        return _shown(employer_id, typed, errors), UNPROCESSABLE
    flash(_("登记信息已更新。"), "green")
    if done["asked_again"]:
        flash(_("单位须重新确认“一般信息”；确认之前不能办理业务。"), "amber")
    return redirect(url_for("employers.show", employer_id=employer_id), 303)


@employers.post("/<employer_id>/association-code")
def rotate(employer_id: str) -> Response:
    """Replace a unit's association code."""
    rotate_code_of(app_context(), actor(), request.form.get("_key", ""), employer_id)
    flash(_("单位关联码已更换，旧的关联码不能再用。"), "green")
    return redirect(url_for("employers.show", employer_id=employer_id), 303)


def _shown(employer_id: str, typed: Mapping[str, str], errors: Mapping[str, str]) -> str:
    page = asked_page()
    with app_context().database.reading() as work:
        found = registered_employer(app_context(), work, employer_id, page=page, place=asked_place())
    return render_template(
        "operations/employer.html",
        found=found,
        beside=neighbours(found.cases.newer, found.cases.older),
        typed=typed,
        errors=errors,
        page=page,
        pages=found.people_pages,
        words_of=words_of,
        kind_words=kind_words,
        details_of=details_of,
        event_words=event_words,
        event_details=event_details,
        origin_words=origin_words,
        source_words=source_words,
        roles=ROLE_WORDS,
        key=new_key,
    )
