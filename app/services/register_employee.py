"""Registration of employees: an account for a person, new or known by the identity number, never a second one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from app.domain.id_number import facts_of
from app.domain.other_identity import IdentityKind, check_identity
from app.domain.phone import check_phone
from app.policy.actor import Actor, Role
from app.services.once import once
from app.services.refusals import FormInvalidError
from app.services.sign_in import create_account
from app.services.slow_down import count_failure, refuse_when_too_many
from app.store.account_rows import account_by_login, account_of_person
from app.store.audit_chain import OFFICE, record
from app.store.database import take_turns
from app.store.person_rows import add_person, change_person, person_by_id_number, phone_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.services.house import House
    from app.store.database import Work
    from app.store.person_rows import PersonRow

REGISTERING = "register"
VISITOR = Actor("registration", "注册", Role.EMPLOYEE)
"""Nobody yet: belongs to no group and to no person."""
SHORTEST_PASSWORD, LONGEST_PASSWORD = 8, 128
LONGEST_NAME, LONGEST_EMAIL = 80, 120
WITH_CHECKED_BIRTH = frozenset({IdentityKind.ID_CARD, IdentityKind.RESIDENCE_PERMIT})
SEXES = {"男": "male", "女": "female"}
FIELDS = ("name", "id_type", "id_number", "sex", "birth_date", "phone", "email", "password", "again")
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


def register(house: House, typed: Mapping[str, str], key: str) -> str:
    """Make an account for a person; return its login, the mobile number.

    A person whom the office knows already is linked, when the telephone number fits the record; their record and
    permit stay as they are. Raises FormInvalidError or ThrottledError.
    """
    wanted = _checked(typed, house.today())
    index = house.database.seal.index(wanted.id_number)
    refuse_when_too_many(house, REGISTERING, index)

    def command(work: Work) -> dict[str, Any]:
        take_turns(work, f"registration of {index}")
        person = person_by_id_number(work, wanted.id_number)
        _refuse_second_account(work, wanted, person)
        person_id = _link(work, wanted, person) if person else _add(work, wanted)
        account = create_account(
            house,
            work,
            login=wanted.phone,
            password=wanted.password,
            display_name=person.name if person else wanted.name,
            role=Role.EMPLOYEE,
            person_id=person_id,
        )
        facts = {"person": person_id, "account": account, "was_known": person is not None}
        record(work, house.audit_key, OFFICE, account, "register", facts)
        return {"login": wanted.phone}

    try:
        return str(once(house, VISITOR, key, "register", {"who": index}, command)["login"])
    except FormInvalidError:
        count_failure(house, REGISTERING, index)
        raise


def _refuse_second_account(work: Work, wanted: Registration, person: PersonRow | None) -> None:
    if person is not None and account_of_person(work, person.id) is not None:
        raise _wrong("id_number", "这个证件号码已经注册过账号，请直接登录；忘记密码请联系管理员重置")
    if account_by_login(work, wanted.phone) is not None:
        raise _wrong("phone", "这个手机号码已经是别的账号的登录名，请换一个手机号码")


def _link(work: Work, wanted: Registration, person: PersonRow) -> str:
    """R32: what was typed and differs from the record is kept beside it and changes nothing."""
    known_phone = phone_of(work, person.id)
    is_same = check_phone(known_phone).value == wanted.phone if known_phone else person.name == wanted.name
    if not is_same:
        raise _wrong(
            "id_number",
            "系统中已有这个证件号码的记录，填写的姓名或手机号码与记录不一致；请改用在单位登记的手机号码，"
            "或请单位经办人先更新",
        )
    details = dict(person.details)
    if wanted.name != person.name:
        details["registered_name"] = wanted.name
    change_person(work, person, details=details, phone=wanted.phone, email=wanted.email or person.email)
    return person.id


def _add(work: Work, wanted: Registration) -> str:
    return add_person(
        work,
        name=wanted.name,
        sex=wanted.sex,
        id_number=wanted.id_number,
        phone=wanted.phone,
        birth_date=wanted.birth_date,
        id_type=wanted.id_type.value,
        email=wanted.email,
        details={},
    )


def _checked(typed: Mapping[str, str], today: date) -> Registration:
    """Return what was typed when all of it is right; raises FormInvalidError with every fault, in page order."""
    text = {name: str(typed.get(name, "")).strip() for name in FIELDS}
    faults: dict[str, str] = {}
    kind, number = _identity(text, today, faults)
    phone = _phone(text["phone"], faults)
    _name_and_mail(text, faults)
    _password(str(typed.get("password", "")), str(typed.get("again", "")), text, faults)
    sex, born = _sex_and_birth(text, kind, number, today, faults)
    if faults or kind is None or born is None:
        errors = tuple((name, faults[name]) for name in FIELDS if name in faults)
        shown = {name: value for name, value in text.items() if name not in {"password", "again"}}
        raise FormInvalidError(errors=errors, values=shown)
    return Registration(
        text["name"], kind, number, sex, born, phone, text["email"], str(typed.get("password", ""))
    )


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
    if not checked.is_ok or not checked.value.startswith("1"):
        faults["phone"] = "请填写 11 位手机号码，它就是登录账号"
    return checked.value


def _name_and_mail(text: Mapping[str, str], faults: dict[str, str]) -> None:
    if not text["name"] or len(text["name"]) > LONGEST_NAME:
        faults["name"] = "请填写姓名，与证件一致"
    local, at, domain = text["email"].partition("@")
    is_mail = bool(local and at and "." in domain and not text["email"].split()[1:])
    if text["email"] and (not is_mail or len(text["email"]) > LONGEST_EMAIL):
        faults["email"] = "电子邮箱的格式不对，例如 name@example.com"


def _password(password: str, again: str, text: Mapping[str, str], faults: dict[str, str]) -> None:
    if not SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD:
        faults["password"] = f"密码应为 {SHORTEST_PASSWORD} 至 {LONGEST_PASSWORD} 个字符"
    elif password in {text["phone"], text["id_number"], text["name"]}:
        faults["password"] = "密码不能与手机号码、证件号码或姓名相同"  # noqa: S105 — a sentence
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
    if not date(1900, 1, 1) <= born <= today:
        faults["birth_date"] = "出生日期不合理，请核对"
    return text["sex"], born


def _wrong(field: str, sentence: str) -> FormInvalidError:
    return FormInvalidError(errors=((field, sentence),), values={})
