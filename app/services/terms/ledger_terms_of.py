"""What an authority asks of the ledger: the tables `ledger_terms` and `explanation_papers` of an edition.

An edition published before there were such tables is decided with the default terms and needs no paper.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.dmn.decide import DecisionError, decide
from app.domain.ledger import LedgerRule
from app.domain.ledger_terms import DEFAULT_TERMS, MOST_CONTRACT_MONTHS, MOST_LAG, LedgerTerms
from app.domain.problem import Problem, Severity
from app.domain.procedures import Procedure
from app.store.edition_rows import EditionMissingError, live_edition_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.dmn.definitions import Definitions
    from app.services.context.app_context import AppContext
    from app.store.case_rows import CaseRow
    from app.store.database import UnitOfWork

TERMS, PAPERS = "ledger_terms", "explanation_papers"
SAMPLE_AUTHORITY = "some_authority"
"""Stands for an authority that no row names: the tables must have an answer for it."""


def terms_of_case(context: AppContext, work: UnitOfWork, case: CaseRow) -> LedgerTerms:
    """Return the terms of a case: its own edition's, whatever has been published since."""
    return _terms(context, work, case.edition, case.authority, case.procedure)


def terms_now(context: AppContext, work: UnitOfWork, authority: str) -> LedgerTerms:
    """Return the terms in which a renewal would start today, for pages outside of any case."""
    try:
        live = live_edition_of(work, Procedure.RENEWAL.value)
    except EditionMissingError:
        return DEFAULT_TERMS
    return _terms(context, work, live.sha256, authority, Procedure.RENEWAL.value)


_KNOWN: dict[tuple[str, str, str], LedgerTerms] = {}
"""Terms by the digest of their edition, which never changes, by authority and procedure."""


def _terms(context: AppContext, work: UnitOfWork, sha256: str, authority: str, procedure: str) -> LedgerTerms:
    """Return what the tables of an edition say; they are asked once a process."""
    key = sha256, authority, procedure
    if key not in _KNOWN:
        decisions = context.editions.compiled(work, sha256).decisions
        _KNOWN[key] = decided_terms(decisions, authority, procedure)
    return _KNOWN[key]


def decided_terms(decisions: Mapping[str, Definitions], authority: str, procedure: str) -> LedgerTerms:
    """Return what the tables say; raises DecisionError where they have no answer."""
    if TERMS not in decisions:
        return DEFAULT_TERMS
    case = {"authority": authority, "procedure": procedure}
    terms = decide(decisions[TERMS], TERMS, {"case": case}).outputs
    wanting = (
        frozenset(
            str(rule)
            for rule in LedgerRule
            if decide(decisions[PAPERS], PAPERS, {"case": case, "finding": str(rule)}).value
        )
        if PAPERS in decisions
        else frozenset()
    )
    return LedgerTerms(int(terms["lag_months"]), int(terms["contract_months"]), wanting)


def problems_of_terms(decisions: Mapping[str, Definitions], process: str) -> tuple[Problem, ...]:
    """Return what is wrong with the tables of an edition: no answer for some authority, or none that can be."""
    try:
        terms = decided_terms(decisions, SAMPLE_AUTHORITY, process)
    except (DecisionError, KeyError, TypeError, ValueError) as broken:
        return (_problem(f"主管部门没有单独列出时，表格给不出口径：{broken}"),)
    if not 0 <= terms.lag_months <= MOST_LAG:
        return (_problem(f"最近可以尚未申报的月数应在 0 到 {MOST_LAG} 之间"),)
    if not 0 <= terms.contract_months <= MOST_CONTRACT_MONTHS:
        return (_problem(f"劳动合同应还有的月数应在 0 到 {MOST_CONTRACT_MONTHS} 之间"),)
    return ()


def _problem(message: str) -> Problem:
    return Problem(Severity.ERROR, "ledger-terms", message, f"shared/{TERMS}.dmn", TERMS)
