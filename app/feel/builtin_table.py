"""All built-in functions by name, with their parameters (DMN 1.5, 10.3.4)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from app.feel import builtin_contexts as contexts
from app.feel import builtin_dates as dates
from app.feel import builtin_lists as lists
from app.feel import builtin_numbers as numbers
from app.feel import builtin_ranges as ranges
from app.feel import builtin_strings as strings
from app.feel.feel_types import ANY, ListType
from app.feel.spelled_ranges import make_range
from app.feel.values import NUMBERS, Function, equal

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.feel.type_protocol import FeelType


def number(text: Any, grouping: Any = None, point: Any = None) -> Any:
    """Return the number a text spells with the given separators."""
    if isinstance(text, Decimal) and grouping is None and point is None:
        return text
    if not isinstance(text, str) or not _are_separators(grouping, point):
        return None
    plain = text.replace(grouping, "") if grouping else text
    plain = plain.replace(point, ".") if point else plain
    value = NUMBERS.create_decimal(plain) if _NUMBER.fullmatch(plain) else None
    return value if value is not None and value.is_finite() else None


def _are_separators(grouping: Any, point: Any) -> bool:
    if not isinstance(grouping, str | None) or not isinstance(point, str | None):
        return False
    return grouping in {None, " ", ",", "."} and point in {None, ",", "."} and grouping != (point or ".")


def negation(value: Any) -> Any:
    """Return three-valued `not`."""
    return not value if isinstance(value, bool) else None


def is_same(first: Any, second: Any) -> bool:
    """Tell whether two values are the same, their types and zones included."""
    if type(first) is not type(second):
        return False
    return equal(first, second) is True and getattr(first, "tzinfo", None) == getattr(second, "tzinfo", None)


@dataclass(frozen=True, slots=True)
class SingleType:
    """What a parameter takes that is meant for one value: anything but a list, so that a list of one fits."""

    def holds(self, value: Any) -> bool:
        """Tell whether a value is no list."""
        return not isinstance(value, list)

    @property
    def core(self) -> FeelType:
        """Return itself."""
        return self


_NUMBER = re.compile(r"-?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]{1,9})?")
RANGES = "range1, range2"
POINTS_OR_RANGES = f"point1, point2|point, range|range, point|{RANGES}"
CLOCK = "hour, minute, second"
ANYTHING = frozenset(
    {"element", "match", "newItem", "item", "value", "value1", "value2", "entries", "key", "keys", "from", "position",
     "point1", "point2", "range1", "range2", "point", "range"}
)  # fmt: skip


def _kind(parameter: str) -> FeelType:
    if parameter in {"list", "contexts"}:
        return ListType(ANY)
    return ANY if parameter in ANYTHING else SingleType()


def _table(*rows: tuple[str, Callable[..., Any], str, int]) -> dict[str, Function]:
    found = {}
    for name, call, parameters, optional in rows:
        first, *others = (
            tuple(part.strip() for part in names.split(",") if part.strip())
            for names in parameters.split("|")
        )
        variadic = parameters.endswith("…")
        names = tuple(part.rstrip("…") for part in first)
        kinds = () if variadic else tuple(_kind(part) for part in names)
        found[name] = Function(
            name, names, call, optional, variadic, parameter_types=kinds, alternatives=tuple(others)
        )
    return found


BUILTINS: dict[str, Function] = _table(
    ("date", dates.make_date, "from, month, day|year, month, day", 2),
    ("time", dates.make_time, "from, minute, second, offset|hour, minute, second, offset", 3),
    (
        "date and time",
        dates.date_and_time,
        f"from, time, day, {CLOCK}, offset|date, time|year, month, day, {CLOCK}, offset|year, month, day, {CLOCK}, timezone",
        6,
    ),
    ("duration", dates.duration, "from", 0),
    ("years and months duration", dates.years_and_months_duration, "from, to", 0),
    ("now", dates.now, "", 0),
    ("today", dates.today, "", 0),
    ("day of year", dates.day_of_year, "date", 0),
    ("day of week", dates.day_of_week, "date", 0),
    ("month of year", dates.month_of_year, "date", 0),
    ("week of year", dates.week_of_year, "date", 0),
    ("number", number, "from, grouping separator, decimal separator", 2),
    ("string", strings.string, "from", 0),
    ("not", negation, "negand", 0),
    ("is", is_same, "value1, value2", 0),
    ("substring", strings.substring, "string, start position, length", 1),
    ("string length", strings.string_length, "string", 0),
    ("upper case", strings.upper_case, "string", 0),
    ("lower case", strings.lower_case, "string", 0),
    ("substring before", strings.substring_before, "string, match", 0),
    ("substring after", strings.substring_after, "string, match", 0),
    ("contains", strings.contains, "string, match", 0),
    ("starts with", strings.starts_with, "string, match", 0),
    ("ends with", strings.ends_with, "string, match", 0),
    ("matches", strings.matches, "input, pattern, flags", 1),
    ("replace", strings.replace, "input, pattern, replacement, flags", 1),
    ("split", strings.split, "string, delimiter", 0),
    ("string join", strings.string_join, "list, delimiter", 1),
    ("list contains", lists.list_contains, "list, element", 0),
    ("count", lists.count, "list", 0),
    ("min", lists.minimum, "list…", 0),
    ("max", lists.maximum, "list…", 0),
    ("sum", lists.total, "list…", 0),
    ("product", lists.product, "list…", 0),
    ("mean", lists.mean, "list…", 0),
    ("median", lists.median, "list…", 0),
    ("stddev", lists.stddev, "list…", 0),
    ("mode", lists.mode, "list…", 0),
    ("all", lists.every_one, "list…", 0),
    ("any", lists.any_one, "list…", 0),
    ("sublist", lists.sublist, "list, start position, length", 1),
    ("append", lists.append, "list, item…", 0),
    ("concatenate", lists.concatenate, "list…", 0),
    ("insert before", lists.insert_before, "list, position, newItem", 0),
    ("remove", lists.remove, "list, position", 0),
    ("list replace", lists.list_replace, "list, position, newItem|list, match, newItem", 0),
    ("reverse", lists.reverse, "list", 0),
    ("index of", lists.index_of, "list, match", 0),
    ("union", lists.union, "list…", 0),
    ("distinct values", lists.distinct_values, "list", 0),
    ("flatten", lists.flatten, "list", 0),
    ("sort", lists.sort, "list, precedes", 0),
    ("get value", contexts.get_value, "m, key", 0),
    ("get entries", contexts.get_entries, "m", 0),
    ("context", contexts.make_context, "entries", 0),
    ("context put", contexts.context_put, "context, key, value|context, keys, value", 0),
    ("context merge", contexts.context_merge, "contexts", 0),
    ("decimal", numbers.decimal, "n, scale", 0),
    ("floor", numbers.floor, "n, scale", 1),
    ("ceiling", numbers.ceiling, "n, scale", 1),
    ("round up", numbers.round_up, "n, scale", 0),
    ("round down", numbers.round_down, "n, scale", 0),
    ("round half up", numbers.round_half_up, "n, scale", 0),
    ("round half down", numbers.round_half_down, "n, scale", 0),
    ("abs", numbers.absolute, "n", 0),
    ("modulo", numbers.modulo, "dividend, divisor", 0),
    ("sqrt", numbers.sqrt, "number", 0),
    ("log", numbers.log, "number", 0),
    ("exp", numbers.exp, "number", 0),
    ("odd", numbers.odd, "number", 0),
    ("even", numbers.even, "number", 0),
    ("before", ranges.before, POINTS_OR_RANGES, 0),
    ("after", ranges.after, POINTS_OR_RANGES, 0),
    ("meets", ranges.meets, RANGES, 0),
    ("met by", ranges.met_by, RANGES, 0),
    ("overlaps", ranges.overlaps, RANGES, 0),
    ("overlaps before", ranges.overlaps_before, RANGES, 0),
    ("overlaps after", ranges.overlaps_after, RANGES, 0),
    ("includes", ranges.includes, f"range, point|{RANGES}", 0),
    ("during", ranges.during, f"point, range|{RANGES}", 0),
    ("starts", ranges.starts, f"point, range|{RANGES}", 0),
    ("started by", ranges.started_by, f"range, point|{RANGES}", 0),
    ("finishes", ranges.finishes, f"point, range|{RANGES}", 0),
    ("finished by", ranges.finished_by, f"range, point|{RANGES}", 0),
    ("coincides", ranges.coincides, f"point1, point2|{RANGES}", 0),
    ("range", make_range, "from", 0),
)
