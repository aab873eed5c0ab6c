"""用户管理: who may sign in, as whom. A password is shown once, on the answer to the press that made it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for

from app.domain.account_changes import CHANGE_WORDS
from app.policy.actor import Role
from app.queries.account_register import (
    authorities_to_choose,
    is_undone,
    registered_account,
    registered_accounts,
)
from app.queries.evidence_views import account_duties
from app.queries.setup_progress import is_setup_finished
from app.services.accounts.account_keepers import release_account
from app.services.accounts.change_login_name import change_login_name
from app.services.accounts.manage_accounts import LEVELS, NewAccount, add_user, reset_password, switch_account
from app.services.accounts.registration_messages import login_shown
from app.services.accounts.reset_second_factor import reset_second_factor
from app.services.context.refusals import FormInvalidError, NotAllowedError
from app.web.frame.gate import actor, app_context, new_key
from app.web.frame.list_position import asked_page, asked_text
from app.web.frame.rooms import ROLE_WORDS
from app.web.wording.field_errors import told_at_fields
from app.web.wording.translate import _, _l

if TYPE_CHECKING:
    from werkzeug.wrappers import Response

users = Blueprint("users", __name__, url_prefix="/operations/users")
UNPROCESSABLE = 422
FIELDS = ("login", "display_name", "role", "uscc", "id_number", "authority", "level")
WRONG = {
    "login_shape": _l("请填写登录名，不超过 80 个字符，中间不能有空格。"),
    "login_taken": _l("这个登录名已经有人使用，请换一个。"),
    "name_needed": _l("请填写姓名，不超过 80 个字。"),
    "role_needed": _l("请选择角色。"),
    "unit_unknown": _l("没有这个统一社会信用代码的单位，请核对，或先导入单位。"),
    "person_unknown": _l("没有这个证件号码的人员，请核对，或请本人在员工端注册。"),
    "person_has_account": _l("这名人员已经有账号，请改用重置密码。"),
    "authority_needed": _l("请选择主管部门。"),
    "login_same": _l("这就是现在的登录名。"),
    "reason_needed": _l("请写明理由，5 至 500 个字。"),
    "level_needed": _l("请填写审核级别，1 至 9 的整数。"),
}


@users.get("/")
def listing() -> str:
    """Show accounts, a page at a time, found by name and role."""
    text, role = asked_text("text"), request.args.get("role", "")
    role = role if role in set(Role) else ""
    page = asked_page()
    found = registered_accounts(app_context(), text=text, role=role, page=page)
    duties = account_duties(app_context(), actor())
    return render_template(
        "operations/users.html",
        rows=found.rows,
        total=found.total,
        text=text,
        role=role,
        page=page,
        pages=found.pages,
        roles=ROLE_WORDS,
        me=actor().account_id,
        duties=duties,
        is_stand_in=duties.may_keep and actor().role is Role.OPERATOR,
        changes=CHANGE_WORDS,
        key=new_key,
    )


@users.get("/new")
def new() -> str:
    """Show the form of a new account, begun with what the page before knows of it."""
    refuse_page()
    known = {name: request.args.get(name, "").strip() for name in FIELDS}
    return _form(NewAccount(**known), {})


@users.post("/new")
def add() -> Any:
    """Add an account; its password is on this answer and nowhere else."""
    refuse_page()
    typed = NewAccount(**{name: request.form.get(name, "").strip() for name in FIELDS})
    try:
        password = add_user(app_context(), actor(), request.form.get("_key", ""), typed)
    except FormInvalidError as wrong:
        return _form(typed, told_at_fields(wrong, WRONG)), UNPROCESSABLE
    return _told(typed.login, password, _("账号已新增"))


@users.post("/password")
def password() -> Any:
    """Replace a password."""
    refuse_page()
    account_id = request.form.get("account", "")
    made = reset_password(app_context(), actor(), request.form.get("_key", ""), account_id)
    row = registered_account(app_context(), account_id)
    return _told(login_shown(row.login) if row else "", made, _("密码已重置"))


@users.post("/active")
def active() -> Response:
    """Close an account or open it again."""
    refuse_page()
    is_active = request.form.get("active") == "yes"
    account_id = request.form.get("account", "")
    switch_account(app_context(), actor(), request.form.get("_key", ""), account_id, is_active=is_active)
    flash(_("账号已启用。") if is_active else _("账号已停用，已登录的页面立即退出。"), "green")
    return redirect(url_for("users.listing"), 303)


@users.get("/<account_id>/second-factor")
def ask_reset(account_id: str) -> str:
    """Ask why the second factors of an account are taken away."""
    refuse_page()
    return _reset_form(account_id, {}, {})


@users.post("/<account_id>/second-factor")
def send_reset(account_id: str) -> Any:
    """Take the second factors of an account away."""
    refuse_page()
    typed = {"reason": request.form.get("reason", "").strip()}
    try:
        reset_second_factor(app_context(), actor(), request.form.get("_key", ""), account_id, **typed)
    except FormInvalidError as wrong:
        return _reset_form(account_id, typed, told_at_fields(wrong, WRONG)), UNPROCESSABLE
    flash(_("登录验证已重置，本人已收到通知。"), "green")
    return redirect(url_for("users.listing"), 303)


def _reset_form(account_id: str, typed: dict[str, str], errors: dict[str, str]) -> str:
    return _about_account("operations/user_factor_reset.html", account_id, typed, errors)


@users.post("/<account_id>/release")
def release(account_id: str) -> Response:
    """Release what somebody else has changed of an account."""
    release_account(app_context(), actor(), request.form.get("_key", ""), account_id)
    flash(_("已放行，本人收到通知。"), "green")
    return redirect(url_for("users.listing"), 303)


def refuse_page() -> None:
    """Tell who does not look after accounts that somebody else does, before they type anything."""
    if not account_duties(app_context(), actor()).may_keep:
        raise NotAllowedError(rule="accounts_by_security_officer")


@users.get("/<account_id>/login")
def ask_login(account_id: str) -> str:
    """Ask for another login and the reason."""
    refuse_page()
    return _login_form(account_id, {}, {})


@users.post("/<account_id>/login")
def send_login(account_id: str) -> Any:
    """Replace a login."""
    refuse_page()
    typed = {name: request.form.get(name, "").strip() for name in ("login", "reason")}
    try:
        change_login_name(app_context(), actor(), request.form.get("_key", ""), account_id, **typed)
    except FormInvalidError as wrong:
        return _login_form(account_id, typed, told_at_fields(wrong, WRONG)), UNPROCESSABLE
    flash(_("登录名已更换，密码不变。"), "green")
    # A number of its owner stands in no address: the list is asked for the name.
    row = registered_account(app_context(), account_id)
    return redirect(url_for("users.listing", text=row.display_name if row else None), 303)


def _login_form(account_id: str, typed: dict[str, str], errors: dict[str, str]) -> str:
    return _about_account("operations/user_login.html", account_id, typed, errors)


def _about_account(template: str, account_id: str, typed: dict[str, str], errors: dict[str, str]) -> str:
    row = registered_account(app_context(), account_id)
    if row is None or is_undone(row.login):
        abort(404)
    return render_template(template, row=row, typed=typed, errors=errors, key=new_key())


def _form(typed: NewAccount, errors: dict[str, str]) -> str:
    return render_template(
        "operations/user_new.html",
        typed=typed,
        errors=errors,
        roles=ROLE_WORDS,
        authorities=authorities_to_choose(app_context()),
        level_options=[(str(level), _("第 %(level)s 级", level=level)) for level in LEVELS],
        key=new_key(),
    )


def _told(login: str, made: str | None, title: str) -> str:
    return render_template(
        "operations/user_password.html",
        login=login,
        password=made,
        title=title,
        is_beginning=not is_setup_finished(app_context()),
    )
