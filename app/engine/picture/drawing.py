"""A process as SVG, from the layout its author drew, with the places where a case is and was."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

from app.engine.bpmn_xml import B
from app.engine.picture.diagram_layout import layout_of
from app.engine.picture.heat_marks import HeatMark, draw_mark
from app.engine.picture.shape_drawing import SIZE, draw_edge, draw_shape, number

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from typing import Any

    from app.engine.compiled_edition import CompiledEdition
    from app.engine.picture.diagram_layout import Shape

MARGIN = 16
NO_MARKS: Mapping[str, HeatMark] = {}
FRAMES = ("participant", "lane", "subProcess")
"""Drawn first, so that what lies inside them stays visible."""


def draw(
    edition: CompiledEdition,
    process: str,
    *,
    active: Collection[str],
    done: Collection[str] = (),
    marks: Mapping[str, HeatMark] = NO_MARKS,
) -> str:
    """Return the picture of a process; empty when its author has drawn no layout. `marks` stand at their elements.

    It is safe to put into a page as it is: text is escaped, there is no script and no style.
    """
    return draw_among(edition.roots.values(), process, active=active, done=done, marks=marks)


def draw_among(
    roots: Iterable[Any],
    process: str,
    *,
    active: Collection[str] = (),
    done: Collection[str] = (),
    times: Mapping[str, int] | None = None,
    marks: Mapping[str, HeatMark] = NO_MARKS,
) -> str:
    """Return the picture of a process that is drawn in one of some files, as `draw` does.

    `times` tells how often elements and flows were walked; what it has with 0 is marked as not reached.
    """
    root, name = process_among(roots, process)
    layout = layout_of(root, process)
    if layout is None:
        return ""
    frame = layout.frame
    view = " ".join(
        number(value)
        for value in (
            frame.x - MARGIN,
            frame.y - MARGIN,
            frame.width + 2 * MARGIN,
            frame.height + 2 * MARGIN,
        )
    )
    names = [shape.name for shape in layout.shapes if shape.element in active and shape.name]
    words = f"{name}流程图" + (f"，正在进行：{'、'.join(names)}" if names else "")
    frames = [shape for shape in layout.shapes if shape.kind in FRAMES]
    signs = [shape for shape in layout.shapes if shape.kind not in FRAMES]
    told = times or {}
    parts = [_drawn(shape, active, done) for shape in frames]
    parts += [draw_edge(edge, told.get(edge.element)) for edge in layout.edges]
    parts += [_drawn(shape, active, done, told.get(shape.element)) for shape in signs]
    parts += [draw_mark(shape, marks[shape.element]) for shape in layout.shapes if shape.element in marks]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="bpmn" role="img" aria-label={quoteattr(words)} '
        f'viewBox="{view}" width="{number(frame.width + 2 * MARGIN)}" height="{number(frame.height + 2 * MARGIN)}" '
        f'font-size="{SIZE}"><title>{escape(words)}</title>{"".join(parts)}</svg>'
    )


def _drawn(shape: Shape, active: Collection[str], done: Collection[str], times: int | None = None) -> str:
    if times is not None:
        return draw_shape(shape, "done" if times else "missed", times)
    if shape.element in active:
        return draw_shape(shape, "active")
    return draw_shape(shape, "done" if shape.element in done else "")


def drawn_process(edition: CompiledEdition, process: str) -> tuple[Any, str]:
    """Return the tree of the file that holds a process, and the process's name; raises KeyError."""
    return process_among(edition.roots.values(), process)


def process_among(roots: Iterable[Any], process: str) -> tuple[Any, str]:
    """Return the tree among several that holds a process, and the process's name; raises KeyError."""
    for root in roots:
        for found in root.iter(f"{B}process"):
            if found.get("id") == process:
                return root, found.get("name") or process
    raise KeyError(process)
