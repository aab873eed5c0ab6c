"""The flows of an edition as they are drawn, for whoever asks which of them cases have taken."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from app.engine.bpmn_xml import SCOPES, B

if TYPE_CHECKING:
    from app.engine.compiled_edition import CompiledEdition


@dataclass(frozen=True, slots=True)
class DrawnFlow:
    """One arrow of a diagram. `name` is what stands beside it, often nothing."""

    process: str
    id: str
    name: str
    source: str
    target: str
    condition: str = ""


def drawn_flows(edition: CompiledEdition) -> tuple[DrawnFlow, ...]:
    """Return every flow of the processes that an edition runs, in the order of their files."""
    return tuple(
        DrawnFlow(
            _process_of(flow),
            str(flow.get("id")),
            str(flow.get("name") or ""),
            str(flow.get("sourceRef")),
            str(flow.get("targetRef")),
            (flow.findtext(f"{B}conditionExpression") or "").strip(),
        )
        for root in edition.roots.values()
        for flow in root.iter(f"{B}sequenceFlow")
        if _process_of(flow) in edition.nodes
    )


def _process_of(flow: Any) -> str:
    outermost = [scope for scope in flow.iterancestors(*SCOPES) if scope.tag == SCOPES[0]]
    return str(outermost[0].get("id"))
