"""The signs of BPMN as SVG: presentation attributes and class names only, no style and no script."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

from app.engine.picture.label_wrapping import wrap_label

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.engine.picture.diagram_layout import Box, Edge, Shape

INK, LINE, PAPER = "#1d2733", "#5b6876", "#ffffff"
ACTIVE_FILL, ACTIVE_LINE = "#fff1cc", "#b45309"
DONE_FILL, DONE_LINE = "#e3f3e8", "#2c6e49"
SIZE = 13
HEADER = 30

MISSED_FILL, MISSED_LINE = "#fdeceb", "#a3262a"
COLOURS = {
    "": (PAPER, LINE),
    "active": (ACTIVE_FILL, ACTIVE_LINE),
    "done": (DONE_FILL, DONE_LINE),
    "missed": (MISSED_FILL, MISSED_LINE),
}
STATE_WORDS = {"": "", "active": "（正在进行）", "done": "（已完成）", "missed": "（没有走到）"}
TAKEN_WIDTH = "2.6"

ICONS = {
    "userTask": '<circle cx="7" cy="4.5" r="3"/><path d="M1.5 13c0-7 11-7 11 0z"/>',
    "serviceTask": '<circle cx="7" cy="7" r="2.2"/><circle cx="7" cy="7" r="5" stroke-dasharray="2.2 1.7"/>',
    "businessRuleTask": '<path d="M1 2h12v10H1zM1 5h12M5 5v7M1 8.5h12"/>',
    "receiveTask": '<path d="M1 3h12v8H1zl6 4.5L13 3"/>',
    "sendTask": '<path d="M1 3h12v8H1zl6 4.5L13 3"/>',
}
EVENT_SIGNS = {
    "timer": '<circle r="8.5"/><path d="M0-6V0L4.5 2.5"/>',
    "message": '<path d="M-8-5.5H8v11H-8zL0 1 8-5.5"/>',
    "error": '<path d="M-7 7L-3-5 2 2 7-7 3.5 6-1.5-1z"/>',
    "escalation": '<path d="M0-8L5.5 7 0 2-5.5 7z"/>',
    "signal": '<path d="M0-7L7.5 6H-7.5z"/>',
    "link": '<path d="M-8-3H2V-7L9 0 2 7V3H-8z"/>',
    "conditional": '<path d="M-6-7H6V7H-6zM-4-4H4M-4-1.3H4M-4 1.3H4M-4 4H4"/>',
    "terminate": f'<circle r="9" fill="{INK}"/>',
}
LOOP_SIGNS = {
    "many": '<path d="M-4-6V6M0-6V6M4-6V6" stroke-width="2"/>',
    "one_by_one": '<path d="M-6-4H6M-6 0H6M-6 4H6" stroke-width="2"/>',
    "again": '<path d="M-3 5.5a6 6 0 1 1 5 .5M-3 5.5h-4M-3 5.5v-4"/>',
}
GATEWAY_SIGNS = {
    "exclusiveGateway": '<path d="M-7-7L7 7M7-7L-7 7" stroke-width="3"/>',
    "parallelGateway": '<path d="M-9 0H9M0-9V9" stroke-width="3"/>',
    "inclusiveGateway": '<circle r="10" stroke-width="2.5"/>',
    "eventBasedGateway": '<circle r="13"/><path d="M0-8L7.6-2.5 4.7 6.5H-4.7L-7.6-2.5z"/>',
}


def number(value: float) -> str:
    """Return a coordinate, short."""
    return f"{round(value, 1):g}"


def draw_shape(shape: Shape, state: str, times: int | None = None) -> str:
    """Return one element with its label; `state` is empty, `active`, `done` or, with `times`, `missed`."""
    drawer = _drawer_of(shape.kind)
    words = STATE_WORDS[state] if not times else f"（走到 {times} 次）"
    title = escape(f"{shape.name or shape.element}{words}")
    classes = f"{shape.kind} {state}".strip()
    count = "" if times is None else _count(shape.box.x, shape.box.y, times)
    return f"<g class={quoteattr(classes)}><title>{title}</title>{drawer(shape, state)}{count}</g>"


def _count(x: float, y: float, times: int) -> str:
    """Return how often something was walked, in a small label; a cross for what was not reached."""
    text = f"×{times}" if times else "✕"
    line = DONE_LINE if times else MISSED_LINE
    width = 10 + 7 * len(text)
    return (
        f'<g transform="{_at(x - 6, y - 9)}"><rect width="{width}" height="17" rx="8" fill="{PAPER}" stroke="{line}"/>'
        f'<text x="{number(width / 2)}" y="12.5" text-anchor="middle" font-size="11" fill="{line}">{text}</text></g>'
    )


def _drawer_of(kind: str) -> Callable[[Shape, str], str]:
    if kind in {"participant", "lane"}:
        return _band
    if kind == "textAnnotation":
        return _annotation
    if kind.endswith("Gateway"):
        return _gateway
    if kind.endswith("Event"):
        return _event
    return _data if kind.startswith("data") else _activity


def _band(shape: Shape, _state: str) -> str:
    box = shape.box
    outline = _rect(box, "none", LINE, 1)
    if not shape.horizontal:
        x, y = box.x + box.width / 2, box.y + HEADER / 2 + 5
        return outline + _lines([shape.name], x, y)
    x, y = box.x + HEADER / 2 + 5, box.y + box.height / 2
    turned = f'transform="rotate(-90 {number(x)} {number(y)})"'
    return outline + _lines(wrap_label(shape.name, box.height, SIZE)[:1], x, y, turned)


def _annotation(shape: Shape, _state: str) -> str:
    box = shape.box
    bracket = f"M{number(box.x + 12)} {number(box.y)}h-12v{number(box.height)}h12"
    return f'<path d="{bracket}" fill="none" stroke="{LINE}"/>' + _text_in(shape.name, box)


def _data(shape: Shape, _state: str) -> str:
    return _rect(shape.box, PAPER, LINE, 1) + _label(shape)


def _activity(shape: Shape, state: str) -> str:
    box = shape.box
    fill, line = COLOURS[state]
    is_frame = shape.kind == "subProcess" and shape.expanded
    if is_frame:
        # What goes on shows inside it.
        frame = _rect(box, "none", LINE, 1.6, radius=8, dashes="" if not shape.by_event else "2 4")
        return frame + _lines_from(shape.name, box.x + 12, box.y + 20) + _loop(shape)
    width = 3.0 if state == "active" or shape.kind == "callActivity" else 1.3
    parts = [_rect(box, fill, line, width, radius=8), _text_in(shape.name, box, inset=8)]
    if icon := ICONS.get(shape.kind):
        ink = f'fill="{INK}"' if shape.kind == "sendTask" else 'fill="none"'
        parts.append(f'<g transform="{_at(box.x + 6, box.y + 5)}" {ink} stroke="{LINE}">{icon}</g>')
    if shape.kind == "callActivity" or (shape.kind == "subProcess" and not shape.expanded):
        x, y = box.x + box.width / 2, box.bottom - 9
        parts.append(
            f'<path transform="{_at(x, y)}" d="M-6-6H6V6H-6zM0-4V4M-4 0H4" fill="none" stroke="{LINE}"/>'
        )
    return "".join(parts) + _loop(shape) + _token(box, state)


def _loop(shape: Shape) -> str:
    """Return the sign of a loop mark, beside the sign of what is not expanded."""
    sign = LOOP_SIGNS.get(shape.loop)
    if sign is None:
        return ""
    place = _at(shape.box.x + shape.box.width / 2 - 16, shape.box.bottom - 9)
    return f'<g class="loop" transform="{place}" fill="none" stroke="{LINE}">{sign}</g>'


def _gateway(shape: Shape, state: str) -> str:
    box = shape.box
    fill, line = COLOURS[state]
    x, y = box.centre
    corners = ((x, box.y), (box.right, y), (x, box.bottom), (box.x, y))
    points = " ".join(f"{number(a)},{number(b)}" for a, b in corners)
    sign = GATEWAY_SIGNS.get(shape.kind, "")
    return (
        f'<polygon points="{points}" fill="{fill}" stroke="{line}" stroke-width="1.3"/>'
        f'<g transform="{_at(x, y)}" fill="none" stroke="{INK}">{sign}</g>{_label(shape)}'
    )


def _event(shape: Shape, state: str) -> str:
    box = shape.box
    fill, line = COLOURS[state]
    x, y = box.centre
    radius = min(box.width, box.height) / 2
    dashes = "" if shape.interrupting else ' stroke-dasharray="4 2.5"'
    width = 3.2 if shape.kind == "endEvent" else 1.3
    rings = f'<circle r="{number(radius)}" fill="{fill}" stroke="{line}" stroke-width="{width}"{dashes}/>'
    if shape.kind in {"intermediateCatchEvent", "intermediateThrowEvent", "boundaryEvent"}:
        rings += f'<circle r="{number(radius - 3)}" fill="none" stroke="{line}"{dashes}/>'
    throws = shape.kind in {"endEvent", "intermediateThrowEvent"}
    ink = f'fill="{INK}" stroke="{PAPER}"' if throws else f'fill="none" stroke="{INK}"'
    sign = f"<g {ink}>{EVENT_SIGNS.get(shape.event or '', '')}</g>" if shape.event else ""
    return f'<g transform="{_at(x, y)}">{rings}{sign}</g>{_label(shape)}{_token(box, state)}'


def _token(box: Box, state: str) -> str:
    """Return the mark that tells a state without colour: a dot where the case is, a tick where it was."""
    place = _at(box.right - 4, box.y + 4)
    if state == "active":
        return f'<circle class="token" transform="{place}" r="7" fill="{ACTIVE_LINE}" stroke="{PAPER}" stroke-width="2"/>'
    if state == "done":
        return f'<path transform="{place}" d="M-5 0l4 4 7-8" fill="none" stroke="{DONE_LINE}" stroke-width="2.5"/>'
    return ""


def draw_edge(edge: Edge, times: int | None = None) -> str:
    """Return one flow with its arrow head and label; `times` tells how often it was taken."""
    points = " ".join(f"{number(x)},{number(y)}" for x, y in edge.points)
    if edge.kind != "sequenceFlow":
        return f'<polyline points="{points}" fill="none" stroke="{LINE}" stroke-dasharray="2 3"/>'
    told = "" if times is None else f"（走过 {times} 次）" if times else STATE_WORDS["missed"]
    title = f"<title>{escape(edge.name + told)}</title>" if edge.name or told else ""
    line = LINE if times is None else DONE_LINE if times else MISSED_LINE
    look = 'stroke-width="1.3"' if times is None else f'stroke-width="{TAKEN_WIDTH}"'
    look += ' stroke-dasharray="6 4"' if times == 0 else ""
    return (
        f'<g class="flow">{title}<polyline points="{points}" fill="none" stroke="{line}" {look}/>'
        f"{_arrow_head(edge, line)}{_default_mark(edge)}{_edge_label(edge)}</g>"
    )


def _arrow_head(edge: Edge, line: str) -> str:
    (x0, y0), (x, y) = edge.points[-2:]
    length = max(((x - x0) ** 2 + (y - y0) ** 2) ** 0.5, 0.001)
    dx, dy = (x - x0) / length, (y - y0) / length
    corners = (
        (x, y),
        (x - 9 * dx - 4 * dy, y - 9 * dy + 4 * dx),
        (x - 9 * dx + 4 * dy, y - 9 * dy - 4 * dx),
    )
    return f'<polygon points="{" ".join(f"{number(a)},{number(b)}" for a, b in corners)}" fill="{line}"/>'


def _default_mark(edge: Edge) -> str:
    if not edge.is_default:
        return ""
    (x0, y0), (x1, y1) = edge.points[:2]
    length = max(((x1 - x0) ** 2 + (y1 - y0) ** 2) ** 0.5, 0.001)
    dx, dy = (x1 - x0) / length, (y1 - y0) / length
    x, y = x0 + 9 * dx, y0 + 9 * dy
    a, b = (x - 4 * (dx + dy), y - 4 * (dy - dx)), (x + 4 * (dx + dy), y + 4 * (dy - dx))
    return f'<path d="M{number(a[0])} {number(a[1])}L{number(b[0])} {number(b[1])}" stroke="{LINE}" stroke-width="1.3"/>'


def _edge_label(edge: Edge) -> str:
    if not edge.name:
        return ""
    if edge.label is not None:
        return _beside(edge.name, edge.label)
    (x0, y0), (x1, y1) = edge.points[:2]
    return _lines([edge.name], (x0 + x1) / 2, (y0 + y1) / 2 - 6)


def _label(shape: Shape) -> str:
    """Return the label of a sign too small to hold it: where the author put it, else below."""
    if not shape.name:
        return ""
    if shape.label is not None:
        return _beside(shape.name, shape.label)
    x, _ = shape.box.centre
    return _lines(wrap_label(shape.name, 90, SIZE), x, shape.box.bottom + SIZE + 2)


def _beside(text: str, box: Box) -> str:
    x, _ = box.centre
    return _lines(wrap_label(text, max(box.width + 2, SIZE * 4), SIZE), x, box.y + SIZE - 2)


def _text_in(text: str, box: Box, inset: float = 4) -> str:
    lines = wrap_label(text, box.width - 2 * inset, SIZE)
    x, y = box.centre
    return _lines(lines, x, y - (len(lines) - 1) * SIZE * 0.62 + SIZE * 0.36)


def _lines(lines: list[str], x: float, y: float, extra: str = "") -> str:
    if not any(lines):
        return ""
    spans = "".join(
        f'<tspan x="{number(x)}" y="{number(y + index * SIZE * 1.24)}">{escape(line)}</tspan>'
        for index, line in enumerate(lines)
    )
    return f'<text text-anchor="middle" fill="{INK}" {extra}>{spans}</text>'


def _lines_from(text: str, x: float, y: float) -> str:
    return f'<text x="{number(x)}" y="{number(y)}" fill="{INK}">{escape(text)}</text>'


def _rect(box: Box, fill: str, line: str, width: float, radius: float = 0, dashes: str = "") -> str:
    rounded = f' rx="{number(radius)}"' if radius else ""
    rounded += f' stroke-dasharray="{dashes}"' if dashes else ""
    return (
        f'<rect x="{number(box.x)}" y="{number(box.y)}" width="{number(box.width)}" height="{number(box.height)}"'
        f'{rounded} fill="{fill}" stroke="{line}" stroke-width="{number(width)}"/>'
    )


def _at(x: float, y: float) -> str:
    return f"translate({number(x)} {number(y)})"
