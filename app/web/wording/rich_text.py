"""The little Markdown that form texts may use: headings, lists, bold, links. Everything else is plain text."""

from __future__ import annotations

import re
from itertools import groupby

from markupsafe import Markup, escape

_BOLD = re.compile(r"\*\*([^*\n]{1,500})\*\*")
_LINK = re.compile(r"\[([^\]\n]{1,200})\]\(([^)\s]{1,500})\)")
_HEADING = re.compile(r"(#{1,4})\s+(.+)")
_ITEM = re.compile(r"(?:[-*]|([0-9]{1,2})[.、])\s+(.+)")
_SAFE_LINK = re.compile(r"(?:https?://|mailto:|tel:|/(?!/)|#)", re.IGNORECASE)


def rich_text(text: str) -> Markup:
    """Return the text as HTML; whatever looks like HTML in it is shown, not obeyed."""
    blocks = re.split(r"\n\s*\n", text.replace("\r\n", "\n").strip())
    return Markup("").join(part for block in blocks if block for part in _block(block))


def _block(block: str) -> list[Markup]:
    lines = [line.strip() for line in block.split("\n") if line.strip()]
    return [_lines(kind, list(group)) for kind, group in groupby(lines, _kind)]


def _kind(line: str) -> str:
    heading = _HEADING.fullmatch(line)
    if heading:
        return f"h{len(heading[1])}"
    item = _ITEM.fullmatch(line)
    if item:
        return "ol" if item[1] else "ul"
    return "p"


def _lines(kind: str, lines: list[str]) -> Markup:
    if kind.startswith("h"):
        # The page has the only h1; a text's first level starts below it.
        level = min(int(kind[1]) + 1, 4)
        shown = Markup("").join(_wrap(f"h{level}", line.lstrip("# ")) for line in lines)
    elif kind == "p":
        shown = Markup("<p>%s</p>") % Markup("<br>").join(_inline(line) for line in lines)
    else:
        items = Markup("").join(_wrap("li", _ITEM.sub(r"\2", line)) for line in lines)
        shown = Markup("<{0}>{1}</{0}>").format(Markup(kind), items)  # noqa: S704 — ul or ol
    return shown


def _wrap(tag: str, text: str) -> Markup:
    return Markup("<{0}>{1}</{0}>").format(Markup(tag), _inline(text))  # noqa: S704 — our own tag names


def _inline(text: str) -> Markup:
    safe = str(escape(text))
    safe = _BOLD.sub(r"<strong>\1</strong>", safe)
    return Markup(_LINK.sub(_link, safe))  # noqa: S704 — escaped first; only our own tags were put in


def _link(found: re.Match[str]) -> str:
    label, address = found.groups()
    return f'<a href="{address}">{label}</a>' if _SAFE_LINK.match(address) else label
