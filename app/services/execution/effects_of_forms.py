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
    JudgeCorrections,
    KeepContract,
    RecordDecision,
)
from app.domain.ledger import RowSource
from app.domain.office_codes import IssueCategory, Slot
from app.services.execution.contract_in_correction import contract_given
from app.services.execution.effect_dispatch import perform_effect
from app.services.execution.keep_contract import keep_contract, keep_terms
from app.store.database import advisory_lock
from app.store.document_rows import latest_documents, set_page_checks
from app.store.employer_rows import employer_of
from app.store.ledger_rows import Origin, explain_month
from app.store.permit_rows import association_facts
from app.store.reason_rows import count_reasons
from app.store.review_rows import DecisionRow, add_corrections, add_decision, add_verdicts

if TYPE_CHECKING:
    from app.domain.facts import AssociationInFacts
    from app.services.execution.effect_dispatch import EffectContext


class ContractGoneError(RuntimeError):
    """An action asked to keep a contract without the tie or the paper it needs."""


@perform_effect.register(RecordDecision)
def _(effect: RecordDecision, effect_context: EffectContext) -> dict[str, Any]:
    decision = DecisionRow(
        case_id=effect_context.case.id,
        round=effect_context.case.round,
        level=effect.level,
        level_name=effect.level_name,
        decision=effect.decision,
        opinion=effect.opinion,
        advisory_note=effect.advisory_note,
        by=effect_context.by,
        at=effect_context.work.now,
    )
    add_decision(effect_context.work, decision)
    # Whoever decides has told what is missing, or accepted.
    return {"tell_by": None}


@perform_effect.register(AskForCorrection)
def _(effect: AskForCorrection, effect_context: EffectContext) -> dict[str, Any]:
    items = [{**item, "actor": str(actor_of(IssueCategory(item["category"])))} for item in effect.items]
    add_corrections(
        effect_context.work, effect_context.case.id, effect_context.case.round, effect.level, items
    )
    count_reasons(effect_context.work, [(one["target"], one.get("reason") or "") for one in items])
    return {}


@perform_effect.register(JudgeCorrections)
def _(effect: JudgeCorrections, effect_context: EffectContext) -> dict[str, Any]:
    add_verdicts(
        effect_context.work, effect_context.case.round, effect.level, effect.verdicts, effect_context.by
    )
    return {}


@perform_effect.register(ConfirmPages)
def _(effect: ConfirmPages, effect_context: EffectContext) -> dict[str, Any]:
    papers = latest_documents(effect_context.work, effect_context.case.id)
    for slot, ticks in effect.ticks.items():
        if slot in papers:
            set_page_checks(effect_context.work, papers[slot].id, list(ticks))
    return {}


@perform_effect.register(KeepContract)
def _(effect: KeepContract, effect_context: EffectContext) -> dict[str, Any]:
    work, case = effect_context.work, effect_context.case
    terms = ContractTerms(effect.kind, effect.start_on, effect.end_on)
    paper = latest_documents(work, case.id)[str(Slot.LABOUR_CONTRACT)]
    keep_contract(work, case, _tie(effect_context).id, terms, paper, effect_context.by)
    return {}


@perform_effect.register(CorrectContractTerms)
def _(effect: CorrectContractTerms, effect_context: EffectContext) -> dict[str, Any]:
    given = contract_given(effect_context.work, effect_context.case)
    if given is None:
        raise ContractGoneError(effect_context.case.number)
    terms = ContractTerms(effect.kind, effect.start_on, effect.end_on)
    keep_terms(effect_context.work, _tie(effect_context).id, given, terms, effect_context.by)
    return {}


@perform_effect.register(ExplainMonths)
def _(effect: ExplainMonths, effect_context: EffectContext) -> dict[str, Any]:
    work, person_id = effect_context.work, str(effect_context.case.person_id)
    advisory_lock(work, f"ledger of {person_id}")
    origin = Origin(
        RowSource.UNIT.value, effect_context.by, employer_of(work, effect_context.case.employer_id).uscc
    )
    for month, text in effect.rows:
        explain_month(work, person_id, month, text, origin)
    return {}


def _tie(effect_context: EffectContext) -> AssociationInFacts:
    tie = association_facts(effect_context.work, str(effect_context.case.person_id))
    if tie is None:
        raise ContractGoneError(effect_context.case.number)
    return tie
