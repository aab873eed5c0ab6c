"""Lines of the ledger as people type them: in the grid, pasted from a spreadsheet, or in a file.

A line is text by column; what is wrong with it is told by its column. Nothing here reads or writes rows.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from app.domain.ledger import NOTHING, LedgerMonth, blank_month, month_of, paid_in_time
from app.domain.typed_cells import CellError, day_cell, money_cell, refuse_lost_digits, unit_cell
from app.services.context.refusals import RefusalError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date
    from decimal import Decimal

    from app.services.ledger.ledger_columns import Cells

OWN_WORDS = frozenset({"本单位", "我单位"})
NOT_PAID_WORDS = frozenset({"未缴", "未缴纳", "没有"})
PAID_UP = "补缴"
LONGEST = {"paper": 80, "paper_page": 20}
LONGEST_NAME = 120
FIRST_MONTH = "2000-01"


class LineFaultError(RefusalError):
    """A line of the ledger cannot be taken: sentences by column."""

    def __init__(self, faults: Mapping[str, str]) -> None:
        super().__init__(faults=dict(faults))
        self.faults = dict(faults)


@dataclass(frozen=True, slots=True)
class Surround:
    """What a line is read against: today, the unit that types, and who employed the person in a month."""

    today: date
    own_uscc: str
    own_name: str
    employed_by: Mapping[str, frozenset[str]]


def month_from_cells(month: str, cells: Mapping[str, str], around: Surround) -> LedgerMonth:
    """Return what a line says of a month; blank when it says nothing. Raises LineFaultError with every mistake."""
    faults: dict[str, str] = {}
    said = _said(cells, around, faults)
    for name, words in _contradictions(month, around.today, said).items():
        faults.setdefault(name, words)
    if faults:
        raise LineFaultError(faults)
    if said.is_nothing:
        return blank_month(month)
    own = (around.own_uscc, around.own_name)
    nobody = ("", "")
    si = (said.si if said.si[0] else own) if said.base else nobody
    iit = (said.iit if said.iit[0] else own) if said.income is not None or said.tax else nobody
    return LedgerMonth(
        month=month,
        contract_unit=_employer(month, si[0], iit[0], around),
        si_unit=si[0] or None,
        si_base=said.base,
        si_paid_on_time=not said.is_paid_up and (said.paid_on is None or paid_in_time(month, said.paid_on)),
        iit_unit=iit[0] or None,
        taxable_income=said.income,
        tax_paid=said.tax,
        second_payer=said.second[0] or None,
        si_payer_name=si[1],
        iit_payer_name=iit[1],
        paid_on=said.paid_on,
        paper=said.paper,
        paper_page=said.page,
    )


@dataclass(frozen=True, slots=True)
class _Said:
    """The cells of a line, read one by one."""

    base: Decimal | None
    paid_on: date | None
    is_paid_up: bool
    income: Decimal | None
    tax: Decimal | None
    si: tuple[str, str]
    iit: tuple[str, str]
    second: tuple[str, str]
    paper: str
    page: str

    @property
    def is_nothing(self) -> bool:
        return self.base is None and self.income is None and self.tax is None


def _said(cells: Mapping[str, str], around: Surround, faults: dict[str, str]) -> _Said:
    def read(name: str, reader: Callable[[str], Any], otherwise: Any) -> Any:
        try:
            return reader(cells.get(name, ""))
        except CellError as wrong:
            faults[name] = str(wrong)
            return otherwise

    def unit(text: str) -> tuple[str, str]:
        return _unit(text, around)

    paid_on, is_paid_up = read("paid_on", _paid, (None, False))
    return _Said(
        base=read("si_base", _base, None),
        paid_on=paid_on,
        is_paid_up=is_paid_up,
        income=read("taxable_income", money_cell, None),
        tax=read("tax_paid", money_cell, None),
        si=read("si_payer", unit, ("", "")),
        iit=read("iit_payer", unit, ("", "")),
        second=read("second_payer", unit, ("", "")),
        paper=read("paper", _short(LONGEST["paper"]), ""),
        page=read("paper_page", _short(LONGEST["paper_page"]), ""),
    )


def cells_of(month: LedgerMonth, own_uscc: str) -> Cells:
    """Return a month as its line is shown: the unit's own name is not repeated."""
    paid = month.paid_on.isoformat() if month.paid_on else ""
    return {
        "si_base": "" if month.si_base is None else money_words(month.si_base),
        "paid_on": paid or (PAID_UP if not month.si_paid_on_time else ""),
        "taxable_income": "" if month.taxable_income is None else money_words(month.taxable_income),
        "tax_paid": "" if month.tax_paid is None else money_words(month.tax_paid),
        "si_payer": _payer(month.si_unit, month.si_payer_name, own_uscc),
        "iit_payer": _payer(month.iit_unit, month.iit_payer_name, own_uscc),
        "second_payer": _payer(month.second_payer, "", own_uscc),
        "paper": month.paper,
        "paper_page": month.paper_page,
    }


