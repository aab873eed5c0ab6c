"""Three years of social insurance and income tax before a submission."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.domain.case_ledger import case_ledger
from app.domain.handling import Outcome, service_task

if TYPE_CHECKING:
    from app.domain.facts import CaseFacts


@service_task("ledger.check")
def check(facts: CaseFacts) -> Outcome:
    """Check three years of insurance and tax; a hard finding nobody explained blocks submission."""
    ledger = case_ledger(facts.ledger, facts.chain, facts.permit, facts.today)
    return Outcome(
        {
            "clear": not ledger.unexplained,
            "first_month": ledger.first,
            "last_month": ledger.last,
            "findings": len(ledger.findings),
            "unexplained": [{"month": f.month, "rule": str(f.rule)} for f in ledger.unexplained],
        }
    )
