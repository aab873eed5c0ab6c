"""A diagram's elements with their settings, as they are compared."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from app.dmn.dmn_xml import parse_xml
from app.engine.bpmn_xml import SCOPES, B, local
from app.engine.difference.change import Facts, facts_of
from app.engine.difference.diagram_words import exact_kind, kind_word, without_kind_of_timer
from app.engine.meaning import LANE, PLACED
from app.engine.picture.twin_wording import loop_words
from app.engine.read_loop import loop_mark, loop_text
from app.engine.templates import Template

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

TOLD_APART = frozenset({"laneSet", "childLaneSet", "flowNodeRef", "participant"})
"""Parts that are elements of their own, or are told with the steps."""
ARTIFACTS = frozenset({"textAnnotation", "association", "group"})
"""What may be drawn beside the processes, too: elements of their own wherever they stand."""
JOINING = frozenset({"sequenceFlow", "association"})


@dataclass(slots=True)
class DiagramElements:
    """A diagram's elements by id, in the order of the file, with their settings."""

    elements: dict[str, Any] = field(default_factory=dict)
    facts: dict[str, Facts] = field(default_factory=dict)
    loops: dict[str, str] = field(default_factory=dict)
    """How often steps are done that are done several times, in words."""
    lanes: dict[str, str] = field(default_factory=dict)
    """All lanes with their names, those without a step as well."""

    def label(self, identity: str) -> str:
        """Return what people call an element."""
        element = self.elements.get(identity)
        if element is None:
            return f"“{self.lanes.get(identity) or identity}”"
        if local(element) in JOINING:
            name, ends = element.get("name"), self.ends(identity)
            return f"“{name}”（{ends}）" if name else ends
        text = (element.findtext(f"{B}text") or "").strip() if local(element) == "textAnnotation" else ""
        return f"“{element.get('name') or text or exact_kind(element) or identity}”"

    def ends(self, identity: str) -> str:
        """Return where a flow begins and ends."""
        element = self.elements[identity]
        return "→".join(self.label(element.get(end, "")) for end in ("sourceRef", "targetRef"))

    def way(self, identity: str) -> str:
        """Return what a flow is called beside its source."""
        element = self.elements.get(identity)
        if element is None:
            return f"“{identity}”"
        target = f"到{self.label(element.get('targetRef', ''))}"
        return f"“{element.get('name')}”（{target}）" if element.get("name") else target

    def owner(self, identity: str) -> str:
        """Return an element's kind and what people call it."""
        return f"{kind_word(self.elements[identity])}{self.label(identity)}"

    def place(self, identity: str) -> str:
        """Return between what an element stands, as an addition to a sentence."""
        host = self.elements[identity].get("attachedToRef")
        told = f"在{self.label(host)}上" if host else ""
        before = self._named(
            flow.get("sourceRef", "") for flow in self.flows() if flow.get("targetRef") == identity
        )
        behind = self._named(
            flow.get("targetRef", "") for flow in self.flows() if flow.get("sourceRef") == identity
        )
        between = "、".join([*([f"{before}之后"] if before else []), *([f"{behind}之前"] if behind else [])])
        return "".join(f"，{one}" for one in (told, f"在{between}" if between else "") if one)

    def _named(self, identities: Iterable[str]) -> str:
        return "和".join(self.label(one) for one in identities if one in self.elements)

    def flows(self) -> Iterator[Any]:
        """Yield the flows."""
        return (one for one in self.elements.values() if local(one) == "sequenceFlow")

    def order_of_ways(self, identity: str) -> list[str]:
        """Return the ways on from a gateway in the order in which their conditions are asked."""
        default = self.elements[identity].get("default")
        return [
            flow.get("id")
            for flow in self.flows()
            if flow.get("sourceRef") == identity and flow.get("id") != default
        ]


def read_elements(content: bytes) -> DiagramElements:
    """Return the elements of a diagram; raises DmnError for what is no XML."""
    root = parse_xml(content)
    found = DiagramElements()
    for element in [*root, *root.iter(f"{B}participant")]:
        if str(element.tag).startswith(B):
            _add(found, element)
    for scope in root.iter(*SCOPES):
        _add_inside(found, scope)
    for artifact in root.iterfind(f"{B}collaboration/{B}*[@id]"):
        if local(artifact) in ARTIFACTS:
            _add(found, artifact)
    for lane in root.iter(LANE):
        found.lanes[lane.get("id", "")] = lane.get("name", "")
        if lane.find(f".//{PLACED}") is not None:
            _add_lane(found, lane)
    return found


def _add_inside(found: DiagramElements, scope: Any) -> None:
    """Keep what stands in a process or sub-process."""
    for element in scope:
        if str(element.tag).startswith(B) and element.get("id") and local(element) != "laneSet":
            _add(found, element)
            found.facts[element.get("id")]["scope",] = scope.get("id", "")


def _add_lane(found: DiagramElements, lane: Any) -> None:
    """Keep a lane, and with each of its steps where it stands."""
    _add(found, lane)
    for placed in lane.findall(PLACED):
        facts = found.facts.get((placed.text or "").strip())
        if facts is not None:
            facts["lane",] = lane.get("id", "")


def _add(found: DiagramElements, element: Any) -> None:
    identity = element.get("id", "")
    is_scope = element.tag in SCOPES

    def apart(part: Any) -> bool:
        if local(part) in TOLD_APART or (part.get("id") and local(part) in ARTIFACTS):
            return True
        return is_scope and part.get("id") is not None and str(part.tag).startswith(B)

    facts = facts_of(element, apart)
    facts.pop(("triggeredByEvent",), None)
    found.elements[identity] = element
    found.facts[identity] = {without_kind_of_timer(key): value for key, value in facts.items()}
    if (mark := loop_mark(element)) is not None:
        found.loops[identity] = loop_words(
            loop_text(mark, lambda text, _place: Template(text) if text else None)
        )
