"""The types of FEEL: what is an instance of what, and how a value is fitted to a type (DMN 1.5, 10.3.2.9)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, time
from typing import TYPE_CHECKING, Any

from app.feel.far_dates import AnyDay, AnyMoment, combined
from app.feel.values import Function, Range, kind_of

if TYPE_CHECKING:
    from app.feel.type_protocol import FeelType


@dataclass(frozen=True, slots=True)
class Simple:
    """A type known by its name alone."""

    name: str

    def holds(self, value: Any) -> bool:
        """Tell whether a value is of this kind."""
        if value is None:
            return self.name == "Null"
        return self.name == "Any" or kind_of(value) == self.name

    @property
    def core(self) -> FeelType:
        """Return itself."""
        return self


@dataclass(frozen=True, slots=True)
class ListType:
    """`list<item>`."""

    item: FeelType

    def holds(self, value: Any) -> bool:
        """Tell whether a value is a list of such items; nulls may be among them."""
        return isinstance(value, list) and all(item is None or self.item.holds(item) for item in value)

    @property
    def core(self) -> FeelType:
        """Return itself."""
        return self


@dataclass(frozen=True, slots=True)
class RangeType:
    """`range<end>`."""

    end: FeelType

    def holds(self, value: Any) -> bool:
        """Tell whether a value is a range with such ends; an open end fits any."""
        return isinstance(value, Range) and all(
            end is None or self.end.holds(end) for end in (value.low, value.high)
        )

    @property
    def core(self) -> FeelType:
        """Return itself."""
        return self


@dataclass(frozen=True, slots=True)
class ContextType:
    """`context<name: type, …>`; a context may have more entries than its type."""

    entries: tuple[tuple[str, FeelType], ...]

    def holds(self, value: Any) -> bool:
        """Tell whether a value is a context with all these entries; an entry may be null, but not absent."""
        return isinstance(value, dict) and all(
            name in value and (value[name] is None or kind.holds(value[name])) for name, kind in self.entries
        )

    @property
    def core(self) -> FeelType:
        """Return itself."""
        return self


@dataclass(frozen=True, slots=True)
class FunctionType:
    """`function<parameters> -> result`."""

    parameters: tuple[FeelType, ...]
    result: FeelType

    def holds(self, value: Any) -> bool:
        """Tell whether a value is a function that takes these arguments and gives this result."""
        if not isinstance(value, Function):
            return False
        return _takes(value, self.parameters) and _may_give(value.result_type, self.result)

    @property
    def core(self) -> FeelType:
        """Return itself."""
        return self


ANY = Simple("Any")
NULL = Simple("Null")
SYNONYMS = {
    "dateTime": "date and time",
    "dayTimeDuration": "days and time duration",
    "yearMonthDuration": "years and months duration",
    "null": "Null",
}
SIMPLE_NAMES = frozenset(
    {
        "Any", "Null", "number", "string", "boolean", "date", "time", "date and time", "list", "context",
        "days and time duration", "years and months duration", "range", "function",
    }
)  # fmt: skip


def simple_type(name: str) -> Simple | None:
    """Return the built-in type of a name."""
    name = SYNONYMS.get(name, name)
    return Simple(name) if name in SIMPLE_NAMES else None


def _takes(function: Function, wanted: tuple[FeelType, ...]) -> bool:
    """Tell whether a function can be called with arguments of these types; what it says nothing of takes anything."""
    most = len(function.parameters)
    if not most - function.optional <= len(wanted) or (len(wanted) > most and not function.variadic):
        return False
    own = function.parameter_types or (ANY,) * most
    return all(
        not isinstance(kind.core, TOLD) or conforms(theirs, kind)
        for kind, theirs in zip(own, wanted, strict=False)
    )


def _may_give(result: FeelType | None, wanted: FeelType) -> bool:
    """Tell whether a function may give such a result; what is not known of it cannot be held against it."""
    if result is None or result.core == ANY:
        return True
    own, wide = result.core, wanted.core
    if isinstance(own, ContextType) and isinstance(wide, ContextType):
        entries = dict(own.entries)
        return all(name in entries and _may_give(entries[name], kind) for name, kind in wide.entries)
    if isinstance(own, FunctionType) and isinstance(wide, FunctionType):
        return len(own.parameters) == len(wide.parameters) and _may_give(own.result, wide.result)
    return conforms(own, wide)


TOLD = (Simple, ListType, RangeType, ContextType, FunctionType)
"""Types that say something; a parameter of a built-in function says only that it is no list."""


def conforms(narrow: FeelType, wide: FeelType) -> bool:
    """Tell whether every value of one type is one of the other (DMN 1.5, 10.3.2.9.2)."""
    narrow, wide = narrow.core, wide.core
    if wide in {ANY, narrow} or narrow == NULL:
        return True
    match narrow, wide:
        case ListType(item=own), ListType(item=other):
            return conforms(own, other)
        case RangeType(end=own), RangeType(end=other):
            return conforms(own, other)
        case ContextType(), ContextType():
            own_entries = dict(narrow.entries)
            return all(n in own_entries and conforms(own_entries[n], kind) for n, kind in wide.entries)
        case FunctionType(), FunctionType():
            return _function_conforms(narrow, wide)
        case _:
            return isinstance(wide, Simple) and wide.name == _BARE.get(type(narrow))


_BARE: dict[type, str] = {
    ListType: "list",
    RangeType: "range",
    ContextType: "context",
    FunctionType: "function",
}


def _function_conforms(narrow: FunctionType, wide: FunctionType) -> bool:
    """A function may stand for another when it takes at least as much and gives at most as much."""
    return (
        len(narrow.parameters) == len(wide.parameters)
        and all(conforms(theirs, own) for own, theirs in zip(narrow.parameters, wide.parameters, strict=True))
        and conforms(narrow.result, wide.result)
    )


def type_of(value: Any) -> FeelType:
    """Return the narrowest type of a value, as far as it can be told."""
    if isinstance(value, list):
        kinds = [type_of(item) for item in value]
        same = kinds and all(kind == kinds[0] for kind in kinds)
        return ListType(kinds[0] if same else ANY)
    if isinstance(value, dict):
        return ContextType(tuple((name, type_of(item)) for name, item in value.items()))
    return NULL if value is None else Simple(kind_of(value))


def fitted(value: Any, kind: FeelType) -> Any:
    """Return a value fitted to a type, or null (DMN 1.5, 10.3.2.9.4).

    A list of one fits its item's type, an item fits a list's type, a date fits date and time as its midnight.
    """
    if value is None or kind.holds(value):
        return value
    core = kind.core
    if isinstance(value, list) and len(value) == 1 and kind.holds(value[0]):
        return value[0]
    if not isinstance(value, list) and isinstance(core, ListType) and kind.holds([value]):
        return [value]
    if core == Simple("date and time") and isinstance(value, AnyDay) and not isinstance(value, AnyMoment):
        return combined(value, time(tzinfo=UTC))
    return None
