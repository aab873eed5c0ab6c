"""Why a case went where it is: rules of tables that hit with what they read, and choices with what they compared.

Read off the history of a case, or of one that was only tried.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from app.engine.drawn_flows import drawn_flows
from app.engine.gateway_specs import DEFAULT_WAY
from app.engine.templates import read_expression
from app.engine.token_region import SPLIT
from app.feel.expression import FeelSyntaxError
from app.queries.masked_values import masked_leaves

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from app.engine.case_inside import CaseInside
    from app.engine.compiled_edition import CompiledEdition
    from app.queries.masked_values import Leaf
    from app.store.case_lists import HistoryRow

DECIDED = "decided"
NOTHING: Mapping[str, Any] = {}
INCLUSIVE = "inclusiveGateway"
MOST = 12


@dataclass(frozen=True, slots=True)
class RuleHit:
    """A step asked a table: which rows hit, what they read, and what came of it."""

    at: datetime
    step: str
    table: str
    rows: tuple[int, ...]
    inputs: list[Leaf]
    result: list[Leaf]


@dataclass(frozen=True, slots=True)
class WayTaken:
    """A choice went one way: by which condition, what that compares now, and which ways it did not go."""

    at: datetime
    process: str
    element: str
    choice: str
    condition: str
    """Empty where no condition held and the way for all other cases was taken."""
    then: str
    values: list[Leaf]
    others: list[tuple[str, str, str]]
    """Name, condition and target of the ways that were not taken."""
    together: list[str]
    """Where the same choice went at the same time: an inclusive one may take several ways."""


def rules_that_hit(edition: CompiledEdition, history: Iterable[HistoryRow]) -> list[RuleHit]:
    """Return the tables that were asked last, the newest first."""
    found = [_hit(edition, event) for event in history if event.kind == DECIDED and "decision" in event.facts]
    return found[::-1][:MOST]


def _hit(edition: CompiledEdition, event: HistoryRow) -> RuleHit:
    name = str(event.facts["decision"])
    definitions = edition.decisions.get(name)
    table = definitions.find(name) if definitions is not None else None
    result = event.facts.get("result")
    return RuleHit(
        at=event.at,
        step=event.name,
        table=table.name if table is not None else name,
        rows=tuple(int(number) for number in event.facts.get("rules", ())),
        inputs=masked_leaves(event.facts.get("inputs") or NOTHING),
        result=masked_leaves(result if isinstance(result, dict) else {"": result}),
    )


def ways_taken(
    edition: CompiledEdition, history: Iterable[HistoryRow], inside: CaseInside | None
) -> list[WayTaken]:
    """Return the choices that were made last, the newest first; `inside` gives the values as they are now."""
    chosen = [event for event in history if event.kind == DECIDED and "then" in event.facts]
    return [_way(edition, event, inside, _together(edition, event, chosen)) for event in chosen[::-1][:MOST]]


def _together(edition: CompiledEdition, event: HistoryRow, chosen: Iterable[HistoryRow]) -> list[str]:
    """Return where else an inclusive choice went when it was made."""
    node = edition.nodes.get(event.process, {}).get(event.element)
    if node is None or node.kind != INCLUSIVE:
        return []
    made = (event.at, event.process, event.element)
    every = [_then(one) for one in chosen if (one.at, one.process, one.element) == made]
    return [one for one in every if one != _then(event)]


def _then(event: HistoryRow) -> str:
    return str(event.facts["then"]).removesuffix(SPLIT)


def _way(
    edition: CompiledEdition, event: HistoryRow, inside: CaseInside | None, together: list[str]
) -> WayTaken:
    then = _then(event)
    text = str(event.facts.get("condition", ""))
    flows = [
        flow for flow in drawn_flows(edition) if (flow.process, flow.source) == (event.process, event.element)
    ]
    nodes = edition.nodes.get(event.process, {})

    def label(element: str) -> str:
        return nodes[element].label if element in nodes else element

    data = _data(inside, event.process)
    names = frozenset[str]().union(*(_names(flow.condition) for flow in flows))
    return WayTaken(
        at=event.at,
        process=event.process,
        element=event.element,
        choice=event.name,
        condition="" if text == DEFAULT_WAY else text,
        then=next((label(flow.target) for flow in flows if then in (flow.target, flow.id)), label(then)),
        values=masked_leaves({name: _looked_up(data, name) for name in sorted(names)}) if data else [],
        others=[
            (flow.name, flow.condition, label(flow.target))
            for flow in flows
            if not {then, *together} & {flow.target, flow.id}
        ],
        together=[label(flow.target) for flow in flows if {*together} & {flow.target, flow.id}],
    )


def _names(text: str) -> frozenset[str]:
    try:
        return read_expression(text).names if text else frozenset()
    except FeelSyntaxError:
        return frozenset()


def _data(inside: CaseInside | None, process: str) -> Mapping[str, Any]:
    if inside is None:
        return NOTHING
    return next((scope.data for scope in inside.scopes if scope.process == process), NOTHING)


def _looked_up(data: Mapping[str, Any], name: str) -> Any:
    inner: Any = data
    for part in name.split("."):
        inner = inner.get(part) if isinstance(inner, dict) else None
    return inner
