"""Lines of a table from the old system: read by the names of their columns, each mistake told with its line."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.domain.credit_code import check_credit_code
from app.domain.office_codes import PermitState, PermitType
from app.domain.other_identity import IdentityKind, check_identity
from app.domain.permit_number import check_permit_number
from app.domain.phone import check_phone
from app.domain.typed_cells import CellError, day_cell, refuse_lost_digits
from app.services.table_text import folded, lines_of_table, places_of, refuse_excess

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

EMPLOYER_COLUMNS = ("uscc", "name", "registered_place", "permit_type", "authority", "opened_on")
PERMIT_COLUMNS = (
    "permit_no", "permit_type", "name", "id_type", "id_number", "phone", "uscc", "valid_from", "valid_until",
    "state",
)  # fmt: skip
LONGEST_NAME, LONGEST_PLACE = 80, 120
LONG_NUMBERS = {
    "id_number": "证件号码",
    "phone": "手机号码",
    "permit_no": "证件编号",
    "uscc": "统一社会信用代码",
}
HEADINGS = {
    "uscc": ("统一社会信用代码", "单位代码"),
    "name": ("名称或姓名", "单位名称", "名称", "姓名", "持证人姓名"),
    "registered_place": ("注册地",),
    "permit_type": ("工作居住证类型",),
    "authority": ("主管部门代码",),
    "opened_on": ("开通日期",),
    "permit_no": ("工作居住证编号", "证件编号"),
    "id_type": ("证件类型", "证件种类"),
    "id_number": ("证件号码",),
    "phone": ("手机号码", "联系电话"),
    "valid_from": ("有效期起",),
    "valid_until": ("有效期至",),
    "state": ("证件状态",),
    "associated": ("在职",),
}
"""What a column may be called besides its code."""
_CODES = {folded(word): code for code, words in HEADINGS.items() for word in (code, *words)}


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


def rows_of_file(
    text: str,
    columns: tuple[str, ...],
    *,
    optional: tuple[str, ...] = ("associated",),
    codes: Mapping[str, str] | None = None,
) -> Iterator[tuple[int, Mapping[str, str] | LineError]]:
    """Return the lines below the heading with their numbers, one that cannot be read as its mistake.

    Raises LineError when a column is missing or the file is no table.
    """
    try:
        lines = lines_of_table(text)
        _, heading = next(lines, (1, ()))
        places = places_of(heading, _CODES if codes is None else codes)
    except CellError as broken:
        raise LineError(str(broken)) from None
    missing = [name for name in columns if name not in places]
    if missing:
        raise LineError(f"表头缺少列：{'、'.join(missing)}。第一行应为 {','.join(columns)}")
    try:
        for number, cells in lines:
            yield number, _values(cells, places, (*columns, *optional), len(heading))
    except CellError as broken:
        raise LineError(str(broken)) from None


def _values(
    cells: tuple[str, ...], places: Mapping[str, int], columns: tuple[str, ...], width: int
) -> Mapping[str, str] | LineError:
    try:
        refuse_excess(cells, width)
        values = {
            name: cells[places[name]] if name in places and places[name] < len(cells) else ""
            for name in columns
        }
        for name, words in LONG_NUMBERS.items():
            refuse_lost_digits(values.get(name, ""), words)
    except CellError as wrong:
        return LineError(str(wrong))
    return values


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
        return day_cell(values[name])
    except CellError as wrong:
        raise LineError(f"{words}：{wrong}。") from None


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
