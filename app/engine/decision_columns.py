"""What a decision looks at: the input columns of its tables, for the history and for lint."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.engine.templates import Template
from app.feel.expression import FeelSyntaxError, compile_expression

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.dmn.definitions import Definitions


def columns_of(definitions: Definitions, decision: str) -> dict[str, Template]:
    """Return the input columns of a decision's own tables by label.

    A column that needs more than the case's data, such as another decision, is told as null by evaluation.
    """
    found = {}
    for table in getattr(definitions.find(decision), "tables", ()):
        for column in table.inputs:
            try:
                expression = compile_expression(column.text, names=definitions.names)
            except FeelSyntaxError:
                # The table has been linted; what only its own reader understands is left out of the history.
                continue
            found[column.label or column.text] = Template(column.text, expression=expression)
    return found


def reads_of(definitions: Definitions, decision: str) -> Iterator[tuple[str, frozenset[str]]]:
    """Yield each text of a decision and of those it requires, with the names it reads from the case."""
    known: set[str] = set()
    texts: list[tuple[str, frozenset[str]]] = []
    waiting = [decision]
    while waiting:
        found = definitions.find(waiting.pop())
        for reference in getattr(found, "requires", ()):
            element = definitions.decisions.get(reference.id) or definitions.knowledge.get(reference.id)
            if element is None or reference.file:
                # Another file's names are checked with that file's own decisions.
                return
            if element.variable.name not in known:
                known.add(element.variable.name)
                waiting.append(element.id)
        for table in getattr(found, "tables", ()):
            texts += [
                (cell.text, getattr(cell, "names", frozenset()))
                for r in table.rules
                for cell in r.cells
                if hasattr(cell, "text")
            ]
        texts += [(t.text, t.names) for t in columns_of(definitions, found.id if found else "").values()]
    for text, names in texts:
        yield text, frozenset(name for name in names if name.partition(".")[0] not in known)
