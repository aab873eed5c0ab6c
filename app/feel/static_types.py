"""What the text of an expression alone tells about the type of its value."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.feel import tree
from app.feel.feel_types import ANY, ContextType, FunctionType, type_of

if TYPE_CHECKING:
    from app.feel.type_protocol import FeelType


def known_type(node: Any) -> FeelType:
    """Return the type of a tree as far as its text alone tells it."""
    match node:
        case tree.Literal():
            return type_of(node.value)
        case tree.ContextOf():
            return ContextType(tuple((name, known_type(value)) for name, value in node.entries))
        case tree.FunctionOf():
            return FunctionType(node.types, known_type(node.body))
        case _:
            return ANY
