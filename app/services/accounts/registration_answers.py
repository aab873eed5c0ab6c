"""What somebody types to register, checked as far as it can be without asking anybody: nothing here knows a person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from app.domain.id_number import facts_of
from app.domain.life_dates import LONGEST_LIFE, WORKING_AGE
from app.domain.mail_address import is_mail_address
from app.domain.other_identity import IdentityKind, check_identity
from app.domain.password_rules import FAULTS, password_fault
from app.domain.phone import check_phone, is_mobile
from app.services.context.refusals import FormInvalidError

if TYPE_CHECKING:
    from collections.abc import Mapping

LONGEST_NAME, LONGEST_EMAIL = 80, 120
WITH_CHECKED_BIRTH = frozenset({IdentityKind.ID_CARD, IdentityKind.RESIDENCE_PERMIT})
SEXES = {"男": "male", "女": "female"}
SECRETS = frozenset({"password", "again"})
FIELDS = (
    "name", "id_type", "id_number", "sex", "birth_date", "phone", "email", "activation_code", "password", "again",
)  # fmt: skip
"""In the order of the page; errors are told in it."""


@dataclass(frozen=True, slots=True)
class Registration:
    """A registration whose every answer is right by itself."""

    name: str
    id_type: IdentityKind
    id_number: str
    sex: str
    birth_date: date
    phone: str
    email: str
    password: str
    activation_code: str


def checked_registration(typed: Mapping[str, str], today: date) -> Registration:
    """Return what was typed when all of it is right; raises FormInvalidError with every fault, in page order."""
    text = {name: str(typed.get(name, "")).strip() for name in FIELDS}
    faults: dict[str, str] = {}
    kind, number, sex, born = read_identity(text, today, faults)
    phone = _phone(text["phone"], faults)
    _name_and_mail(text, faults)
    _password(str(typed.get("password", "")), str(typed.get("again", "")), text, faults)
    if faults or kind is None or born is None:
        errors = tuple((name, faults[name]) for name in FIELDS if name in faults)
        shown = {name: value for name, value in text.items() if name not in SECRETS}
        raise FormInvalidError(errors=errors, values=shown)
    return Registration(
        text["name"],
        kind,
        number,
        sex,
        born,
        phone,
        text["email"],
        str(typed.get("password", "")),
        "".join(text["activation_code"].split()).upper().replace("-", ""),
    )


def read_identity(
    text: Mapping[str, str], today: date, faults: dict[str, str]
) -> tuple[IdentityKind | None, str, str, date | None]:
    """Return kind, number, sex and day of birth of a document, or note what is wrong at its field."""
    kind, number = _identity(text, today, faults)
    sex, born = _sex_and_birth(text, kind, number, today, faults)
    return kind, number, sex, born


def _identity(
    text: Mapping[str, str], today: date, faults: dict[str, str]
) -> tuple[IdentityKind | None, str]:
    try:
        kind = IdentityKind(text["id_type"])
    except ValueError:
        faults["id_type"] = "请选择证件类型"
        return None, ""
    if not text["id_number"]:
        faults["id_number"] = "请填写证件号码"
        return kind, ""
    checked = check_identity(kind, text["id_number"], today)
    if not checked.is_ok:
        faults["id_number"] = checked.reason
    return kind, checked.value


def _phone(text: str, faults: dict[str, str]) -> str:
    checked = check_phone(text)
    if not checked.is_ok or not is_mobile(checked.value):
        faults["phone"] = "请填写 11 位手机号码，它就是登录账号"
    return checked.value


def _name_and_mail(text: Mapping[str, str], faults: dict[str, str]) -> None:
    if not text["name"] or len(text["name"]) > LONGEST_NAME:
        faults["name"] = "请填写姓名，与证件一致"
    if text["email"] and (not is_mail_address(text["email"]) or len(text["email"]) > LONGEST_EMAIL):
        faults["email"] = "电子邮箱的格式不对，例如 name@example.com"


def _password(password: str, again: str, text: Mapping[str, str], faults: dict[str, str]) -> None:
    own = (text["phone"], text["id_number"], text["name"], text["email"].partition("@")[0])
    if rule := password_fault(password, own):
        faults["password"] = FAULTS[rule]
    elif password != again:
        faults["again"] = "两次输入的密码不一致"


def _sex_and_birth(
    text: Mapping[str, str],
    kind: IdentityKind | None,
    number: str,
    today: date,
    faults: dict[str, str],
) -> tuple[str, date | None]:
    if kind is None or (kind in WITH_CHECKED_BIRTH and "id_number" in faults):
        return "", None
    if kind in WITH_CHECKED_BIRTH:
        facts = facts_of(number)
        return SEXES[facts.sex], facts.birth_date
    if text["sex"] not in SEXES.values():
        faults["sex"] = "请选择性别"
    try:
        born = date.fromisoformat(text["birth_date"])
    except ValueError:
        faults["birth_date"] = "请填写出生日期"
        return text["sex"], None
    if not LONGEST_LIFE >= today.year - born.year >= WORKING_AGE:
        faults["birth_date"] = f"出生日期不合理，申请人应在 {WORKING_AGE} 至 {LONGEST_LIFE} 周岁之间，请核对"
    return text["sex"], born
