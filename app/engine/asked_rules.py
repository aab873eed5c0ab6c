"""The rows of the decision tables that an edition's diagrams ask, directly or through what a decision rests on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.dmn.model import Decision, Service
from app.dmn.tables import compile_check
from app.feel.evaluation import Evaluation, Frame

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from app.dmn.model import Definitions, Rule, Table
    from app.engine.compiled_edition import CompiledEdition

PROCEDURE = "case.procedure"
"""The column that tells which procedures a row of a shared table is for."""


@dataclass(frozen=True, slots=True)
class AskedRule:
    """One row of a table. `decision` is the name that tells of a hit, `says` are its cells as people read them."""

    file: str
    decision: str
    number: int
    says: str


def asked_rules(edition: CompiledEdition, processes: Iterable[str]) -> tuple[AskedRule, ...]:
    """Return the rows that business rule tasks of these processes can hit, in the order of the tables.

    A row of a table that several procedures share is left out where it is for others only.
    """
    asked = dict.fromkeys(
        node.decision for process in processes for node in edition.nodes[process].values() if node.decision
    )
    found: dict[tuple[str, str], Decision] = {}
    for name in asked:
        definitions = edition.decisions[name]
        # What a file imports lies elsewhere, but it is asked through the file that imports it.
        for one in _with_required(definitions, name):
            found.setdefault((edition.decision_files[name], one.id), one)
    return tuple(
        AskedRule(file, table.decision, rule.number, _cells(rule.cells))
        for (file, _), decision in found.items()
        for table in decision.tables
        for rule in table.rules
        if _is_for(edition.process, table, rule)
    )


def _is_for(procedure: str, table: Table, rule: Rule) -> bool:
    """Tell whether a row may hit in cases of a procedure, as far as its cells about the procedure say."""
    frame = Frame({"?": procedure}, None, Evaluation(None, {}, None))
    about = (cell for column, cell in zip(table.inputs, rule.cells, strict=True) if column.text == PROCEDURE)
    return all(compile_check(cell)(frame) is True for cell in about)


def _with_required(definitions: Definitions, name: str) -> Iterator[Decision]:
    waiting, seen = [(definitions, definitions.find(name))], set[tuple[str, str]]()
    while waiting:
        at, element = waiting.pop()
        if element is None or (at.namespace, element.id) in seen:
            continue
        seen.add((at.namespace, element.id))
        if isinstance(element, Decision):
            yield element
        references = element.outputs if isinstance(element, Service) else element.requires
        for reference in references:
            file = at.imports[reference.file] if reference.file else at
            waiting.append((file, _element(file, reference.id)))


def _element(file: Definitions, identity: str) -> Decision | Service | None:
    return file.decisions.get(identity) or file.knowledge.get(identity) or file.services.get(identity)


def _cells(cells: Iterable[object]) -> str:
    texts = [str(getattr(cell, "text", "")).strip() for cell in cells]
    return "，".join(text or "-" for text in texts)
