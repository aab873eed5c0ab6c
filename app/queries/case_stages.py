"""The stages of a procedure, as the case's own edition of its diagram names them and in the order they come."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.engine.picture.text_twin import text_twin

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.engine.compiled_edition import CompiledEdition
    from app.engine.diagram_node import Node


EMPLOYER, PERSON, AUTHORITY = "employer", "person", "authority"


@dataclass(frozen=True, slots=True)
class Stage:
    """A stage people are told of. A passing one is no part of the ordinary way."""

    name: str
    is_passing: bool = False
    side: str = ""
    """Whose turn it is there, as far as the diagram says it: a kind of group; of a review the authority."""


_KNOWN: dict[str, tuple[Stage, ...]] = {}
"""Stages by the digest of their edition, which never changes."""


def stages_of_edition(edition: CompiledEdition) -> tuple[Stage, ...]:
    """Return each stage once; an analyst who renames one in the diagram renames it on the pages."""
    if edition.sha256 not in _KNOWN:
        found: dict[str, Stage] = {}
        for stage in _stages(edition, edition.process, frozenset()):
            found.setdefault(stage.name, stage)
        _KNOWN[edition.sha256] = tuple(found.values())
    return _KNOWN[edition.sha256]


def _stages(edition: CompiledEdition, process: str, above: frozenset[str]) -> Iterator[Stage]:
    for step in text_twin(edition, process):
        node = edition.nodes[process][step.element]
        if name := node.properties.get("stage"):
            yield Stage(name, _is_passing(edition, node), _side(node))
        if node.called and node.called in edition.nodes and node.called not in above:
            yield from _stages(edition, node.called, above | {process})


def _side(node: Node) -> str:
    text = node.groups[0].text if node.groups else ""
    return next((side for side in (EMPLOYER, PERSON) if f"{side}:" in text), AUTHORITY)


def _is_passing(edition: CompiledEdition, node: Node) -> bool:
    """Tell whether a step comes only after a return: its stage is told while it lasts."""
    form = edition.forms.get(node.form or "")
    return form is not None and form.only_corrects
