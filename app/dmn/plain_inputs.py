"""Plain inputs into the values their types mean: JSON has no dates, so a text may stand for one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.feel.feel_types import ContextType, ListType, Simple
from app.feel.literals import date_of, date_time_of, duration_of, time_of
from app.feel.plain import from_plain

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.feel.type_protocol import FeelType

SPELLED: dict[str, Callable[[str], Any]] = {
    "date": date_of,
    "time": time_of,
    "date and time": date_time_of,
    "days and time duration": duration_of,
    "years and months duration": duration_of,
}


def typed(value: Any, kind: FeelType) -> Any:
    """Return a value with its texts read as dates, times and durations wherever its type says so."""
    core = kind.core
    if isinstance(value, str) and isinstance(core, Simple) and core.name in SPELLED:
        found = SPELLED[core.name](value)
        return value if found is None else found
    if isinstance(value, list | tuple) and isinstance(core, ListType):
        return [typed(item, core.item) for item in value]
    if isinstance(value, dict) and isinstance(core, ContextType):
        kinds = dict(core.entries)
        return {
            name: typed(item, kinds[name]) if name in kinds else from_plain(item)
            for name, item in value.items()
        }
    return from_plain(value)
