"""What stands in the result cells of a decision's tables, for checks that need no case."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.dmn.definitions import Definitions
    from app.dmn.model import Rule


def literal_rows(definitions: Definitions, decision: str) -> Iterator[tuple[Rule, dict[str, Any]]]:
    """Yield each rule and its results by column; None for an expression, which only a case can tell."""
    for table in getattr(definitions.find(decision), "tables", ()):
        for rule in table.rules:
            cells = zip(table.outputs, rule.results, strict=True)
            yield rule, {output.name: _literal(cell) for output, cell in cells}


def _literal(cell: Any) -> Any:
    return getattr(getattr(cell, "node", cell), "value", None)
