"""Types as far as declarations and texts tell them before anything is evaluated."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from app.feel.feel_types import ANY, NULL, ContextType, FunctionType, ListType, RangeType, Simple
from app.feel.kind_names import KIND_NAMES
from app.feel.values import kind_of

if TYPE_CHECKING:
    from app.domain.value_kinds import ValueKind
    from app.feel.type_protocol import FeelType

TEXT, NUMBER, BOOLEAN = Simple("string"), Simple("number"), Simple("boolean")
DATE, INSTANT, TIME = Simple("date"), Simple("date and time"), Simple("time")
DAYS, MONTHS = Simple("days and time duration"), Simple("years and months duration")
SPELLED = frozenset({DATE, INSTANT, TIME, DAYS, MONTHS})
"""Types whose values are text in JSON."""
_OF_KINDS = {
    "text": TEXT,
    "number": NUMBER,
    "boolean": BOOLEAN,
    "date": DATE,
    "instant": INSTANT,
    "duration": DAYS,
}


@dataclass(frozen=True, slots=True)
class ChoiceType:
    """A text that is one of some options."""

    options: frozenset[str]

    def holds(self, value: Any) -> bool:
        """Tell whether a value is a text."""
        return kind_of(value) == TEXT.name

    @property
    def core(self) -> FeelType:
        """Return the type of any text."""
        return TEXT


@dataclass(frozen=True, slots=True)
class ExactContext(ContextType):
    """A context that has these entries and no others."""


def declared_type(kind: ValueKind) -> FeelType:
    """Return the type of a kind of value that code declares."""
    if kind.options:
        return ChoiceType(kind.options)
    if kind.name == "list":
        return ListType(declared_type(kind.item) if kind.item else ANY)
    if kind.name == "context":
        if kind.fields is None:
            return ContextType(())
        return ExactContext(tuple((name, declared_type(inner)) for name, inner in kind.fields))
    return _OF_KINDS.get(kind.name, ANY)


def plain_type(kind: FeelType) -> FeelType:
    """Return what a type is where values are plain JSON: dates, times and durations are texts there."""
    core = kind.core
    if core in SPELLED:
        return TEXT
    if isinstance(core, ListType):
        return ListType(plain_type(core.item))
    if isinstance(core, ContextType):
        return type(core)(tuple((name, plain_type(inner)) for name, inner in core.entries))
    return kind


def has_spelled(kind: FeelType) -> bool:
    """Tell whether values of a type have parts that are text in JSON and are none in FEEL."""
    core = kind.core
    if isinstance(core, ListType):
        return has_spelled(core.item)
    if isinstance(core, ContextType):
        return any(has_spelled(inner) for _, inner in core.entries)
    return core in SPELLED


def name_of(kind: FeelType) -> str | None:
    """Return the name of the kind of all values of a type; None where it is not known."""
    core = kind.core
    if isinstance(core, Simple):
        return None if core.name in _UNKNOWN else core.name
    return _SHAPES.get(type(core))


_UNKNOWN = frozenset({ANY.name, NULL.name})
_SHAPES: dict[type, str] = {
    ListType: "list",
    ContextType: "context",
    ExactContext: "context",
    RangeType: "range",
    FunctionType: "function",
}


def words_of(kind: FeelType) -> str:
    """Return what people call a type."""
    return KIND_NAMES.get(name_of(kind) or "", "任意值")


def joined(first: FeelType, second: FeelType) -> FeelType:
    """Return the narrowest type that is known to hold the values of both; null is a value of every type."""
    if NULL in (first, second):
        return second if first == NULL else first
    if first == second:
        return first
    if isinstance(first, ChoiceType) and isinstance(second, ChoiceType):
        return ChoiceType(first.options | second.options)
    one, other = first.core, second.core
    if isinstance(one, ListType) and isinstance(other, ListType):
        return ListType(joined(one.item, other.item))
    if isinstance(one, ContextType) and isinstance(other, ContextType):
        return _joined_contexts(one, other)
    return one if one == other else ANY


def _joined_contexts(one: ContextType, other: ContextType) -> FeelType:
    mine, theirs = dict(one.entries), dict(other.entries)
    every = tuple(
        (
            name,
            joined(mine[name], theirs[name])
            if name in mine and name in theirs
            else _either(name, mine, theirs),
        )
        for name in dict.fromkeys((*mine, *theirs))
    )
    is_exact = isinstance(one, ExactContext) and isinstance(other, ExactContext)
    return ExactContext(every) if is_exact else ContextType(every)


def _either(name: str, mine: dict[str, FeelType], theirs: dict[str, FeelType]) -> FeelType:
    return mine[name] if name in mine else theirs[name]
