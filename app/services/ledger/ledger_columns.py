"""The columns of the ledger as people name them, and lines of text read by these columns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.domain.typed_cells import CellError, month_cell
from app.services.context.table_text import folded, lines_of_table, places_of, refuse_excess

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

HEADINGS: Mapping[str, tuple[str, ...]] = {
    "month": ("月份", "所属期", "税款所属期", "缴费月份"),
    "si_base": ("社保基数", "社保缴费基数", "缴费基数"),
    "paid_on": ("社保缴纳日期", "缴纳日期", "缴费日期"),
    "taxable_income": ("应税收入", "收入", "申报收入", "收入额"),
    "tax_paid": ("已缴税额", "已缴个税", "已缴纳税额", "税额"),
    "si_payer": ("社保缴纳单位", "参保单位"),
    "iit_payer": ("个税扣缴单位", "扣缴义务人", "扣缴单位"),
    "second_payer": ("其他扣缴单位",),
    "paper": ("材料", "来源材料"),
    "paper_page": ("页码", "页"),
}
"""Columns in the order of the grid, by code; the first heading is the one of the template."""
CODE_COLUMNS = {"si_uscc": "si_payer", "iit_uscc": "iit_payer", "second_uscc": "second_payer"}
"""Columns that hold the credit code of a unit apart from its name."""
COLUMNS = tuple(HEADINGS)
CELLS = COLUMNS[1:]
CODES = {folded(word): code for code, words in HEADINGS.items() for word in (code, *words)} | {
    folded(word): code
    for code, words in {
        "si_uscc": ("社保缴纳单位代码", "si_uscc"),
        "iit_uscc": ("个税扣缴单位代码", "iit_uscc"),
        "second_uscc": ("其他扣缴单位代码", "second_uscc"),
    }.items()
    for word in words
}

Cells = dict[str, str]


@dataclass(frozen=True, slots=True)
class PastedLine:
    """A line of pasted text: its number, its text, the month it is about, and its cells or what is wrong."""

    number: int
    text: str
    month: str
    cells: Cells
    fault: str = ""


def pasted_lines(text: str) -> list[PastedLine]:
    """Read a block of a spreadsheet; without a heading the columns stand as in the grid. Raises CellError.

    A month that stands twice is a mistake at its second place.
    """
    lines = list(lines_of_table(text))
    if not lines:
        raise CellError("没有可以读取的内容，请粘贴表格中的行，每行一个月")
    places = places_of(lines[0][1], CODES)
    if "month" in places:
        width = len(lines[0][1])
        lines = lines[1:]
    else:
        places, width = {name: place for place, name in enumerate(COLUMNS)}, len(COLUMNS)
    seen: dict[str, int] = {}
    return [_pasted(number, cells, places, width, seen) for number, cells in lines]


def _pasted(
    number: int, cells: tuple[str, ...], places: Mapping[str, int], width: int, seen: dict[str, int]
) -> PastedLine:
    text = "\t".join(cells)
    told = {name: cells[place] if place < len(cells) else "" for name, place in places.items()}
    try:
        month = month_cell(told["month"])
        refuse_excess(cells, width)
    except CellError as wrong:
        return PastedLine(number, text, "", {}, str(wrong))
    if month in seen:
        return PastedLine(number, text, month, {}, f"{month} 在第 {seen[month]} 行已经有了，请只留一行")
    seen[month] = number
    return PastedLine(number, text, month, joined_cells(told))


def joined_cells(told: Mapping[str, str]) -> Cells:
    """Return the cells of a line with the credit code of each unit beside its name."""
    cells = {name: told.get(name, "") for name in CELLS}
    for code, payer in CODE_COLUMNS.items():
        if told.get(code):
            cells[payer] = f"{cells[payer]} {told[code]}".strip()
    return cells


def template_lines(extra: Sequence[str] = ()) -> str:
    """Return the heading of the file that people fill in, and no line below it."""
    return ",".join((*extra, *(words[0] for words in HEADINGS.values()))) + "\r\n"
