"""Looking names and paths up where most of them lead: into a caller's plain contexts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from app.feel import tree
from app.feel.evaluation import MISSING, PLAIN, Frame

Run = Callable[[Frame], Any]


def path_of(dotted: str) -> Any:
    """Return the tree of a name with dots as a path of names."""
    first, *rest = (part.strip() for part in dotted.split("."))
    found: Any = tree.Name(first)
    for part in rest:
        found = tree.Path(found, part)
    return found


def names_of(node: Any) -> tuple[str, ...]:
    """Return the names of `a.b.c`; nothing for what is more than names."""
    if isinstance(node, tree.Name):
        return (node.name,)
    if isinstance(node, tree.Path):
        inner = names_of(node.source)
        return (*inner, node.name) if inner else ()
    return ()


def path_lookup(names: tuple[str, ...], otherwise: Run) -> Run:
    """Return the closure of a path into a caller's plain contexts, of which only the end is converted."""
    first, *rest = names

    def run(frame: Frame) -> Any:
        outer: Frame | None = frame
        while outer is not None:
            found = outer.values.get(first, MISSING)
            if found is not MISSING:
                break
            outer = outer.parent
        else:
            return otherwise(frame)
        for name in rest:
            if type(found) is not dict or (found := found.get(name, MISSING)) is MISSING:
                return otherwise(frame)
        return frame.evaluation.feel(found) if type(found) in PLAIN else found

    return run
