"""What the unit's own check before it submits means: pages confirmed, months explained, the start of employment."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.domain.beijing_start import SINCE, refused_start
from app.domain.effects import ConfirmPages, ExplainMonths
from app.domain.form_actions import (
    Completion,
    FieldError,
    choice_field,
    form_action,
    rows_field,
    text_field,
)
from app.domain.ledger import ledger_period, month_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.domain.answer_facts import AnswerFacts

CHECKS = "_checks"
"""How the key of a paper's page confirmations ends; its slot stands before."""
EXPLANATIONS = "ledger_explanations"


@form_action("papers.confirm_pages", needs_page_checks=True)
def confirm_pages(_facts: AnswerFacts, answers: Mapping[str, Any]) -> Completion:
    """Keep which pages of its papers the unit has confirmed."""
    ticks = {
        name.removesuffix(CHECKS): tuple(str(tick) for tick in ticked)
        for name, ticked in answers.items()
        if name.endswith(CHECKS) and isinstance(ticked, list)
    }
    return Completion((ConfirmPages(ticks),) if ticks else ())


@form_action(
    "application.verify",
    fields=(choice_field("decision", "submit", "return_to_employee"), text_field("return_reason")),
)
def verify(_facts: AnswerFacts, answers: Mapping[str, Any]) -> Completion:
    """Submit to the authority, or hand back to the employee, who then has the next word."""
    return Completion(gives_back=answers.get("decision") == "return_to_employee")


@form_action(
    "application.first_review",
    fields=(choice_field("decision", "approved", "not_approved"), text_field("return_reason")),
)
def first_review(_facts: AnswerFacts, _answers: Mapping[str, Any]) -> Completion:
    """Decide inside the unit whether the application goes to the authority; the diagram reads the decision."""
    return Completion()


@form_action("ledger.explain", fields=(rows_field(EXPLANATIONS, text_field("month"), text_field("text")),))
def explain(facts: AnswerFacts, answers: Mapping[str, Any]) -> Completion:
    """Keep the explanations of months, also of months for which there is no evidence."""
    rows = answers.get(EXPLANATIONS) or []
    first, last = ledger_period(facts.today)[0], month_of(facts.today)
    for number, row in enumerate(rows):
        if not first <= row["month"] <= last:
            words = f"{row['month']} 不在核对的范围（{first} 至 {last}）内，请填写需要说明的月份，如 {first}"
            return Completion(errors=(FieldError(f"{EXPLANATIONS}.{number}.month", words),))
    told = tuple((str(row["month"]), str(row["text"])) for row in rows)
    return Completion((ExplainMonths(told),) if told else ())


@form_action("ledger.start", fields=(text_field(SINCE),))
def start(facts: AnswerFacts, answers: Mapping[str, Any]) -> Completion:
    """Refuse a first month of employment that has not come (A39)."""
    words = refused_start(answers, facts.today)
    return Completion(errors=(FieldError(SINCE, words),) if words else ())
