"""`instance of` (DMN 1.5, 10.3.2.3.1)."""

from __future__ import annotations

from typing import Any

from app.feel.values import kind_of

SYNONYMS = {
    "dateTime": "date and time",
    "dayTimeDuration": "days and time duration",
    "yearMonthDuration": "years and months duration",
}


def is_instance(value: Any, type_name: str) -> bool:
    """Tell whether a value is of a type; null is only of type Null."""
    name, _, inner = type_name.partition("<")
    name = SYNONYMS.get(name, name)
    if value is None:
        return name == "Null"
    if name == "Any":
        return True
    if kind_of(value) != name:
        return False
    if name == "list" and inner:
        return all(is_instance(item, inner.removesuffix(">")) for item in value)
    return True
