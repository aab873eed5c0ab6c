"""The values of a case, and where each came from: which step wrote it, when, and who did that step."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from app.engine.variable_types import CASE
from app.feel.type_rows import type_rows
from app.queries.masked_values import leaf_of, leaves
from app.services.interventions.settable_values import settable_values, writers_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from app.engine.case_inside import CaseInside, DataScope
    from app.engine.compiled_edition import CompiledEdition
    from app.engine.variable_types import ProcessTypes
    from app.queries.masked_values import Leaf
    from app.services.interventions.settable_values import SettableValue
    from app.store.case_lists import HistoryRow

WRITTEN = frozenset({"completed", "decided", "received"})
TABLE, PROGRAM, PERSON, MESSAGE, START, OTHER = "table", "program", "person", "message", "start", "other"
_SOURCES = {"businessRuleTask": TABLE, "serviceTask": PROGRAM, "userTask": PERSON, "receiveTask": MESSAGE}


@dataclass(frozen=True, slots=True)
class Origin:
    """The step that wrote a value last, as far as the history tells."""

    source: str
    step: str
    at: datetime | None
    actor: str


@dataclass(frozen=True, slots=True)
class ShownValue:
    """A single value and where it came from."""

    leaf: Leaf
    origin: Origin


@dataclass(frozen=True, slots=True)
class ValuesOfScope:
    """The values of one process of the case."""

    key: str
    process: str
    values: list[ShownValue]
    settable: list[SettableValue]


def values_of_case(
    edition: CompiledEdition,
    types: ProcessTypes,
    inside: CaseInside,
    history: Sequence[HistoryRow],
    *,
    is_masked: bool = True,
) -> list[ValuesOfScope]:
    """Return the values of each process of a case, those of the case itself first."""
    return [
        ValuesOfScope(
            key=scope.key,
            process=scope.process,
            values=_values(edition, types, scope, history, is_masked=is_masked),
            settable=list(settable_values(edition, types, scope)),
        )
        for scope in inside.scopes
    ]


def _values(
    edition: CompiledEdition,
    types: ProcessTypes,
    scope: DataScope,
    history: Sequence[HistoryRow],
    *,
    is_masked: bool,
) -> list[ShownValue]:
    origins = _origins(edition, scope.process, history)
    found = []
    for top in sorted(scope.data):
        options = _options(types, scope.process, top)
        origin = origins.get(top) or _unknown(top)
        for name, value in leaves(top, scope.data[top]):
            leaf = leaf_of(name, value, options.get(name, frozenset()), is_masked=is_masked)
            found.append(ShownValue(leaf, origin))
    return found


def _unknown(name: str) -> Origin:
    return Origin(START if name == CASE else OTHER, "", None, "")


def _options(types: ProcessTypes, process: str, name: str) -> dict[str, frozenset[str]]:
    kind: Any = types.get(process, {}).get(name)
    return {} if kind is None else {row.name: frozenset(row.options) for row in type_rows(name, kind)}


def _origins(edition: CompiledEdition, process: str, history: Iterable[HistoryRow]) -> dict[str, Origin]:
    written: dict[str, list[str]] = {}
    for name, nodes in writers_of(edition, process).items():
        for node in nodes:
            written.setdefault(node.id, []).append(name)
    found: dict[str, Origin] = {}
    for event in history:
        if event.process != process or event.kind not in WRITTEN or event.element not in written:
            continue
        node = edition.nodes[process][event.element]
        source = MESSAGE if event.kind == "received" else _SOURCES.get(node.kind, OTHER)
        for name in written[event.element]:
            found[name] = Origin(source, node.label, event.at, event.actor)
    return found
