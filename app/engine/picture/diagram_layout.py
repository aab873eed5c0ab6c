"""Where a diagram's author has put each element: the diagram interchange part of BPMN."""

from __future__ import annotations

from dataclasses import dataclass
from math import isfinite
from typing import TYPE_CHECKING, Any

from app.engine.bpmn_xml import B, event_of, is_event_process, local
from app.engine.read_loop import MANY, loop_mark

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

DI = "{http://www.omg.org/spec/BPMN/20100524/DI}"
DC = "{http://www.omg.org/spec/DD/20100524/DC}"
DD = "{http://www.omg.org/spec/DD/20100524/DI}"
FARTHEST = 100_000.0
"""Coordinates beyond this are a mistake and are not drawn."""


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in the units of the diagram."""

    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """Return the right edge."""
        return self.x + self.width

    @property
    def bottom(self) -> float:
        """Return the lower edge."""
        return self.y + self.height

    @property
    def centre(self) -> tuple[float, float]:
        """Return the middle point."""
        return self.x + self.width / 2, self.y + self.height / 2


@dataclass(frozen=True, slots=True)
class Shape:
    """A drawn element: what it is, where it is, where its label is if that stands apart."""

    element: str
    kind: str
    name: str
    box: Box
    label: Box | None = None
    event: str | None = None
    interrupting: bool = True
    loop: str = ""
    """`many`, `one_by_one` or `again`, as its mark says."""
    by_event: bool = False
    expanded: bool = False
    horizontal: bool = True


@dataclass(frozen=True, slots=True)
class Edge:
    """A drawn flow or association."""

    element: str
    kind: str
    name: str
    points: tuple[tuple[float, float], ...]
    label: Box | None = None
    is_default: bool = False


@dataclass(frozen=True, slots=True)
class Layout:
    """All that is drawn of a process, in the order of the file."""

    shapes: tuple[Shape, ...]
    edges: tuple[Edge, ...]

    @property
    def frame(self) -> Box:
        """Return the box around everything."""
        boxes = [shape.box for shape in self.shapes] + [s.label for s in self.shapes if s.label]
        boxes += [edge.label for edge in self.edges if edge.label]
        xs = [x for edge in self.edges for x, _ in edge.points]
        ys = [y for edge in self.edges for _, y in edge.points]
        left, top = min([b.x for b in boxes] + xs), min([b.y for b in boxes] + ys)
        right, bottom = max([b.right for b in boxes] + xs), max([b.bottom for b in boxes] + ys)
        return Box(left, top, right - left, bottom - top)


def layout_of(root: Any, process: str) -> Layout | None:
    """Return the layout of a process, or None when its author has drawn none."""
    elements = {item.get("id"): item for item in root.iter() if item.get("id")}
    mine = {item.get("id") for item in elements[process].iter() if item.get("id")}
    plane = next((found for found in root.iter(f"{DI}BPMNPlane") if _is_of(found, process, elements)), None)
    if plane is None:
        return None
    mine |= {pool.get("id") for pool in root.iter(f"{B}participant") if pool.get("processRef") == process}
    defaults = {item.get("default") for item in elements.values()}
    shapes = tuple(_shapes(plane, elements, mine))
    edges = tuple(_edges(plane, elements, mine, defaults))
    return Layout(shapes, edges) if shapes else None


def _is_of(plane: Any, process: str, elements: Mapping[str, Any]) -> bool:
    drawn = elements.get(plane.get("bpmnElement"))
    if drawn is None:
        return False
    pools = {pool.get("processRef") for pool in drawn.iter(f"{B}participant")}
    return bool(drawn.get("id") == process or process in pools)


def _shapes(plane: Any, elements: Mapping[str, Any], mine: set[str]) -> Iterator[Shape]:
    for drawn in plane.iterfind(f"{DI}BPMNShape"):
        element, box = elements.get(drawn.get("bpmnElement")), _box(drawn.find(f"{DC}Bounds"))
        if element is None or box is None or element.get("id") not in mine:
            continue
        yield Shape(
            element=element.get("id"),
            kind=local(element),
            name=_name(element),
            box=box,
            label=_box(drawn.find(f"{DI}BPMNLabel/{DC}Bounds")),
            event=event_of(element),
            interrupting="false" not in {element.get("cancelActivity"), element.get("isInterrupting")},
            loop=_loop_of(element),
            by_event=is_event_process(element),
            expanded=drawn.get("isExpanded") != "false",
            horizontal=drawn.get("isHorizontal", "true") != "false",
        )


def _loop_of(element: Any) -> str:
    mark = loop_mark(element)
    if mark is None:
        return ""
    if local(mark) != MANY:
        return "again"
    return "one_by_one" if mark.get("isSequential") == "true" else "many"


def _edges(
    plane: Any, elements: Mapping[str, Any], mine: set[str], defaults: set[str | None]
) -> Iterator[Edge]:
    for drawn in plane.iterfind(f"{DI}BPMNEdge"):
        element = elements.get(drawn.get("bpmnElement"))
        points = [_point(waypoint) for waypoint in drawn.iterfind(f"{DD}waypoint")]
        whole = tuple(point for point in points if point is not None)
        if element is None or element.get("id") not in mine or len(whole) < 2:  # noqa: PLR2004 — two ends
            continue
        yield Edge(
            element=element.get("id"),
            kind=local(element),
            name=_name(element),
            points=whole,
            label=_box(drawn.find(f"{DI}BPMNLabel/{DC}Bounds")),
            is_default=element.get("id") in defaults,
        )


def _name(element: Any) -> str:
    if local(element) == "textAnnotation":
        return (element.findtext(f"{B}text") or "").strip()
    return (element.get("name") or "").strip()


def _box(bounds: Any) -> Box | None:
    if bounds is None:
        return None
    numbers = [_number(bounds.get(name)) for name in ("x", "y", "width", "height")]
    whole = [number for number in numbers if number is not None]
    return Box(*whole) if len(whole) == len(numbers) else None


def _point(waypoint: Any) -> tuple[float, float] | None:
    x, y = _number(waypoint.get("x")), _number(waypoint.get("y"))
    return (x, y) if x is not None and y is not None else None


def _number(text: str | None) -> float | None:
    try:
        number = float(text or "")
    except ValueError:
        return None
    return number if isfinite(number) and abs(number) <= FARTHEST else None
