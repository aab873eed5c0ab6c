"""The type of `value.name` for values of a known type."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.feel.feel_types import ANY, ContextType, ListType, RangeType
from app.feel.known_types import BOOLEAN, DAYS, NUMBER, TEXT, ExactContext, name_of

if TYPE_CHECKING:
    from app.feel.type_protocol import FeelType

_DATE = dict.fromkeys(("year", "month", "day", "weekday"), NUMBER)
_CLOCK = {**dict.fromkeys(("hour", "minute", "second"), NUMBER), "time offset": DAYS, "timezone": TEXT}
_RANGE = {"start": ANY, "end": ANY, "start included": BOOLEAN, "end included": BOOLEAN}
PARTS: dict[str, dict[str, FeelType]] = {
    "date": {**_DATE},
    "time": {**_CLOCK},
    "date and time": {**_DATE, **_CLOCK},
    "days and time duration": dict.fromkeys(("days", "hours", "minutes", "seconds"), NUMBER),
    "years and months duration": dict.fromkeys(("years", "months"), NUMBER),
    "string": {},
    "number": {},
    "boolean": {},
    "function": {},
}
"""Parts of the values of each kind."""


def member_type(source: FeelType, name: str) -> FeelType | None:
    """Return the type of a member; ANY where nothing is known, None where there is no such member for certain."""
    core = source.core
    if isinstance(core, ListType):
        found = member_type(core.item, name)
        return None if found is None else ListType(found)
    if isinstance(core, ContextType):
        return dict(core.entries).get(name, None if isinstance(core, ExactContext) else ANY)
    if isinstance(core, RangeType):
        return _RANGE.get(name)
    parts = PARTS.get(name_of(source) or "")
    return ANY if parts is None else parts.get(name)


def members_of(source: FeelType) -> tuple[str, ...]:
    """Return the names of all members there can be."""
    core = source.core
    if isinstance(core, ListType):
        return members_of(core.item)
    if isinstance(core, ContextType):
        return tuple(name for name, _ in core.entries)
    return tuple(PARTS.get(name_of(source) or "", ()))
