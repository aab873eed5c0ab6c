"""Lines of a table from the old system: read by the names of their columns, each mistake told with its line."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.domain.credit_code import check_credit_code
from app.domain.office_codes import PermitState
from app.domain.other_identity import IdentityKind, check_identity
from app.domain.permit_number import check_permit_number
from app.domain.phone import check_phone
from app.domain.plausible_days import OLDEST_UNIT
from app.domain.typed_cells import CellError, day_cell, refuse_lost_digits
from app.services.context.table_text import folded, lines_of_table, places_of, refuse_excess
from app.services.legacy.legacy_words import (
    COLUMNS,
    IDENTITY_KINDS,
    PERMIT_STATES,
    PERMIT_TYPES,
    WHETHER,
    WordError,
    code_of,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

LONGEST_NAME, LONGEST_PLACE = 80, 120
LONGEST_PERMIT = 10
"""Years: longer than any permit was ever issued for at a time."""
LONG_NUMBERS = {
    "id_number": "证件号码",
    "phone": "手机号码",
    "permit_no": "证件编号",
    "uscc": "统一社会信用代码",
}
OTHER_HEADINGS = {
    "uscc": ("单位代码",),
    "name": ("名称或姓名", "名称", "持证人姓名"),
    "authority": ("主管部门代码", "主管部门名称"),
    "permit_no": ("证件编号",),
    "id_type": ("证件种类",),
    "phone": ("联系电话",),
    "associated": ("是否在职",),
}
"""What a column may be called besides its title and its code."""
_CODES = {
    folded(word): code
    for titles in COLUMNS.values()
    for code, title in titles.items()
    for word in (code, title)
} | {folded(word): code for code, words in OTHER_HEADINGS.items() for word in words}


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
    titles: Mapping[str, str],
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
        named, all_of_them = ("、".join(titles[name] for name in some) for some in (missing, columns))
        raise LineError(f"表头缺少列：{named}。第一行应有这些列：{all_of_them}。可以下载模板，在模板里填写。")
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


def employer_line(values: Mapping[str, str], authorities: Mapping[str, str], today: date) -> EmployerLine:
    """Return a line of the file of units; `authorities` gives names by code. Raises LineError."""
    name, place = values["name"], values["registered_place"]
    if not name or len(name) > LONGEST_PLACE or len(place) > LONGEST_PLACE:
        raise LineError("请填写单位名称；名称和注册地各不超过 120 个字。")
    return EmployerLine(
        uscc=_code(values["uscc"]),
        name=name,
        registered_place=place,
        permit_type=_permit_type(values),
        authority=_authority(values["authority"], authorities),
        opened_on=_past(values, "opened_on", "开通日期", today),
    )


def permit_line(values: Mapping[str, str], today: date) -> PermitLine:
    """Return a line of the file of permits; raises LineError."""
    if not values["name"] or len(values["name"]) > LONGEST_NAME:
        raise LineError("请填写持证人姓名，不超过 80 个字。")
    number = check_permit_number(values["permit_no"])
    if not number.is_ok:
        raise LineError(number.reason)
    id_type, id_number = _identity(values, today)
    first, last = _past(values, "valid_from", "有效期起", today), _day(values, "valid_until", "有效期至")
    if last.year > first.year + LONGEST_PERMIT:
        raise LineError(f"有效期至比有效期起晚了 {LONGEST_PERMIT} 年以上，请核对年份。")
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
        is_associated=_word("在职", values["associated"], WHETHER) == "yes",
    )


def _code(text: str) -> str:
    checked = check_credit_code(text)
    if not checked.is_ok:
        raise LineError(checked.reason)
    return checked.value


def _authority(text: str, authorities: Mapping[str, str]) -> str:
    """An authority is written by its name or by its code; a name that two of them share is no name."""
    wanted = folded(text)
    named = [code for code, name in authorities.items() if wanted in {folded(code), folded(name)}]
    if len(named) == 1:
        return named[0]
    if named:
        raise LineError(f"主管部门：有几个主管部门叫“{text}”，请写代码：{'、'.join(named)}。")
    accepted = "、".join(f"“{name}”" for name in authorities.values())
    known = f"现有的主管部门：{accepted}。" if accepted else "现在还没有主管部门。"
    said = f"没有名称或代码为“{text}”的主管部门。" if text else "请填写主管部门。"
    raise LineError(f"主管部门：{said}{known}缺少的请先在“主管部门”页面新增。")


def _permit_type(values: Mapping[str, str]) -> str:
    return _word("工作居住证类型", values["permit_type"], PERMIT_TYPES)


def _word(column: str, text: str, words: Mapping[str, tuple[str, ...]]) -> str:
    try:
        return code_of(column, text, words)
    except WordError as wrong:
        raise LineError(str(wrong)) from None


def _day(values: Mapping[str, str], name: str, words: str) -> date:
    try:
        return day_cell(values[name])
    except CellError as wrong:
        raise LineError(f"{words}：{wrong}。") from None


def _past(values: Mapping[str, str], name: str, words: str, today: date) -> date:
    """Return a day on which the old system did something."""
    day = _day(values, name, words)
    if not OLDEST_UNIT <= day <= today:
        raise LineError(f"{words}应在 {OLDEST_UNIT.year} 年以后、今天以前，请核对年份。")
    return day


def _identity(values: Mapping[str, str], today: date) -> tuple[str, str]:
    kind = IdentityKind(_word("证件类型", values["id_type"], IDENTITY_KINDS))
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
    state = PermitState(_word("证件状态", text, PERMIT_STATES))
    if first > last:
        raise LineError("有效期起晚于有效期至，请核对。")
    if state.is_live and last < today:
        raise LineError("有效期已过，证件状态应写“失效”；已经注销的写“注销”。")
    return state
