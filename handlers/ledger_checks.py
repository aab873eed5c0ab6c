"""Three years of social insurance and income tax before a submission."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from app.domain.case_ledger import case_ledger
from app.domain.handling import Outcome, service_task
from app.domain.ledger import LedgerRule
from app.domain.office_codes import Slot
from app.domain.value_kinds import BOOLEAN, NUMBER, TEXT, code_in, context_of, list_of

if TYPE_CHECKING:
    from app.domain.facts import CaseFacts


@service_task(
    "ledger.check",
    result=context_of(
        clear=BOOLEAN,
        first_month=TEXT,
        last_month=TEXT,
        pending=list_of(TEXT),
        findings=NUMBER,
        unexplained=list_of(context_of(month=TEXT, rule=code_in(LedgerRule))),
        without_paper=list_of(TEXT),
    ),
    reads=(
        "ledger",
        "chain",
        "permit",
        "today",
        "case",
        "declared_since",
        "employments",
        "ledger_terms",
        "documents",
    ),
)
def check(facts: CaseFacts, *, employed_since: str | None = None) -> Outcome:
    """Check three years of insurance and tax; a hard finding nobody explained blocks submission.

    `employed_since` is the declared first month of employment in Beijing, YYYY-MM; without it, what was declared
    last counts.
    """
    ledger = case_ledger(
        facts.ledger,
        facts.chain,
        facts.permit,
        facts.today,
        procedure=facts.case.procedure,
        employed_since=date.fromisoformat(f"{employed_since}-01") if employed_since else facts.declared_since,
        employments=facts.employments,
        terms=facts.ledger_terms,
        has_paper=Slot.LEDGER_PROOF in facts.documents,
    )
    return Outcome(
        {
            "clear": not ledger.unexplained,
            "first_month": ledger.first,
            "last_month": ledger.required_last,
            "pending": list(ledger.pending),
            "findings": len(ledger.findings),
            "unexplained": [{"month": f.month, "rule": str(f.rule)} for f in ledger.unexplained],
            "without_paper": sorted({f.month for f in ledger.unexplained if f.explanation}),
        }
    )
