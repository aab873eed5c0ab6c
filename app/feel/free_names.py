"""Which names an expression reads from its context."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.feel import tree

if TYPE_CHECKING:
    from collections.abc import Iterable


def free_names(node: Any, builtins: Iterable[str]) -> frozenset[str]:
    """Return the names a tree certainly reads from its context, paths included ("review.decision")."""
    found: set[str] = set()
    _visit(node, frozenset(), found)
    return frozenset(found - set(builtins))


def _visit(node: Any, bound: frozenset[str], found: set[str]) -> None:
    match node:
        case tree.Name() | tree.Path():
            _named(node, bound, found)
        case tree.For() | tree.Quantified():
            _iterated(node, bound, found)
        case tree.FunctionOf():
            _visit(node.body, bound | frozenset(node.parameters), found)
        case tree.Filter():
            # A name in the brackets may be an entry of the items: only what is read for certain is told.
            _visit(node.source, bound, found)
        case tree.ContextOf():
            for name, value in node.entries:
                _visit(value, bound, found)
                bound |= {name}
        case _:
            for child in node if isinstance(node, tuple) else tree.parts_of(node):
                _visit(child, bound, found)


def _named(node: tree.Name | tree.Path, bound: frozenset[str], found: set[str]) -> None:
    path = _path(node)
    if path is None:
        _visit(node.source, bound, found)  # type: ignore[union-attr]
    elif path.partition(".")[0] not in bound:
        found.add(path)


def _iterated(node: tree.For | tree.Quantified, bound: frozenset[str], found: set[str]) -> None:
    for name, source, last in node.iterators:
        _visit(source, bound, found)
        _visit(last, bound, found)
        bound |= {name}
    body = node.result if isinstance(node, tree.For) else node.condition
    _visit(body, bound | {"partial"}, found)


def _path(node: Any) -> str | None:
    if isinstance(node, tree.Name):
        return node.name
    if isinstance(node, tree.Path):
        inner = _path(node.source)
        return f"{inner}.{node.name}" if inner else None
    return None
