"""What people call the types of values, and a sample of each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.dmn.foreign_types import WholeNumber
from app.feel.kind_names import KIND_NAMES

if TYPE_CHECKING:
    from app.feel.type_protocol import FeelType

_SHAPES = {
    "ListType": "列表",
    "ContextType": "上下文",
    "RangeType": "区间",
    "FunctionType": "函数",
    "Null": "空值",
}
SAMPLES = {
    "boolean": "true",
    "number": "1",
    "string": "“甲”",
    "date": "2026-03-01",
    "time": "09:30:00",
    "date and time": "2026-03-01T09:30:00",
    "days and time duration": "P1D",
    "years and months duration": "P1Y",
}
"""A value of each kind, to show what a cell cannot be compared with."""


def type_words(kind: FeelType) -> str:
    """Return what people call a type; one of a file's own goes by its name."""
    if isinstance(kind, WholeNumber):
        return "整数"
    name = getattr(kind, "name", None) or type(kind.core).__name__
    words = KIND_NAMES.get(name) or _SHAPES.get(name)
    return words or f"“{name}”"
