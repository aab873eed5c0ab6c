"""主管部门: who decides, and whether somebody sits at every level."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for

from app.services.context.refusals import FormInvalidError
from app.services.editions.manage_authorities import authority_lines, keep_authority
from app.web.frame.gate import actor, app_context, new_key
from app.web.wording.field_errors import told_at_fields
from app.web.wording.translate import _, _l

authorities = Blueprint("authorities", __name__, url_prefix="/operations/authorities")
UNPROCESSABLE = 422
WRONG = {
    "code_shape": _l("代码应以小写字母开头，只用小写字母、数字和下划线，2 至 40 个字符。"),
    "code_taken": _l("这个代码已经有主管部门使用。"),
    "name_needed": _l("请填写名称，不超过 80 个字。"),
    "name_taken": _l("已有同名的主管部门，请换一个名称。"),
}


@authorities.get("/")
def listing() -> str:
    """Show authorities and the people at their levels."""
    return _page()


@authorities.post("/")
def keep() -> Any:
    """Add an authority, or rename one."""
    code, name = request.form.get("code", "").strip(), request.form.get("name", "").strip()
    is_new = request.form.get("known") != "yes"
    try:
        keep_authority(app_context(), actor(), request.form.get("_key", ""), code, name, is_new=is_new)
    except FormInvalidError as wrong:
        errors = told_at_fields(wrong, WRONG)
        return _page(code, name, errors, is_new=is_new), UNPROCESSABLE
    flash(_("主管部门已新增。") if is_new else _("名称已修改。"), "green")
    return redirect(
        url_for("setup.progress" if request.form.get("back") == "setup" else "authorities.listing"), 303
    )


def _page(code: str = "", name: str = "", errors: Any = None, *, is_new: bool = True) -> str:
    with app_context().database.reading() as work:
        lines = authority_lines(app_context(), work)
    return render_template(
        "operations/authorities.html",
        lines=lines,
        code=code if is_new else "",
        name=name if is_new else "",
        errors=(errors or {}) if is_new else {},
        rename_errors={} if is_new else errors,
        key=new_key,
    )
