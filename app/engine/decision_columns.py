"""What a decision looked at, for the history: the input columns of its tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.engine.templates import Template
from app.feel.expression import FeelSyntaxError, compile_expression

if TYPE_CHECKING:
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
