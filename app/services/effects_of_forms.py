"""Write down what form actions asked for: decisions, corrections, confirmed pages, contracts, explained months."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.domain.contract_terms import ContractTerms
from app.domain.correction import actor_of
from app.domain.effects import (
    AskForCorrection,
    ConfirmPages,
    CorrectContractTerms,
    ExplainMonths,
    KeepContract,
    RecordDecision,
)
from app.domain.ledger import RowSource
from app.domain.office_codes import IssueCategory, Slot
from app.services.contract_in_correction import contract_given
from app.services.effect_dispatch import carry_out
from app.services.keep_contract import keep_contract, keep_terms
from app.store.database import take_turns
from app.store.document_rows import latest_documents, set_page_checks
from app.store.employer_rows import employer_of
from app.store.ledger_rows import Origin, explain_month
from app.store.permit_rows import association_facts
from app.store.review_rows import DecisionRow, add_corrections, add_decision

if TYPE_CHECKING:
    from app.domain.facts import AssociationInFacts
    from app.services.effect_dispatch import Doing


class ContractGoneError(RuntimeError):
    """An action asked to keep a contract without the tie or the paper it needs."""


@carry_out.register(RecordDecision)
def _(effect: RecordDecision, doing: Doing) -> dict[str, Any]:
    decision = DecisionRow(
        case_id=doing.case.id,
        round=doing.case.round,
        level=effect.level,
        level_name=effect.level_name,
        decision=effect.decision,
        opinion=effect.opinion,
        advisory_note=effect.advisory_note,
        by=doing.by,
        at=doing.work.now,
    )
    add_decision(doing.work, decision)
    return {}


@carry_out.register(AskForCorrection)
def _(effect: AskForCorrection, doing: Doing) -> dict[str, Any]:
    items = [{**item, "actor": str(actor_of(IssueCategory(item["category"])))} for item in effect.items]
    add_corrections(doing.work, doing.case.id, doing.case.round, effect.level, items)
    return {}


@carry_out.register(ConfirmPages)
def _(effect: ConfirmPages, doing: Doing) -> dict[str, Any]:
    papers = latest_documents(doing.work, doing.case.id)
    for slot, ticks in effect.ticks.items():
        if slot in papers:
            set_page_checks(doing.work, papers[slot].id, list(ticks))
    return {}


@carry_out.register(KeepContract)
def _(effect: KeepContract, doing: Doing) -> dict[str, Any]:
    work, case = doing.work, doing.case
    terms = ContractTerms(effect.kind, effect.start_on, effect.end_on)
    paper = latest_documents(work, case.id)[str(Slot.LABOUR_CONTRACT)]
    keep_contract(work, case, _tie(doing).id, terms, paper, doing.by)
    return {}


@carry_out.register(CorrectContractTerms)
def _(effect: CorrectContractTerms, doing: Doing) -> dict[str, Any]:
    given = contract_given(doing.work, doing.case)
    if given is None:
        raise ContractGoneError(doing.case.number)
    terms = ContractTerms(effect.kind, effect.start_on, effect.end_on)
    keep_terms(doing.work, _tie(doing).id, given, terms, doing.by)
    return {}


@carry_out.register(ExplainMonths)
def _(effect: ExplainMonths, doing: Doing) -> dict[str, Any]:
    work, person_id = doing.work, str(doing.case.person_id)
    take_turns(work, f"ledger of {person_id}")
    origin = Origin(RowSource.UNIT.value, doing.by, employer_of(work, doing.case.employer_id).uscc)
    for month, text in effect.rows:
        explain_month(work, person_id, month, text, origin)
    return {}


def _tie(doing: Doing) -> AssociationInFacts:
    tie = association_facts(doing.work, str(doing.case.person_id))
    if tie is None:
        raise ContractGoneError(doing.case.number)
    return tie
