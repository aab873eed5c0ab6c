"""What is handed to the tables that pages and daily work ask, besides the steps of diagrams."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.domain.case_clocks import CaseClock
from app.domain.case_inputs import CASE_KIND
from app.domain.ledger import LedgerRule
from app.domain.office_codes import IssueCategory
from app.domain.procedures import Procedure
from app.domain.value_kinds import BOOLEAN, NUMBER, TEXT, code_in, context_of, list_of, or_null

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.domain.value_kinds import ValueKind

_PROCEDURE_OF_AUTHORITY = context_of(authority=TEXT, procedure=code_in(Procedure))

TABLE_INPUTS: Mapping[str, Mapping[str, ValueKind]] = {
    "reminders": {
        "days_to_opening": NUMBER,
        "working_days_to_submit": NUMBER,
        "days_to_submit": NUMBER,
        "working_days_to_complete": NUMBER,
        "days_to_complete": NUMBER,
        "days_to_expiry": NUMBER,
        "is_working_day": BOOLEAN,
        "in_review": BOOLEAN,
        "days_suspended": NUMBER,
    },
    "review_terms": {"case": _PROCEDURE_OF_AUTHORITY},
    "ledger_terms": {"case": _PROCEDURE_OF_AUTHORITY},
    "explanation_papers": {"case": _PROCEDURE_OF_AUTHORITY, "finding": code_in(LedgerRule)},
    "clocks": {
        "case": _PROCEDURE_OF_AUTHORITY,
        "clock": code_in(CaseClock),
        "given": context_of(review_working_days=NUMBER, correction_working_days=or_null(NUMBER)),
    },
    "clock_resumption": {"case": _PROCEDURE_OF_AUTHORITY, "category": code_in(IssueCategory)},
    "practice": {"case": _PROCEDURE_OF_AUTHORITY},
    "return_reasons": {"case": context_of(procedure=code_in(Procedure)), "target": TEXT},
    "guide": {"case": context_of(authority=TEXT)},
    "document_checklist": {"case": CASE_KIND, "claims": context_of(codes=list_of(TEXT))},
}
"""Names and kinds of the inputs by decision."""
