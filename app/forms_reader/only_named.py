"""A correction form cut down to what the items of a return name: nothing else can be changed with it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from app.domain.correction_answers import ANYTHING
from app.domain.form_parts import AnswerUse
from app.forms_reader.asked_explanations import ITEMS
from app.forms_reader.asked_papers import CHECKS_SUFFIX
from app.forms_reader.form_definition import Component, FormDefinition, Kind

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

NARROW = "only_named"
"""Property of the group of explanations: only what the items name may be changed with the form."""
_UNNAMED = frozenset({AnswerUse.DECLARATION, AnswerUse.ELSEWHERE})
"""What is said anew each time, and what is kept in records of its own."""
ASKED = "asked"
"""Property of what is left: the sentences of the items that name it."""
FAILING = "failing"
"""Property of what is asked again because its answer holds no more: the sentence that says why."""


@dataclass(frozen=True, slots=True)
class NamedItem:
    """What one item says of the form: what it names, and its sentence. `is_paper`, `is_field`: what "other" opens."""

    target: str
    note: str
    is_paper: bool = True
    is_field: bool = True


def says_narrow(components: Sequence[Component]) -> bool:
    """Tell whether a group of a form says that only what the items name may be changed."""
    return any(one.properties.get(NARROW) for one in _every(components))


def only_named(
    definition: FormDefinition,
    items: Sequence[NamedItem],
    stored: Collection[str],
    asked_already: Collection[str] = (),
    failing: Mapping[str, str] | None = None,
) -> FormDefinition:
    """Return the form with what the items name, what that depends on, and papers that are required and not there.

    `stored` are slots that hold a paper. `asked_already` are questions that earlier answers, which stand, have
    brought into sight: what they depend on need not be asked. What is said anew each time, or kept in records of its own, stays.
    `failing` are questions whose answers hold no more, with the sentence that says why.
    """
    fields = {one.key: one for one in definition.fields}
    named = {key: _notes(fields[key], items) for key in fields}
    refused = failing or {}
    left = {key for key, notes in named.items() if notes} | refused.keys()
    read = _conditions(definition.components)
    left = _with_related(
        left, fields, {key: () if key in asked_already else names for key, names in read.items()}
    )
    deciding = set().union(*read.values())
    left |= {key for key, one in fields.items() if _stays(one, stored, deciding)}
    return replace(
        definition, components=tuple(_cut(definition.components, left, named, refused)), is_cut=True
    )


def _notes(one: Component, items: Sequence[NamedItem]) -> tuple[str, ...]:
    return tuple(item.note for item in items if _names(item, one))


def _names(item: NamedItem, one: Component) -> bool:
    if one.use in _UNNAMED or one.key.endswith(CHECKS_SUFFIX):
        return False
    if item.target in ANYTHING:
        return item.is_paper if one.kind is Kind.FILE else item.is_field
    return item.target in {one.key, one.slot} or one.key == f"new_{item.target}"


def _stays(one: Component, stored: Collection[str], deciding: Collection[str]) -> bool:
    """Tell whether a question is asked though no item names it; what else is asked is not decided anew."""
    if one.kind is Kind.FILE:
        return one.limits.required and one.slot not in stored
    is_told_elsewhere = one.use is AnswerUse.ELSEWHERE and one.key not in deciding
    return one.use is AnswerUse.DECLARATION or is_told_elsewhere or one.key.endswith(CHECKS_SUFFIX)


def _conditions(
    components: Sequence[Component], above: frozenset[str] = frozenset()
) -> dict[str, frozenset[str]]:
    """Return the names that decide whether each question is asked, those of the groups around it among them."""
    found: dict[str, frozenset[str]] = {}
    for one in components:
        read = above | ({name.split(".")[0] for name in one.hide.names} if one.hide else set())
        if one.key:
            found[one.key] = read
        if one.kind is Kind.GROUP:
            found |= _conditions(one.children, read)
    return found


def _with_related(
    left: set[str], fields: Mapping[str, Component], read: Mapping[str, Collection[str]]
) -> set[str]:
    """Add what the questions that are left depend on, and what an answer to them may bring into sight."""
    found: set[str] = set()
    grown = set(left)
    while found != grown:
        found = set(grown)
        grown |= {name for key in found for name in read.get(key, ()) if name in fields}
        grown |= {
            key
            for key, names in read.items()
            if not found.isdisjoint(names) and fields[key].kind is not Kind.FILE
        }
    return found


def _cut(
    components: Sequence[Component],
    left: Collection[str],
    named: Mapping[str, tuple[str, ...]],
    refused: Mapping[str, str],
) -> Iterator[Component]:
    for one in components:
        if one.properties.get(ITEMS) or not (one.is_question or one.kind in (Kind.LIST, Kind.GROUP)):
            yield one
        elif one.kind is Kind.GROUP:
            children = tuple(_cut(one.children, left, named, refused))
            if any(_asks(each) for each in children) or not _asks(one):
                yield replace(one, children=children)
        elif one.key in left:
            told = {ASKED: "；".join(named.get(one.key, ())), FAILING: refused.get(one.key, "")}
            said = {name: words for name, words in told.items() if words}
            yield replace(one, properties={**one.properties, **said}) if said else one


def _asks(component: Component) -> bool:
    return any(one.is_question or one.kind is Kind.LIST for one in _every((component,)))


def _every(components: Sequence[Component]) -> Iterator[Component]:
    for one in components:
        yield one
        yield from _every(one.children)
