"""Months of social insurance and income tax for the demonstration: clean ones, and each kind of flaw."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from app.demo.demo_people import EMPLOYERS
from app.domain.ledger import LedgerMonth, ledger_period, months_between

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

OTHER_UNIT = EMPLOYERS[3].uscc
FLAWS: Mapping[str, Mapping[str, Any]] = {
    "gap": {"si_unit": None, "si_base": None},
    "mismatch": {"si_unit": OTHER_UNIT, "iit_unit": OTHER_UNIT},
    "agency": {"iit_unit": OTHER_UNIT},
    "zero": {"taxable_income": Decimal(0), "tax_paid": Decimal(0)},
    "retro": {"si_paid_on_time": False},
    "moved": {"contract_unit": OTHER_UNIT, "si_unit": OTHER_UNIT, "iit_unit": OTHER_UNIT},
}
"""What is odd by kind: a gap, another payer, an agency that withholds tax, no income, paid later, a former unit."""
ODD_FROM_END: Mapping[str, range] = {"agency": range(6, 9), "moved": range(12, 999)}
"""Which months are odd, counted from the last; usually the sixth."""


def demo_ledger(kind: str, uscc: str, today: date) -> list[LedgerMonth]:
    """Return three years of months with the flaw of a kind; `clean` has none."""
    first, last = ledger_period(today)
    months = months_between(first, last)
    odd = ODD_FROM_END.get(kind, range(6, 7))
    return [
        LedgerMonth(
            month=month, **_usual(uscc) | dict(FLAWS.get(kind, {}) if len(months) - place in odd else {})
        )
        for place, month in enumerate(months)
    ]


def _usual(uscc: str) -> dict[str, Any]:
    return {
        "contract_unit": uscc,
        "si_unit": uscc,
        "si_base": Decimal(20000),
        "si_paid_on_time": True,
        "iit_unit": uscc,
        "taxable_income": Decimal(20000),
        "tax_paid": Decimal(590),
    }
