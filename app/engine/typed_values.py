"""A case's data are plain JSON; what is declared a date or a time becomes one before an expression reads it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.dmn.plain_inputs import typed
from app.feel.feel_types import ContextType, ListType
from app.feel.known_types import SPELLED, has_spelled, words_of
from app.feel.plain import shown

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.engine.variable_types import ProcessTypes
    from app.feel.type_protocol import FeelType


class UnfitValueError(Exception):
    """A value in the case's data that is not of the type its source declares; the message is Chinese."""


def spelled_types(types: ProcessTypes) -> ProcessTypes:
    """Return of each process the names whose values have parts that are text in JSON and are none."""
    return {
        process: {name: kind for name, kind in names.items() if has_spelled(kind)}
        for process, names in types.items()
    }


def with_types(data: Mapping[str, Any], types: Mapping[str, FeelType]) -> Mapping[str, Any]:
    """Return a process's data with values of the types they are declared; raises UnfitValueError."""
    found = {name: _value(name, data[name], kind) for name, kind in types.items() if name in data}
    return {**data, **found} if found else data


def _value(name: str, value: Any, kind: FeelType) -> Any:
    found = typed(value, kind, spelled_numbers=False)
    wrong = _misfit(name, found, kind)
    if wrong:
        raise UnfitValueError(wrong)
    return found


def _misfit(place: str, value: Any, kind: FeelType) -> str:
    """Return which part of a value is still a text although it is declared to be none."""
    core = kind.core
    if core in SPELLED:
        return f"“{place}”应是{words_of(kind)}，办件里的值是 {shown(value)}" if isinstance(value, str) else ""
    if isinstance(core, ListType) and isinstance(value, list):
        parts = [(f"{place}[{number}]", item, core.item) for number, item in enumerate(value, start=1)]
    elif isinstance(core, ContextType) and isinstance(value, dict):
        parts = [(f"{place}.{name}", value.get(name), inner) for name, inner in core.entries]
    else:
        parts = []
    return next((wrong for part in parts if (wrong := _misfit(*part))), "")
