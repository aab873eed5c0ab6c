"""What a form means that changes what the permit says of its holder."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.domain.form_actions import (
    Completion,
    FieldError,
    choice_field,
    date_field,
    form_action,
    text_field,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.domain.answer_facts import AnswerFacts

CARRIED = ("id_number", "birth_date", "sex")


HOLDER = (
    text_field("new_name"),
    choice_field("new_sex", "male", "female"),
    date_field("new_birth_date"),
    text_field("new_id_number"),
    text_field("new_ethnicity"),
    text_field("new_hukou_place"),
)
"""What shall stand on the permit."""


@form_action("identity.change", fields=HOLDER)
def change_identity(facts: AnswerFacts, answers: Mapping[str, Any]) -> Completion:
    """Refuse a number that is wrong or somebody else's, and a birth date or sex that the number contradicts."""
    number = str(answers.get("new_id_number") or "")
    wrong = facts.wrong_number(number) if number else ""
    if wrong:
        return Completion(errors=(FieldError("new_id_number", wrong),))
    changed = {name: answers.get(f"new_{name}") for name in CARRIED}
    told = facts.contradictions(changed)
    if not told:
        return Completion()
    field = next(name for name in CARRIED if changed[name])
    return Completion(errors=(FieldError(f"new_{field}", "".join(told)),))
