"""Kinds of values that are told from code to diagrams and tables, and whether a value fits its kind."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from app.domain.nearest import nearest, or_meant

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from enum import StrEnum

NAMES = {
    "any": "任意值",
    "text": "文字",
    "number": "数字",
    "boolean": "真假",
    "date": "日期",
    "instant": "日期和时间",
    "duration": "时长",
    "list": "列表",
    "context": "上下文",
}
"""What people call each kind."""


@dataclass(frozen=True, slots=True)
class ValueKind:
    """What a value may be. In JSON a date, an instant and a duration are ISO text."""

    name: str
    options: frozenset[str] = frozenset()
    """Of a text: the only values it has; empty for any text."""
    item: ValueKind | None = None
    """Of a list: what each of its items is."""
    fields: tuple[tuple[str, ValueKind], ...] | None = None
    """Of a context: its entries; None where they have no names of their own (codes as keys)."""
    may_be_null: bool = False


ANYTHING = ValueKind("any", may_be_null=True)
TEXT = ValueKind("text")
NUMBER = ValueKind("number")
BOOLEAN = ValueKind("boolean")
DATE = ValueKind("date")
INSTANT = ValueKind("instant")
DURATION = ValueKind("duration")
MAPPING = ValueKind("context")
NOTHING = ValueKind("context", fields=())
"""A result without entries."""


def one_of(*options: str) -> ValueKind:
    """Return the kind of a text that is one of some codes."""
    return ValueKind("text", options=frozenset(options))


def code_in(codes: type[StrEnum], *others: str) -> ValueKind:
    """Return the kind of a text that is the value of an enumeration's member, or one of the others."""
    return one_of(*(code.value for code in codes), *others)


def list_of(item: ValueKind) -> ValueKind:
    """Return the kind of a list."""
    return ValueKind("list", item=item)


def context_of(**fields: ValueKind) -> ValueKind:
    """Return the kind of a context with exactly these entries."""
    return ValueKind("context", fields=tuple(fields.items()))


def or_null(kind: ValueKind) -> ValueKind:
    """Return a kind whose value may be missing."""
    return replace(kind, may_be_null=True)


REFUSALS = list_of(context_of(rule=TEXT, facts=MAPPING))
"""Why rules refuse, one by one; the facts are for the page that says it."""


def kind_words(kind: ValueKind) -> str:
    """Return what people call a kind, in Chinese."""
    if kind.name == "text" and kind.options:
        words = "、".join(sorted(one for one in kind.options if one)) + (
            "，或空" if "" in kind.options else ""
        )
    elif kind.name == "list" and kind.item is not None:
        words = f"列表（每项是{kind_words(kind.item)}）"
    elif kind.name == "context" and kind.fields:
        words = "上下文（" + "、".join(name for name, _ in kind.fields) + "）"
    else:
        words = NAMES[kind.name]
    return f"{words}，可以没有" if kind.may_be_null and kind.name != "any" else words


def misfit(value: Any, kind: ValueKind, place: str = "") -> str:
    """Return in Chinese where and why a value does not fit its kind; empty when it fits."""
    if kind.name == "any" or (value is None and kind.may_be_null):
        return ""
    if not _FITS[kind.name](value):
        return f"{_at(place)}应是{kind_words(kind)}，得到的是 {_shown(value)}"
    if kind.options and str(value) not in kind.options:
        meant = nearest(str(value), kind.options)
        return f"{_at(place)}应是 {kind_words(kind)} 之一，得到的是 {_shown(value)}{or_meant(meant)}"
    if kind.name == "list":
        inner = kind.item or ANYTHING
        return _first(misfit(item, inner, f"{place}[{at}]") for at, item in enumerate(value, start=1))
    if kind.name == "context" and kind.fields is not None:
        return _wrong_entries(value, dict(kind.fields), place)
    return ""


def _wrong_entries(value: Any, fields: dict[str, ValueKind], place: str) -> str:
    for name in sorted(value.keys() - fields.keys()):
        return f"{_at(place)}多了没有声明的“{name}”{or_meant(nearest(name, fields))}"
    for name in sorted(fields.keys() - value.keys()):
        return f"{_at(place)}缺少声明过的“{name}”"
    prefix = f"{place}." if place else ""
    return _first(misfit(value[name], kind, prefix + name) for name, kind in fields.items())


def _first(found: Iterable[str]) -> str:
    return next((one for one in found if one), "")


def _at(place: str) -> str:
    return f"“{place}”" if place else "结果"


def _shown(value: Any) -> str:
    return f"“{value}”" if isinstance(value, str) else str(value)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float | Decimal) and not isinstance(value, bool)


def _is_date(value: Any) -> bool:
    if isinstance(value, date):
        return not isinstance(value, datetime)
    # Other spellings of ISO 8601, such as weeks, are no dates in FEEL.
    return isinstance(value, str) and _reads(date.fromisoformat, value) and _spelled_day(value) == value


def _spelled_day(text: str) -> str:
    return date.fromisoformat(text).isoformat()


def _is_instant(value: Any) -> bool:
    return isinstance(value, datetime) or (
        isinstance(value, str) and "T" in value and _reads(datetime.fromisoformat, value)
    )


def _reads(read: Callable[[str], Any], text: str) -> bool:
    try:
        read(text)
    except ValueError:
        return False
    return True


_FITS: dict[str, Callable[[Any], bool]] = {
    "text": lambda value: isinstance(value, str),
    "number": _is_number,
    "boolean": lambda value: isinstance(value, bool),
    "date": _is_date,
    "instant": _is_instant,
    "duration": lambda value: isinstance(value, str) and value.lstrip("-").startswith("P"),
    "list": lambda value: isinstance(value, list | tuple),
    "context": lambda value: hasattr(value, "keys"),
}
