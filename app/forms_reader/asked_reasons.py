"""Parts of a review form that offer the reasons for which a place may be sent back, as the table of reasons has them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from app.forms_reader.form_definition import Component, FormDefinition, Kind, Option, row_fields

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from app.domain.return_reasons import ReturnReason

    ReasonsOf = Callable[[str], Sequence[ReturnReason]]

REASONS = "reasons"
"""As the `valuesKey` of a choice in a row: every reason for the places that the row may name."""
TARGET = "target"


def offers_reasons(definition: FormDefinition) -> bool:
    """Tell whether a form lets a reason be chosen; forms of earlier editions do not."""
    return any(_choice(one) for one in definition.fields if one.kind is Kind.LIST)


def places_of(definition: FormDefinition) -> tuple[str, ...]:
    """Return the places that the rows of a form may name."""
    found = [
        option.value
        for one in definition.fields
        if one.kind is Kind.LIST and _choice(one)
        for child in row_fields(one)
        if child.key == TARGET
        for option in child.options
    ]
    return tuple(dict.fromkeys(found))


def named_places(definition: FormDefinition) -> dict[str, str]:
    """Return how a form calls the places that its rows may name."""
    return {
        option.value: option.label
        for one in definition.fields
        if one.kind is Kind.LIST
        for child in row_fields(one)
        if child.key == TARGET
        for option in child.options
    }


def with_reasons(definition: FormDefinition, reasons_of: ReasonsOf) -> FormDefinition:
    """Return the form with the reasons for its places; without any the question is left out."""
    names = {one.code: one.label for place in places_of(definition) for one in reasons_of(place)}
    options = tuple(Option(code, label) for code, label in names.items())
    return replace(definition, components=tuple(_filled(definition.components, options)))


def _choice(rows: Component) -> bool:
    return any(child.options_key == REASONS for child in row_fields(rows))


def _filled(components: Sequence[Component], options: tuple[Option, ...]) -> Iterator[Component]:
    for one in components:
        if one.options_key == REASONS:
            if options:
                yield replace(one, options=options)
        elif one.kind in (Kind.GROUP, Kind.LIST):
            yield replace(one, children=tuple(_filled(one.children, options)))
        else:
            yield one
