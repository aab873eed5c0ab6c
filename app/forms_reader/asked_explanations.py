"""Parts of a form that ask, for each item that was sent back and is answered here, why it stays as it is."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from app.domain.correction import CorrectionPlace
from app.forms_reader.form_definition import Component, FormDefinition, Kind

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

ITEMS = "correction_items"
"""Property of a group: the place whose items are answered with this form. Its question is asked once for each."""
PLACES = tuple(place.value for place in CorrectionPlace)
EXPLAINED = "unchanged_"
"""How the key of such a question begins; the number of the item follows."""


def explanation_key(number: int) -> str:
    """Return the key of the question why the item of this number stays."""
    return f"{EXPLAINED}{number}"


def answered_place(definition: FormDefinition) -> CorrectionPlace | None:
    """Return the place whose items a form says it answers."""
    return CorrectionPlace(definition.corrects) if definition.corrects else None


def said_place(components: Sequence[Component]) -> str:
    """Return the place that a group of a form names; empty where none does."""
    return next((one.properties[ITEMS] for one in _every(components) if one.properties.get(ITEMS)), "")


def explained_keys(definition: FormDefinition) -> frozenset[str]:
    """Return the keys of the questions that are asked once for each item."""
    groups = (one for one in _every(definition.components) if one.properties.get(ITEMS))
    return frozenset(child.key for group in groups for child in group.children)


def with_explanations(definition: FormDefinition, items: Sequence[tuple[int, str]]) -> FormDefinition:
    """Return the form with a question for each open item (its number and text); without any the group is left out."""
    return replace(definition, components=tuple(_filled(definition.components, items)))


def _every(components: Sequence[Component]) -> Iterator[Component]:
    for one in components:
        yield one
        yield from _every(one.children)


def _filled(components: Sequence[Component], items: Sequence[tuple[int, str]]) -> Iterator[Component]:
    for one in components:
        if one.kind is not Kind.GROUP:
            yield one
        elif not one.properties.get(ITEMS):
            yield replace(one, children=tuple(_filled(one.children, items)))
        elif items:
            yield replace(
                one, children=tuple(_question(each, *item) for item in items for each in one.children)
            )


def _question(pattern: Component, number: int, text: str) -> Component:
    key = explanation_key(number)
    return replace(pattern, id=key, key=key, label=f"第 {number} 项{pattern.label}", description=text)
