"""Parts of a form that the paper table fills: a place for each paper that is asked for, and its page checks."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from app.forms_reader.form_definition import Component, FormDefinition, Kind, Limits, Option, once_per_form

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

PAPERS = "papers"
"""Property of a group: it holds a place for each paper that this party (employee, employer) gives.

As the `valuesKey` of a choice it offers every paper that the case may need.
"""
EMPLOYEE, EMPLOYER, UNIT = "employee", "employer", "unit"
PARTIES = (EMPLOYEE, EMPLOYER)
"""Who gives a paper, as the table names them."""
PAPER_HOLDERS = (*PARTIES, UNIT)
"""What a group may hold places for: `unit` are the papers of 附件管理, which no single application asks for."""
PAGE_CHECKS = "page_checks"
"""Property of a group: its checklist is asked once for each paper whose pages must be confirmed."""
CHECKS_SUFFIX = "_checks"


@dataclass(frozen=True, slots=True)
class AskedPaper:
    """One paper that the table asks for."""

    slot: str
    uploader: str
    is_required: bool
    needs_page_checks: bool
    name: str
    hint: str = ""
    template: str = ""
    template_url: str = ""


@once_per_form
def is_asked_by_table(definition: FormDefinition) -> bool:
    """Tell whether the paper table fills any part of the form."""
    return any(_part_of(one) for one in definition.parts)


def with_papers(
    definition: FormDefinition,
    papers: Sequence[AskedPaper],
    choices: Mapping[str, str],
    deciding: frozenset[str] = frozenset(),
) -> FormDefinition:
    """Return the form with these papers in its places; a part that has nothing to ask is left out.

    `choices` are the names of all papers and other places among which a question may ask to choose, where it does
    not offer them itself; `deciding` are the keys of the fields whose answers change the list. A paper that the form has a field of its own for is asked there.
    """
    options = tuple(Option(slot, name) for slot, name in choices.items())
    own = {one.slot for one in definition.fields if one.kind is Kind.FILE}
    left = [paper for paper in papers if paper.slot not in own]
    filled = tuple(_filled(definition.components, left, options))
    asks = any(PAPERS in one.properties for one in definition.parts)
    return replace(definition, components=filled, deciding=deciding if asks else frozenset())


def _part_of(one: Component) -> str:
    chosen = one.options_key if one.options_key == PAPERS else ""
    return one.properties.get(PAPERS, "") or one.properties.get(PAGE_CHECKS, "") or chosen


def _filled(
    components: Sequence[Component], papers: Sequence[AskedPaper], options: tuple[Option, ...]
) -> Iterator[Component]:
    for one in components:
        if one.options_key == PAPERS:
            own = {option.value for option in one.options}
            yield replace(one, options=(*(each for each in options if each.value not in own), *one.options))
        elif one.kind in (Kind.GROUP, Kind.LIST):
            children = _inside(one, papers, options)
            if children or not _part_of(one):
                yield replace(one, children=children)
        else:
            yield one


def _inside(
    one: Component, papers: Sequence[AskedPaper], options: tuple[Option, ...]
) -> tuple[Component, ...]:
    if party := one.properties.get(PAPERS):
        asked = [paper for paper in papers if paper.uploader == party]
        return (*one.children, *map(_place, asked)) if asked else ()
    if one.properties.get(PAGE_CHECKS):
        return tuple(
            _check(each, paper) for paper in papers if paper.needs_page_checks for each in one.children
        )
    return tuple(_filled(one.children, papers, options))


def _place(paper: AskedPaper) -> Component:
    return Component(
        kind=Kind.FILE,
        id=paper.slot,
        key=paper.slot,
        label=paper.name,
        description=paper.hint,
        limits=Limits(required=paper.is_required),
        properties={"slot": paper.slot, "template": paper.template, "template_url": paper.template_url},
    )


def _check(pattern: Component, paper: AskedPaper) -> Component:
    key = f"{paper.slot}{CHECKS_SUFFIX}"
    return replace(pattern, id=key, key=key, label=f"{paper.name}{pattern.label}")
