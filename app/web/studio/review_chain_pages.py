"""审核链: the levels in force, who sits at each, and changing them, which publishes new editions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for

from app.services.context.refusals import FormInvalidError
from app.services.editions.change_review_chain import MOST_LEVELS, change_review_chain
from app.services.editions.review_chains import chains_in_force, seats_of
from app.web.frame.gate import actor, app_context, new_key
from app.web.wording.error_messages import words_of
from app.web.wording.field_errors import told_at_fields
from app.web.wording.translate import _, _l

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

review_chains = Blueprint("review_chains", __name__, url_prefix="/operations/review-chains")
UNPROCESSABLE = 422
SPARE = 2
"""Empty rows below the levels, so that levels can be added without a script."""
WRONG = {
    "level_name": _l("请填写这一级的名称，不超过 20 个字，不能有引号和反斜杠。"),
    "level_name_twice": _l("两级的名称相同，请改一个。"),
    "level_days": _l("请填写这一级的时限，1 至 60 的整数。"),
    "levels_too_few": _l("级数太少：多级审核至少两级，注销业务权限至少一级。"),
    "levels_too_many": _l("最多九级。"),
    "levels_unchanged": _l("审核链没有变化，不需要发布。"),
}


@review_chains.get("/")
def listing() -> str:
    """Show the chains in force and warn of levels nobody sits at."""
    with app_context().database.reading() as work:
        found = [(chain, seats_of(work, chain)) for chain in chains_in_force(app_context(), work)]
    return render_template("operations/review_chains.html", found=found, words_of=words_of)


@review_chains.get("/<chain_id>")
def ask(chain_id: str) -> str:
    """Ask for the levels of a chain."""
    return _form(chain_id, None, {})


@review_chains.post("/<chain_id>")
def change(chain_id: str) -> Any:
    """Publish new editions with other levels."""
    names, days = request.form.getlist("name"), request.form.getlist("days")
    typed = [(name.strip(), count.strip()) for name, count in zip(names, days, strict=False)]
    rows = [row for row in typed if any(row)]
    try:
        done = change_review_chain(app_context(), actor(), request.form.get("_key", ""), chain_id, rows)
    except FormInvalidError as wrong:
        errors = told_at_fields(wrong, WRONG)
        return _form(chain_id, rows, errors), UNPROCESSABLE
    told = _("已发布 %(count)s 个流程的新版本。办理中的申请仍按原来的审核链审核。", count=done["editions"])
    flash(told, "green")
    return redirect(url_for("review_chains.listing"), 303)


def _form(chain_id: str, typed: Sequence[tuple[str, str]] | None, errors: Mapping[str, str]) -> str:
    with app_context().database.reading() as work:
        chain = next((one for one in chains_in_force(app_context(), work) if one.id == chain_id), None)
    if chain is None:
        abort(404)
    rows = list(typed) if typed is not None else [(one.name, str(one.working_days)) for one in chain.levels]
    rows += [("", "")] * min(SPARE, MOST_LEVELS - len(rows))
    return render_template(
        "operations/review_chain.html",
        chain=chain,
        rows=rows,
        errors=errors,
        key=new_key(),
        words_of=words_of,
    )
