"""Which nodes and arrows of a procedure's diagrams its scenarios went through, read off the cases' histories."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from app.engine.drawn_flows import drawn_flows
from app.store.case_lists import history_of
from app.store.case_rows import case_of
from app.store.edition_rows import live_edition_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.engine.compiled_edition import CompiledEdition
    from app.engine.drawn_flows import DrawnFlow
    from app.services.context.app_context import AppContext

UNSPOKEN = frozenset({"subProcess"})
"""Kinds that leave nothing in a history: what is inside them does."""


def called_processes(edition: CompiledEdition) -> list[str]:
    """Return the processes of an edition that its own calls, directly or by others; shared ones lie idle in some."""
    found = [edition.process]
    for process in found:
        called = [node.called for node in edition.nodes[process].values() if node.called]
        found += [name for name in dict.fromkeys(called) if name in edition.nodes and name not in found]
    return found


@dataclass(slots=True)
class Coverage:
    """What of one procedure's diagrams was run. Nodes are (process, element); arrows (process, from, to)."""

    procedure: str
    nodes: dict[tuple[str, str], str] = field(default_factory=dict)
    flows: dict[tuple[str, str], DrawnFlow] = field(default_factory=dict)
    seen: set[tuple[str, str]] = field(default_factory=set)
    chosen: set[tuple[str, str, str]] = field(default_factory=set)
    choosers: set[tuple[str, str]] = field(default_factory=set)

    def look_at(self, context: AppContext, cases: Iterable[str]) -> None:
        """Take in the diagrams of the live edition, and what cases of this procedure did in them."""
        with context.database.reading() as work:
            live = live_edition_of(work, self.procedure).sha256
            edition = context.editions.compiled(work, live)
            reached = called_processes(edition)
            self.nodes = {
                (process, node.id): node.label
                for process in reached
                for node in edition.nodes[process].values()
                if node.drawn and node.kind not in UNSPOKEN
            }
            self.flows = {
                (flow.process, flow.id): flow for flow in drawn_flows(edition) if flow.process in reached
            }
            for case_id in cases:
                if case_of(work, case_id).edition != live:
                    continue
                for event in history_of(work, case_id):
                    self._note(event.process, event.element, event.facts.get("then"))

    def _note(self, process: str, element: str, then: object) -> None:
        self.seen.add((process, element))
        if then is not None:
            self.choosers.add((process, element))
            # The engine puts something of its own before a node with events at its edge, and names it after the node.
            self.chosen.add((process, element, str(then).partition(".")[0]))

    def is_taken(self, flow: DrawnFlow) -> bool:
        """Tell whether an arrow was taken: both its ends were reached, and a gateway chose this one."""
        source, target = (flow.process, flow.source), (flow.process, flow.target)
        if source in self.choosers:
            # Of two arrows between the same nodes, the engine names the arrow.
            ends = (flow.target, flow.id)
            return any((flow.process, flow.source, end) in self.chosen for end in ends)
        return source in self.seen and target in self.seen

    def lines(self) -> list[str]:
        """Return the report: two numbers, then what no scenario reaches."""
        nodes = [key for key in self.nodes if key in self.seen]
        flows = [flow for flow in self.flows.values() if self.is_taken(flow)]
        told = [
            f"{self.procedure}：走到 {len(nodes)}/{len(self.nodes)} 个节点，{len(flows)}/{len(self.flows)} 条流向"
        ]
        missed = [f"{name}（{key[1]}）" for key, name in self.nodes.items() if key not in self.seen]
        if missed:
            told.append(f"    没有走到的节点：{'、'.join(missed)}")
        arrows = [self._arrow(flow) for flow in self.flows.values() if not self.is_taken(flow)]
        if arrows:
            told.append(f"    没有走到的流向：{'、'.join(arrows)}")
        return told

    def _arrow(self, flow: DrawnFlow) -> str:
        ends = [self.nodes.get((flow.process, end), end) for end in (flow.source, flow.target)]
        return " → ".join(ends) + (f"（{flow.name}）" if flow.name else "")
