"""Rows of issues of a unit's own application: it has no employee who could correct anything."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from app.domain.correction import ISSUES_OF_UNITS
from app.domain.correction_answers import ANYTHING
from app.forms_reader.form_definition import Component, FormDefinition, Kind

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

CATEGORY, TARGET = "category", "target"
"""Keys of an issue's row, as the action `review.decide` reads them."""


def with_issues_of_units(definition: FormDefinition, places: Collection[str]) -> FormDefinition:
    """Return a review form that offers what a unit's own application can be returned for.

    `places` are its papers and the questions of its forms; an issue may name nothing as well.
    """
    offered = {CATEGORY: ISSUES_OF_UNITS, TARGET: {*places, *ANYTHING}}
    return replace(definition, components=tuple(_cut(definition.components, offered)))


def _cut(components: Sequence[Component], offered: Mapping[str, Collection[str]]) -> Iterator[Component]:
    for one in components:
        if one.kind is Kind.LIST:
            yield replace(one, children=tuple(_offering(child, offered) for child in one.children))
        elif one.kind is Kind.GROUP:
            yield replace(one, children=tuple(_cut(one.children, offered)))
        else:
            yield one


def _offering(child: Component, offered: Mapping[str, Collection[str]]) -> Component:
    if child.key not in offered:
        return child
    options = tuple(option for option in child.options if option.value in offered[child.key])
    return replace(child, options=options)
