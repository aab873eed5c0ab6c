"""员工注册: one page for a person who has no account yet."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Blueprint, flash, redirect, render_template, request, url_for

from app.services.refusals import FormInvalidError
from app.services.register_employee import FIELDS, SHORTEST_PASSWORD, register
from app.services.slow_down import ThrottledError
from app.web.form_views import FieldView, OptionView, field_id
from app.web.gate import house, new_key
from app.web.person_words import ID_TYPES, SEXES
from app.web.translate import _, _l

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

registration = Blueprint("registration", __name__)
UNPROCESSABLE, TOO_MANY = 422, 429
LABELS = {
    "name": _l("姓名"),
    "id_type": _l("证件类型"),
    "id_number": _l("证件号码"),
    "sex": _l("性别"),
    "birth_date": _l("出生日期"),
    "phone": _l("手机号码"),
    "email": _l("电子邮箱"),
    "password": _l("密码"),
    "again": _l("再输入一次密码"),
}
HINTS = {
    "name": _l("与证件一致。"),
    "sex": _l("身份证和居住证不用选，系统从号码识别。"),
    "birth_date": _l("身份证和居住证不用填。"),
    "phone": _l("手机号码就是登录账号。"),
    "password": _l("至少 %(count)s 个字符。", count=SHORTEST_PASSWORD),
}
KINDS = {"id_type": "select", "sex": "select", "birth_date": "datetime"}
OPTIONAL = frozenset({"sex", "birth_date", "email"})
COMPLETES = {"name": "name", "phone": "tel", "email": "email", "birth_date": "bday"}
OPTIONS: Mapping[str, Mapping[str, Any]] = {"id_type": ID_TYPES, "sex": SEXES}


@registration.get("/register")
def show() -> str:
    """Show the registration form."""
    return _page({"id_type": "id_card"})


def _page(values: Mapping[str, str], errors: Sequence[tuple[str, str]] = ()) -> str:
    told = dict(errors)
    fields = [_field(name, values.get(name, ""), told.get(name, "")) for name in FIELDS]
    return render_template(
        "account/register.html",
        fields=fields[:-2],
        passwords=fields[-2:],
        errors=[(field_id(name), sentence) for name, sentence in errors],
        key=new_key(),
    )


def _field(name: str, value: str, error: str) -> FieldView:
    return FieldView(
        kind=KINDS.get(name, "textfield"),
        id=field_id(name),
        name=name,
        label=str(LABELS[name]),
        hint=str(HINTS.get(name, "")),
        error=error,
        is_required=name not in OPTIONAL,
        value=value,
        options=tuple(
            OptionView(f"{field_id(name)}-{code}", code, str(words), code == value)
            for code, words in OPTIONS.get(name, {}).items()
        ),
        width="medium",
        autocomplete=COMPLETES.get(name, ""),
    )


@registration.post("/register")
def send() -> Any:
    """Make the account and lead to signing in."""
    typed = {name: request.form.get(name, "") for name in FIELDS}
    shown = {name: value for name, value in typed.items() if name not in {"password", "again"}}
    try:
        login = register(house(), typed, request.form.get("_key", ""))
    except FormInvalidError as invalid:
        return _page(shown, invalid.facts["errors"]), UNPROCESSABLE
    except ThrottledError as throttled:
        sentence = _("尝试次数太多，请 %(minutes)s 分钟后再试", minutes=throttled.facts["minutes"])
        return _page(shown, [("id_number", sentence)]), TOO_MANY
    flash(_("注册成功。请用手机号码 %(login)s 和刚才设置的密码登录。", login=login), "green")
    return redirect(url_for("account.sign_in"), 303)
