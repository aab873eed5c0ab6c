"""What stands in the result cells of a decision's tables, for checks that need no case."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.feel import tree
from app.feel.arithmetic import negate

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.dmn.definitions import Definitions
    from app.dmn.model import Rule


def literal_rows(definitions: Definitions, decision: str) -> Iterator[tuple[Rule, dict[str, Any]]]:
    """Yield each rule and its results by column; None for an expression, which only a case can tell."""
    for table in getattr(definitions.find(decision), "tables", ()):
        for rule in table.rules:
            cells = zip(table.outputs, rule.results, strict=True)
            yield rule, {output.name: literal_value(cell) for output, cell in cells}


def literal_value(cell: Any) -> Any:
    """Return the value that stands in a cell, a negative number included; None for an expression, and for null."""
    node = getattr(cell, "node", cell)
    if isinstance(node, tree.Negate):
        return negate(literal_value(node.operand))
    return node.value if isinstance(node, tree.Literal) else None
