"""How much of each procedure the scenarios have walked through: nodes, flows, boundary events, decision rules.

A file that several procedures publish, such as the review and the correction, is one file: what a case of one
procedure walks through in it counts for each procedure that uses the very same file.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from app.engine.asked_rules import asked_rules
from app.engine.drawn_flows import drawn_flows
from app.scenarios.observed_cases import Observed
from app.store.edition_rows import files_of, live_edition_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from app.engine.compiled_edition import CompiledEdition
    from app.engine.diagram_node import Node
    from app.engine.drawn_flows import DrawnFlow
    from app.scenarios.observed_cases import ObservedCases
    from app.services.context.app_context import AppContext
    from app.store.database import UnitOfWork

NODES, FLOWS, BOUNDARIES, RULES = "nodes", "flows", "boundaries", "rules"
BOUNDARY = "boundaryEvent"
Digests = dict[str, str]
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Covered:
    """One kind of things: how many there are, and what was not reached, as people read it."""

    total: int
    missed: tuple[str, ...]

    @property
    def hit(self) -> int:
        """Return how many were reached."""
        return self.total - len(self.missed)


def keep_files(context: AppContext, seen: ObservedCases) -> None:
    """Note the files of the editions whose cases were observed here: a story may publish one of its own."""
    with context.database.reading() as work:
        for sha256 in seen.by_edition.keys() - seen.files.keys():
            if digests := _digests(work, sha256):
                seen.files[sha256] = digests


def called_processes(edition: CompiledEdition) -> list[str]:
    """Return the processes of an edition that its own calls, directly or by others; shared ones lie idle in some."""
    found = [edition.process]
    for process in found:
        called = [node.called for node in edition.nodes[process].values() if node.called]
        found += [name for name in dict.fromkeys(called) if name in edition.nodes and name not in found]
    return found


def coverage_of(
    context: AppContext, procedures: Iterable[str], seen: ObservedCases
) -> dict[str, Mapping[str, Covered]]:
    """Return what the observed cases have reached of the live edition of each procedure, by kind."""
    with context.database.reading() as work:
        files = {sha256: seen.files.get(sha256) or _digests(work, sha256) for sha256 in seen.by_edition}
        found: dict[str, Mapping[str, Covered]] = {}
        for procedure in procedures:
            live = live_edition_of(work, procedure).sha256
            edition = context.editions.compiled(work, live)
            own = files.get(live) or _digests(work, live)
            found[procedure] = _Measured(edition, own, files, seen).kinds()
    return found


def walked_of(
    context: AppContext, procedures: Iterable[str], seen: ObservedCases
) -> dict[str, dict[str, Any]]:
    """Return how often everything of the live edition of each procedure was walked, as plain JSON for drawing."""
    found: dict[str, dict[str, Any]] = {}
    with context.database.reading() as work:
        files = {sha256: seen.files.get(sha256) or _digests(work, sha256) for sha256 in seen.by_edition}
        for procedure in procedures:
            live = live_edition_of(work, procedure).sha256
            own = files.get(live) or _digests(work, live)
            found[procedure] = _Measured(context.editions.compiled(work, live), own, files, seen).times()
    return found


def _digests(work: UnitOfWork, sha256: str) -> Digests:
    return {path: hashlib.sha256(data).hexdigest() for path, data in files_of(work, sha256).items()}


class _Measured:
    """One edition beside what was seen of it, and of the files that it shares with others."""

    def __init__(
        self, edition: CompiledEdition, own: Digests, files: Mapping[str, Digests], seen: ObservedCases
    ) -> None:
        self.edition = edition
        self.processes = called_processes(edition)
        self._own, self._files, self._seen = own, files, seen
        self._known: dict[str, Observed] = {}

    def kinds(self) -> dict[str, Covered]:
        """Return what was reached and what was not."""
        nodes = [n for process in self.processes for n in self.edition.nodes[process].values() if n.drawn]
        flows = [flow for flow in drawn_flows(self.edition) if flow.process in self.processes]
        rules = asked_rules(self.edition, self.processes)
        return {
            NODES: _covered(nodes, self._is_reached, lambda node: f"{node.label}（{node.id}）"),
            FLOWS: _covered(flows, self._is_taken, self._arrow),
            BOUNDARIES: _covered(
                [node for node in nodes if node.kind == BOUNDARY],
                self._is_reached,
                lambda node: f"{node.label}（{node.id}）",
            ),
            RULES: _covered(
                rules,
                lambda rule: (rule.decision, rule.number) in self._of_file(rule.file).rules,
                lambda rule: f"{rule.decision} 第 {rule.number} 行（{rule.says}）",
            ),
        }

    def times(self) -> dict[str, Any]:
        """Return the processes, how often elements and ways were walked, and how often each row of a table hit."""
        of = {process: self._of_process(process) for process in self.processes}
        return {
            "processes": self.processes,
            "elements": [
                [*one, n] for p, each in of.items() for one, n in each.elements.items() if one[0] == p
            ],
            "ways": [[*one, n] for p, each in of.items() for one, n in each.ways.items() if one[0] == p],
            "rules": [
                [
                    rule.file,
                    rule.decision,
                    rule.number,
                    rule.says,
                    self._of_file(rule.file).rules[rule.decision, rule.number],
                ]
                for rule in asked_rules(self.edition, self.processes)
            ],
        }

    def _is_reached(self, node: Node) -> bool:
        return (node.process, node.id) in self._of_process(node.process).elements

    def _is_taken(self, flow: DrawnFlow) -> bool:
        # Of two flows between the same elements, the engine names the flow on the way.
        ends = (flow.target, flow.id)
        ways = self._of_process(flow.process).ways
        return any((flow.process, flow.source, end) in ways for end in ends)

    def _arrow(self, flow: DrawnFlow) -> str:
        nodes = self.edition.nodes[flow.process]
        ends = " → ".join(nodes[end].label if end in nodes else end for end in (flow.source, flow.target))
        return ends + (f"（{flow.name}）" if flow.name else "")

    def _of_process(self, process: str) -> Observed:
        return self._of_file(next(iter(self.edition.nodes[process].values())).file)

    def _of_file(self, path: str) -> Observed:
        """Return what was seen in all editions that have the very same file."""
        if path not in self._known:
            together = self._known[path] = Observed()
            for sha256, digests in self._files.items():
                if digests.get(path) == self._own[path]:
                    one = self._seen.by_edition[sha256]
                    together.elements += one.elements
                    together.ways += one.ways
                    together.rules += one.rules
        return self._known[path]


def _covered(things: Iterable[T], is_hit: Callable[[T], bool], told: Callable[[T], str]) -> Covered:
    every = list(things)
    return Covered(len(every), tuple(told(one) for one in every if not is_hit(one)))
