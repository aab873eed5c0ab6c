"""What forms about leaving a unit mean: the day of leaving, and leaving although a renewal is near."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from app.domain.form_actions import Completion, FieldError, choice_field, date_field, form_action
from app.domain.plausible_days import KnownDays, wrong_report

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.domain.answer_facts import AnswerFacts

OVERRIDE = "override"
CHOICES = (choice_field("choice", OVERRIDE), choice_field("choice_later", OVERRIDE))


@form_action("leaving.confirm", fields=(date_field("left_on"),))
def confirm_leaving(facts: AnswerFacts, answers: Mapping[str, Any]) -> Completion:
    """Check the day of leaving: nobody leaves before they have come, or the chain of units would run backwards."""
    began = facts.association.activated_on if facts.association else None
    if began is not None and date.fromisoformat(str(answers["left_on"])) < began:
        words = f"离职日期早于关联日期（{began.isoformat()}），请核对"
        return Completion(errors=(FieldError("left_on", words),))
    return Completion()


@form_action("leaving.report", fields=(date_field("left_on"),))
def report_leaving(facts: AnswerFacts, answers: Mapping[str, Any]) -> Completion:
    """Check the day of leaving that an employee reports."""
    if not answers.get("left_on"):
        return Completion()
    came = facts.association.activated_on if facts.association else None
    words = wrong_report(date.fromisoformat(str(answers["left_on"])), KnownDays(came_on=came), facts.today)
    return Completion(errors=(FieldError("left_on", words),) if words else ())


@form_action("leaving.override", any_of=CHOICES)
def override(facts: AnswerFacts, answers: Mapping[str, Any]) -> Completion:
    """Refuse to cut off what was begun since the leaving was confirmed, perhaps the renewal itself (A34)."""
    chosen = next((one.key for one in CHOICES if answers.get(one.key) == OVERRIDE), None)
    if chosen is None or not facts.open_numbers:
        return Completion()
    numbers = "、".join(facts.open_numbers)
    words = f"该员工还有未办结的办件（{numbers}），请办结或撤回后再解除关联"
    return Completion(errors=(FieldError(chosen, words),))
