"""Plain inputs into the values their types mean: JSON has no dates, so a text may stand for one."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

from app.domain.exact_json import plain_number
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


def typed(value: Any, kind: FeelType, *, spelled_numbers: bool) -> Any:
    """Return a value with its texts read as dates, times and durations, in old cases numbers, where its type says so."""
    core = kind.core
    if isinstance(value, str) and isinstance(core, Simple) and core.name in SPELLED:
        found = SPELLED[core.name](value)
        return value if found is None else found
    if spelled_numbers and isinstance(value, str) and core == Simple("number"):
        return _spelled_number(value)
    if isinstance(value, list | tuple) and isinstance(core, ListType):
        return [typed(item, core.item, spelled_numbers=spelled_numbers) for item in value]
    if isinstance(value, dict) and isinstance(core, ContextType):
        kinds = dict(core.entries)
        return {
            name: typed(item, kinds[name], spelled_numbers=spelled_numbers)
            if name in kinds
            else from_plain(item)
            for name, item in value.items()
        }
    return from_plain(value)


def _spelled_number(text: str) -> Any:
    """Return the number for which a text stands in old data: one that no float holds, in its shortest spelling."""
    try:
        number = Decimal(text)
    except InvalidOperation:
        return text
    is_one = number.is_finite() and str(number) == text and isinstance(plain_number(number), Decimal)
    return number if is_one else text
