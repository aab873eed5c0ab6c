"""Lines of a table from the old system: read by the names of their columns, each mistake told with its line."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from app.domain.credit_code import check_credit_code
from app.domain.office_codes import PermitState, PermitType
from app.domain.other_identity import IdentityKind, check_identity
from app.domain.permit_number import check_permit_number
from app.domain.phone import check_phone

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

EMPLOYER_COLUMNS = ("uscc", "name", "registered_place", "permit_type", "authority", "opened_on")
PERMIT_COLUMNS = (
    "permit_no", "permit_type", "name", "id_type", "id_number", "phone", "uscc", "valid_from", "valid_until",
    "state",
)  # fmt: skip
LONGEST_NAME, LONGEST_PLACE = 80, 120


class LineError(Exception):
    """A line cannot be taken; the message is a Chinese sentence."""


@dataclass(frozen=True, slots=True)
class EmployerLine:
    """A unit that already had its permission in the old system."""

    uscc: str
    name: str
    registered_place: str
    permit_type: str
    authority: str
    opened_on: date


@dataclass(frozen=True, slots=True)
class PermitLine:
    """A permit that was issued by the old system."""

    permit_no: str
    permit_type: str
    name: str
    id_type: str
    id_number: str
    phone: str
    uscc: str
    valid_from: date
    valid_until: date
    state: PermitState
    is_associated: bool


def rows_of_file(text: str, columns: tuple[str, ...]) -> Iterator[tuple[int, Mapping[str, str]]]:
    """Return the lines below the heading with their numbers; raises LineError when a column is missing."""
    reader = csv.DictReader(io.StringIO(text, newline=""), restkey="+")
    missing = [name for name in columns if name not in (reader.fieldnames or ())]
    if missing:
        raise LineError(f"表头缺少列：{'、'.join(missing)}。第一行应为 {','.join(columns)}")
    for row in reader:
        values = {name: (row.get(name) or "").strip() for name in (*columns, "associated")}
        if any(values.values()):
            yield reader.line_num, values


def employer_line(values: Mapping[str, str]) -> EmployerLine:
    """Return a line of the file of units; raises LineError."""
    name, place = values["name"], values["registered_place"]
    if not name or len(name) > LONGEST_PLACE or len(place) > LONGEST_PLACE:
        raise LineError("请填写单位名称；名称和注册地各不超过 120 个字。")
    return EmployerLine(
        uscc=_code(values["uscc"]),
        name=name,
        registered_place=place,
        permit_type=_permit_type(values),
        authority=values["authority"],
        opened_on=_day(values, "opened_on", "开通日期"),
    )


def permit_line(values: Mapping[str, str], today: date) -> PermitLine:
    """Return a line of the file of permits; raises LineError."""
    if not values["name"] or len(values["name"]) > LONGEST_NAME:
        raise LineError("请填写持证人姓名，不超过 80 个字。")
    number = check_permit_number(values["permit_no"])
    if not number.is_ok:
        raise LineError(number.reason)
    id_type, id_number = _identity(values, today)
    first, last = _day(values, "valid_from", "有效期起"), _day(values, "valid_until", "有效期至")
    return PermitLine(
        permit_no=number.value,
        permit_type=_permit_type(values),
        name=values["name"],
        id_type=id_type,
        id_number=id_number,
        phone=_phone(values["phone"]),
        uscc=_code(values["uscc"]),
        valid_from=first,
        valid_until=last,
        state=_state(values["state"], first, last, today),
        is_associated=_associated(values["associated"]),
    )


def _code(text: str) -> str:
    checked = check_credit_code(text)
    if not checked.is_ok:
        raise LineError(checked.reason)
    return checked.value


def _permit_type(values: Mapping[str, str]) -> str:
    if values["permit_type"] not in set(PermitType):
        raise LineError(f"证件类型应为 {' 或 '.join(PermitType)}。")
    return values["permit_type"]


def _day(values: Mapping[str, str], name: str, words: str) -> date:
    try:
        return date.fromisoformat(values[name])
    except ValueError:
        raise LineError(f"{words}应写成 2008-04-26 这样的日期。") from None


def _identity(values: Mapping[str, str], today: date) -> tuple[str, str]:
    if values["id_type"] not in set(IdentityKind):
        raise LineError(f"证件种类应为 {'、'.join(IdentityKind)} 之一。")
    kind = IdentityKind(values["id_type"])
    checked = check_identity(kind, values["id_number"], today)
    if not checked.is_ok:
        raise LineError(checked.reason)
    return kind.value, checked.value


def _phone(text: str) -> str:
    checked = check_phone(text)
    if not checked.is_ok:
        raise LineError(checked.reason)
    return checked.value


def _state(text: str, first: date, last: date, today: date) -> PermitState:
    if text not in set(PermitState):
        raise LineError(f"证件状态应为 {'、'.join(PermitState)} 之一。")
    if first > last:
        raise LineError("有效期起晚于有效期至，请核对。")
    state = PermitState(text)
    if state.is_live and last < today:
        raise LineError("有效期已过，证件状态应写 expired。")
    return state


def _associated(text: str) -> bool:
    if text not in {"", "yes", "no"}:
        raise LineError("associated 列应为 yes 或 no，也可以不写。")
    return text == "yes"
