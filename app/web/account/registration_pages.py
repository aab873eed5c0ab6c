"""员工注册: what somebody types, then the code that shows that they are that person."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Blueprint, flash, redirect, render_template, request, url_for

from app.domain.password_rules import SHORTEST_PASSWORD
from app.services.accounts.prove_registration import (
    Answer,
    begin_registration,
    confirm_registration,
    waiting_registration,
)
from app.services.accounts.prove_registration import send_again as send_new_code
from app.services.accounts.registration_answers import FIELDS, SECRETS
from app.services.accounts.registration_messages import hidden
from app.services.context.rate_limit import ThrottledError
from app.services.context.refusals import FormInvalidError
from app.web.components.field_ids import field_id
from app.web.components.person_words import ID_TYPES, SEXES
from app.web.forms.form_views import FieldView, OptionView
from app.web.frame.gate import app_context, new_key
from app.web.wording.field_errors import errors_at_fields
from app.web.wording.translate import _, _l

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
    "activation_code": _l("激活码"),
    "password": _l("密码"),
    "again": _l("再输入一次密码"),
}
HINTS = {
    "name": _l("与证件一致。"),
    "sex": _l("身份证和居住证不用选，系统从号码识别。"),
    "birth_date": _l("身份证和居住证不用填。"),
    "phone": _l("手机号码就是登录账号，要用短信验证码核实。"),
    "activation_code": _l("有激活函的填写，形如 ABCD-EFGH-JKMN；没有的不填。"),
    "password": _l(
        "至少 %(count)s 个字符，例如几个不相干的词；不要用姓名、号码、常见的词和连续的键。",
        count=SHORTEST_PASSWORD,
    ),
}
KINDS = {"id_type": "select", "sex": "select", "birth_date": "datetime"}
OPTIONAL = frozenset({"sex", "birth_date", "email", "activation_code"})
COMPLETES = {"name": "name", "phone": "tel", "email": "email", "birth_date": "bday"}
OPTIONS: Mapping[str, Mapping[str, Any]] = {"id_type": ID_TYPES, "sex": SEXES}


@registration.get("/register")
def show() -> str:
    """Show the registration form, filled with what was typed before when somebody comes back to it."""
    waiting = waiting_registration(app_context(), request.args.get("from", ""))
    return _page(waiting.values if waiting else {"id_type": "id_card"})


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
    """Keep what was typed and lead to the page that asks for the code; the answer is the same for everybody."""
    typed, shown = _typed()
    try:
        token = begin_registration(
            app_context(), typed, request.form.get("_key", ""), request.remote_addr or "unknown"
        )
    except FormInvalidError as invalid:
        return _page(shown, errors_at_fields(invalid)), UNPROCESSABLE
    except ThrottledError as throttled:
        return _page(shown, [("id_number", _too_often(throttled))]), TOO_MANY
    return redirect(url_for("registration.ask_code", token=token), 303)


def _typed() -> tuple[dict[str, str], dict[str, str]]:
    """Return what was typed, and what of it may be shown again."""
    typed = {name: request.form.get(name, "") for name in FIELDS}
    return typed, {name: value for name, value in typed.items() if name not in SECRETS}


def ask_again(told: str) -> str:
    """Show the form with what was typed and a sentence."""
    return _page(_typed()[1], [("password", told)])


def code_again(told: str, token: str) -> Any:
    """Show the page of the code with what was typed and a sentence."""
    return _code_page(token, request.form.get("code", "").strip(), [("f-code", told)])


def _too_often(throttled: ThrottledError) -> str:
    return _(
        "尝试次数太多，请 %(minutes)s 分钟后再试；有激活函的，可以填写激活码注册",
        minutes=throttled.facts["minutes"],
    )


@registration.get("/register/<token>")
def ask_code(token: str) -> Any:
    """Ask for the code."""
    return _code_page(token, "", ())


def _code_page(token: str, typed: str, errors: Sequence[tuple[str, str]]) -> Any:
    waiting = waiting_registration(app_context(), token)
    if waiting is None:
        return _ended()
    return render_template(
        "account/register_code.html",
        waiting=waiting,
        phone=hidden(waiting.values["phone"]),
        token=token,
        typed=typed,
        errors=errors,
        has_gateway=bool(app_context().settings.sms_url),
    )


def _ended() -> Any:
    flash(_("这次注册已经结束：时间已过、验证码输错太多次，或者已有别的注册完成。请重新填写。"), "amber")
    return redirect(url_for("registration.show"), 303)


@registration.post("/register/<token>")
def send_code(token: str) -> Any:
    """Take a code; the last right one makes the account and leads to signing in."""
    typed = request.form.get("code", "").strip()
    answer = confirm_registration(app_context(), token, typed)
    if answer is Answer.REGISTERED:
        flash(_("注册成功。请用手机号码和刚才设置的密码登录。"), "green")
        return redirect(url_for("account.sign_in"), 303)
    if answer is Answer.NEXT:
        flash(_("身份已核实。登录账号是您填写的手机号码，验证码已发到这个号码，请再输入一次。"), "green")
        return redirect(url_for("registration.ask_code", token=token), 303)
    if answer is Answer.NUMBER_TAKEN:
        flash(
            _("身份已核实，但您填写的手机号码已经是别的账号的登录账号，请换一个手机号码重新注册。"), "amber"
        )
        return redirect(url_for("registration.show"), 303)
    if answer is Answer.ENDED:
        return _ended()
    waiting = waiting_registration(app_context(), token)
    left = waiting.tries_left if waiting else 0
    sentence = _("验证码不对或者已经过期，还可以试 %(left)s 次；也可以重新发送", left=left)
    page = _code_page(token, typed, [("f-code", sentence)])
    return (page, UNPROCESSABLE) if isinstance(page, str) else page


@registration.post("/register/<token>/again")
def send_again(token: str) -> Any:
    """Send a new code."""
    try:
        is_sent = send_new_code(app_context(), token)
    except ThrottledError as throttled:
        page = _code_page(token, "", [("f-code", _too_often(throttled))])
        return (page, TOO_MANY) if isinstance(page, str) else page
    if is_sent:
        flash(_("新的验证码已发出，以前的验证码不再有效。"), "green")
    else:
        flash(_("还不能重新发送：每次至少间隔 1 分钟，一次注册最多发送 4 次。"), "amber")
    return redirect(url_for("registration.ask_code", token=token), 303)
