"""Cells of a table as spreadsheets leave them: dates in many spellings, money with signs, guards of long numbers."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from app.domain.credit_code import check_credit_code

_INVISIBLE = str.maketrans("", "", "\u200b\u200e\u200f\u2060\ufeff")
_GUARDED = re.compile(r'=\s*"(.*)"', re.DOTALL)
_DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[T ]\d{1,2}:\d{2}(?::\d{2}(?:\.0+)?)?)?")
_SOLID_DAY = re.compile(r"(\d{4})(\d{2})(\d{2})")
_MONTH = re.compile(r"(\d{4})[-/.年](\d{1,2})(?:月份?)?")
_SOLID_MONTH = re.compile(r"(\d{4})(\d{2})")
_SHORT_MONTH = re.compile(r"([A-Za-z]{3})[A-Za-z]*[- ](\d{2}|\d{4})")
_NAMES = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_SERIAL = re.compile(r"(\d{5})(?:\.0+)?")
_SERIAL_ZERO = date(1899, 12, 30)
_FIRST_SERIAL, _LAST_SERIAL = 18264, 73415
"""Days from 1950 to 2100 as a spreadsheet counts them."""
_MONEY = re.compile(r"(\d{1,3}(?:,\d{3})+|\d+)(\.\d+)?")
_LOST_DIGITS = re.compile(r"\d(?:\.\d+)?[Ee]\+?\d+")
_CENT = Decimal("0.01")
MOST_MONEY = Decimal("99999999.99")
NOTHING_WORDS = frozenset({"", "-", "--", "—", "无", "/"})


class CellError(ValueError):
    """A cell cannot be taken; the message is a Chinese sentence that says what to write."""


def clean_cell(text: str) -> str:
    """Return a cell without surrounding spaces, invisible signs, and the guards that keep long numbers whole."""
    cleaned = text.translate(_INVISIBLE).replace("\u00a0", " ").replace("\u3000", " ").strip()
    guarded = _GUARDED.fullmatch(cleaned)
    if guarded:
        cleaned = guarded.group(1).replace('""', '"').strip()
    return cleaned.removeprefix("'").removeprefix("\u2018").strip()


def day_cell(text: str) -> date:
    """Return a day; raises CellError."""
    cell = _plain(text)
    for shape in (_DAY, _SOLID_DAY):
        found = shape.fullmatch(cell)
        if found:
            return _day(cell, *map(int, found.groups()))
    serial = _serial(cell)
    if serial is not None:
        return serial
    raise CellError(f"“{cell}”不是一个日期，请写成 2024-05-06 或 2024/5/6")


def month_cell(text: str) -> str:
    """Return a month as YYYY-MM; raises CellError."""
    cell = _plain(text)
    for shape in (_MONTH, _SOLID_MONTH):
        found = shape.fullmatch(cell)
        if found:
            return _month(cell, int(found.group(1)), int(found.group(2)))
    short = _SHORT_MONTH.fullmatch(cell)
    if short and short.group(1).lower() in _NAMES:
        year = short.group(2)
        return _month(
            cell,
            int(year if len(year) == len("2024") else f"20{year}"),
            _NAMES.index(short.group(1).lower()) + 1,
        )
    try:
        day = day_cell(cell)
    except CellError:
        raise CellError(f"“{cell}”不是一个月份，请写成 2024-05 或 2024年5月") from None
    return f"{day.year:04d}-{day.month:02d}"


def money_cell(text: str) -> Decimal | None:
    """Return an amount in yuan, None for an empty cell; raises CellError."""
    cell = _plain(text).replace(" ", "")
    if cell in NOTHING_WORDS:
        return None
    bare = re.sub(r"^(?:¥|RMB|CNY|人民币)|元$", "", cell, flags=re.IGNORECASE)
    if not _MONEY.fullmatch(bare):
        raise CellError(f"“{cell}”不是一个金额，请只写数字，单位是元，如 20000 或 20,000.00")
    amount = Decimal(bare.replace(",", ""))
    # A number with more digits than arithmetic keeps cannot be rounded at all.
    if amount > MOST_MONEY or (rounded := amount.quantize(_CENT, ROUND_HALF_UP)) > MOST_MONEY:
        raise CellError(f"“{cell}”太大，请核对单位是否为元")
    return rounded


def unit_cell(text: str) -> tuple[str, str]:
    """Return credit code and name of a unit written as `名称 代码`, either way round; the code may be empty.

    Raises CellError for a code that cannot be.
    """
    cell = clean_cell(text)
    for piece in re.split(r"[\s,，;；()（）]+", cell):
        folded = unicodedata.normalize("NFKC", piece).upper()
        if re.fullmatch(r"[0-9A-Z]{15,20}", folded):
            checked = check_credit_code(folded)
            if not checked.is_ok:
                raise CellError(checked.reason)
            name = re.sub(r"[\s,，;；]+|[(（]\s*[)）]", " ", cell.replace(piece, " ", 1)).strip()
            return checked.value, "" if name == checked.value else name
    return "", cell


def refuse_lost_digits(text: str, words: str) -> None:
    """Raise CellError for a long number that a spreadsheet has cut to its first digits."""
    if _LOST_DIGITS.fullmatch(_plain(text)):
        raise CellError(
            f"{words}“{clean_cell(text)}”被表格软件改成了科学计数，后面的数字已经丢失。"
            "请把这一列设为“文本”格式，重新填写后再保存。"
        )


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", clean_cell(text)).strip()


def _day(cell: str, year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        raise CellError(f"“{cell}”不是日历上的一天，请核对") from None


def _month(cell: str, year: int, month: int) -> str:
    if not 1 <= month <= len(_NAMES):
        raise CellError(f"“{cell}”不是一个月份，月份应在 1 到 12 之间")
    return f"{year:04d}-{month:02d}"


def _serial(cell: str) -> date | None:
    found = _SERIAL.fullmatch(cell)
    if found is None or not _FIRST_SERIAL <= int(found.group(1)) <= _LAST_SERIAL:
        return None
    return _SERIAL_ZERO + timedelta(days=int(found.group(1)))
