"""Words about the months of the ledger."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.domain.ledger import LedgerRule
from app.web.wording.translate import _, _l

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.domain.case_ledger import CaseLedger
    from app.services.ledger.enter_ledger import GridLine

BY_AUTHORITY = frozenset({LedgerRule.SI_UNIT, LedgerRule.IIT_UNIT, LedgerRule.TWO_PAYERS})
"""Another payer than the unit, a payroll agency perhaps: the authority decides whether it is accepted (A38)."""


def unit_words(names: Mapping[str, str], code: str, name: str) -> str:
    """Return a unit as it is shown: its name with its credit code, or what is known of both."""
    known = names.get(code) or name
    return f"{known}（{code}）" if known and code else known or code


CELL_WORDS: Mapping[str, Any] = {
    "si_base": _l("社保基数"),
    "paid_on": _l("社保缴纳日期"),
    "taxable_income": _l("应税收入"),
    "tax_paid": _l("已缴税额"),
    "si_payer": _l("社保缴纳单位"),
    "iit_payer": _l("个税扣缴单位"),
    "second_payer": _l("其他扣缴单位"),
    "paper": _l("材料"),
    "paper_page": _l("页码"),
}
"""What a column of the grid is called."""


def grid_words(ledger: CaseLedger, line: GridLine) -> tuple[str, str]:
    """Return how a month of the grid stands, and the tone in which it is said."""
    if line.is_masked:
        return _("原单位已登记"), "grey"
    if line.has_evidence:
        return _("已填"), "green"
    if line.month > ledger.required_last:
        return _("尚未到申报期"), "grey"
    if line.month < ledger.first:
        return _("不核对"), "grey"
    return (_("没有明细，已说明"), "amber") if line.explanation else (_("没有明细"), "amber")
