"""Parts of a review form that ask, for each item of the last return, whether what came is accepted."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from app.domain.correction_state import REMARK, VERDICT, ItemVerdict, remark_key, verdict_key
from app.forms_reader.form_definition import Component, FormDefinition, Kind, once_per_form

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

VERDICTS = "correction_verdicts"
"""Property of a group: its two questions (verdict and remark) are asked once for each item of the last return."""
ISSUES = "issues"
"""Key of the list of new items; with items that may come back it may stay empty."""


@once_per_form
def asks_verdicts(definition: FormDefinition) -> bool:
    """Tell whether a form has reviewers decide upon each item; forms of earlier editions do not."""
    return any(one.properties.get(VERDICTS) for one in definition.parts)


def with_verdicts(definition: FormDefinition, items: Sequence[tuple[int, str]]) -> FormDefinition:
    """Return the form with both questions for each item (its number and text); without any the group is left out."""
    return replace(definition, components=tuple(_filled(definition.components, items)))


def lacking_questions(group: Component) -> tuple[str, ...]:
    """Return the keys of the questions that a group of verdicts must have and has not."""
    wanted = {VERDICT: {Kind.RADIO, Kind.SELECT}, REMARK: {Kind.TEXTFIELD, Kind.TEXTAREA}}
    found = {one.key: one for one in group.children}
    options = {option.value for option in found[VERDICT].options} if VERDICT in found else set()
    has_options = options == set(ItemVerdict)
    return tuple(
        key
        for key, kinds in wanted.items()
        if key not in found or found[key].kind not in kinds or (key == VERDICT and not has_options)
    )


def _filled(components: Sequence[Component], items: Sequence[tuple[int, str]]) -> Iterator[Component]:
    for one in components:
        if one.kind is Kind.LIST and one.key == ISSUES and items:
            yield replace(one, limits=replace(one.limits, required=False))
        elif one.kind is not Kind.GROUP:
            yield one
        elif not one.properties.get(VERDICTS):
            yield replace(one, children=tuple(_filled(one.children, items)))
        elif items:
            asked = (_question(each, *item) for item in items for each in one.children)
            yield replace(one, children=tuple(asked))


def _question(pattern: Component, number: int, text: str) -> Component:
    is_verdict = pattern.key == VERDICT
    key = verdict_key(number) if is_verdict else remark_key(number)
    label = f"第 {number} 项{pattern.label}"
    return replace(
        pattern, id=key, key=key, label=label, description=text if is_verdict else pattern.description
    )