def money_words(amount: object) -> str:
    """Return an amount without needless zeros: 20000, 20000.50."""
    return str(amount).removesuffix(".00")


def _payer(code: str | None, name: str, own_uscc: str) -> str:
    return "" if not code or code == own_uscc else f"{name} {code}".strip()


def _base(text: str) -> Decimal | None:
    return NOTHING if text.strip() in NOT_PAID_WORDS else money_cell(text)


def _paid(text: str) -> tuple[date | None, bool]:
    if not text.strip():
        return None, False
    if text.strip() == PAID_UP:
        return None, True
    return day_cell(text), False


def _unit(text: str, around: Surround) -> tuple[str, str]:
    refuse_lost_digits(text, "统一社会信用代码")
    code, name = unit_cell(text)
    if not code and (name in OWN_WORDS or (name and name == around.own_name)):
        return around.own_uscc, around.own_name
    if not code and name:
        raise CellError(f"请在“{name[:20]}”后面写上它的 18 位统一社会信用代码；本单位缴纳的可以不填")
    if len(name) > LONGEST_NAME:
        raise CellError(f"单位名称不超过 {LONGEST_NAME} 个字")
    return code, around.own_name if code == around.own_uscc else name


def _short(longest: int) -> Callable[[str], str]:
    def reader(text: str) -> str:
        if len(text.strip()) > longest:
            raise CellError(f"不超过 {longest} 个字")
        return text.strip()

    return reader


def _contradictions(month: str, today: date, said: _Said) -> Mapping[str, str]:
    """Return what does not go together, by the column where it is mended."""
    checks = (
        (
            not FIRST_MONTH <= month <= month_of(today),
            "month",
            f"{month} 还没有到，或早于 {FIRST_MONTH}，请核对月份",
        ),
        (
            said.paid_on is not None and (said.paid_on > today or month_of(said.paid_on) < month),
            "paid_on",
            f"缴纳日期应在 {month} 当月或以后，不晚于今天",
        ),
        (
            not said.base and bool(said.paid_on or said.is_paid_up or said.si[0]),
            "si_base",
            "填写了社保缴纳单位或日期，请一并填写社保基数",
        ),
        (
            said.income is None and bool(said.tax or said.iit[0]),
            "taxable_income",
            "填写了税额或个税扣缴单位，请一并填写应税收入，没有收入的填 0",
        ),
        (
            said.income is not None and said.tax is not None and said.tax > said.income,
            "tax_paid",
            "已缴税额大于应税收入，请核对",
        ),
    )
    return {name: words for is_so, name, words in checks if is_so}


def _employer(month: str, si: str, iit: str, around: Surround) -> str:
    """Return the unit that is said to have employed the person: the one the office knows, else who paid."""
    known = around.employed_by.get(month, frozenset())
    for code in (around.own_uscc, si, iit):
        if code and (code in known or (not known and code in {si, iit})):
            return code
    return min(known) if known else si or iit or around.own_uscc
