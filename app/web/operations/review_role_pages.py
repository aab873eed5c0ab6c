"""本人和审核设置 of an account: whose it is and, of a reviewer, at which level and whether they lead the authority."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for

from app.policy.actor import Role
from app.queries.account_register import has_identity, registered_account
from app.services.accounts.manage_accounts import LEVELS
from app.services.accounts.review_role import KNOWN_BY_PERSON, TypedRole, set_review_role
from app.services.context.refusals import FormInvalidError
from app.web.frame.gate import actor, app_context, new_key
from app.web.operations.user_pages import refuse_page
from app.web.wording.field_errors import told_at_fields
from app.web.wording.translate import _, _l

review_roles = Blueprint("review_roles", __name__, url_prefix="/operations/users")
UNPROCESSABLE = 422
WRONG = {
    "reason_needed": _l("请写明理由，5 至 500 个字。"),
    "level_needed": _l("请选择审核级别，1 至 9 级。"),
    "id_number_shape": _l("证件号码只有字母和数字，5 至 30 位，请逐位核对。"),
    "id_number_of_oneself": _l("这是您本人的账号，已登记的证件号码须由另一名安全管理员更正。"),
}


@review_roles.get("/<account_id>/review")
def ask(account_id: str) -> str:
    """Ask whose account it is and, of a reviewer, for the level and whether they lead."""
    refuse_page()
    return _form(account_id, {}, {})


@review_roles.post("/<account_id>/review")
def send(account_id: str) -> Any:
    """Note it."""
    refuse_page()
    typed = {name: request.form.get(name, "").strip() for name in ("level", "id_number", "reason", "is_lead")}
    try:
        role = TypedRole(typed["is_lead"] == "yes", typed["id_number"], typed["reason"], typed["level"])
        back = set_review_role(app_context(), actor(), request.form.get("_key", ""), account_id, role)
    except FormInvalidError as wrong:
        errors = told_at_fields(wrong, WRONG)
        return _form(account_id, typed, errors), UNPROCESSABLE
    told = _("设置已保存。审核人员的级别、组长、本人登记有变动的，由另一个人放行后才能领取和审核。")
    if back:
        told += _("原来一级认领的 %(count)s 件已放回待审核。", count=back)
    flash(told, "green")
    row = registered_account(app_context(), account_id)
    return redirect(url_for("users.listing", role=row.role if row else None), 303)


def _form(account_id: str, typed: dict[str, str], errors: dict[str, str]) -> str:
    row = registered_account(app_context(), account_id)
    if row is None or row.role not in KNOWN_BY_PERSON:
        abort(404)
    shown = typed or {"level": str(row.level or ""), "is_lead": "yes" if row.is_lead else ""}
    return render_template(
        "operations/user_review.html",
        row=row,
        typed=shown,
        errors=errors,
        levels={str(level): _("第 %(level)s 级", level=level) for level in LEVELS},
        is_reviewer=row.role == Role.REVIEWER,
        has_identity=has_identity(app_context(), account_id),
        key=new_key(),
    )
