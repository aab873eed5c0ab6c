"""What forms about the labour contract mean: the contract that is given, kept, corrected, or confirmed with a tie."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.domain.contract_terms import END, START, contract_terms, wrong_term
from app.domain.effects import CorrectContractTerms, KeepContract
from app.domain.form_actions import (
    Completion,
    FieldError,
    StepRefusal,
    choice_field,
    date_field,
    form_action,
    text_field,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.domain.answer_facts import AnswerFacts

NEW = "new"
TERMS = (
    choice_field("contract_kind"),
    date_field(START),
    choice_field("contract_term", "open"),
    date_field(END),
)
CHOICE = choice_field("contract_choice", NEW)


def _errors(facts: AnswerFacts, answers: Mapping[str, Any]) -> tuple[FieldError, ...]:
    if not answers.get(START):
        return ()
    words = wrong_term(contract_terms(answers), facts.today)
    return (FieldError(END, words),) if words else ()


@form_action("contract.keep", fields=(CHOICE, *TERMS))
def keep(facts: AnswerFacts, answers: Mapping[str, Any]) -> Completion:
    """Keep a new contract as the newest of the tie with the unit."""
    if answers.get("contract_choice", NEW) != NEW:
        return Completion()
    if errors := _errors(facts, answers):
        return Completion(errors=errors)
    if not facts.is_tied_to_unit or not facts.has_contract_paper:
        return Completion(refusal=StepRefusal("association_needed"))
    terms = contract_terms(answers)
    return Completion((KeepContract(terms.kind, terms.start_on, terms.end_on),))


@form_action("contract.correct", fields=(CHOICE, *TERMS))
def correct(facts: AnswerFacts, answers: Mapping[str, Any]) -> Completion:
    """Keep a corrected contract; one that the unit's records hold already is not brought twice (manual, 4.2)."""
    if answers.get("contract_choice", NEW) != NEW:
        return Completion()
    is_recorded = facts.association is not None and facts.is_contract_recorded
    if is_recorded and not facts.is_contract_brought:
        if errors := _errors(facts, answers):
            return Completion(errors=errors)
        terms = contract_terms(answers)
        return Completion((CorrectContractTerms(terms.kind, terms.start_on, terms.end_on),))
    if not facts.is_contract_brought:
        return Completion(refusal=StepRefusal("association_needed"))
    return keep(facts, answers)


@form_action(
    "association.confirm",
    fields=(choice_field("decision", "confirm", "refuse"), *TERMS, text_field("post")),
)
def confirm(facts: AnswerFacts, answers: Mapping[str, Any]) -> Completion:
    """Check a confirmed tie: the unit may do business with the person's permit, and the contract is valid."""
    errors = _errors(facts, answers)
    if answers.get("decision") == "confirm" and facts.permit_type_not_permitted:
        # Manual, chapter 3 note 1: permission first, then association. The request goes on waiting; refusing is free.
        words = (
            "本单位没有开通该员工所持证件的业务办理权限，不能确认关联（手册第三章：先有权限，再关联员工）。"
            "请先在“工作居住证”申请这类权限，开通后再确认；员工不能等待的，请拒绝并说明原因"
        )
        errors = (FieldError("decision", words), *errors)
    return Completion(errors=errors)
