"""`value.name`: entries of contexts, parts of dates and durations. Nothing reaches a Python attribute."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, time, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from app.feel.far_dates import AnyDay, FarMoment, cycles_of
from app.feel.values import MONTHS_OF_A_YEAR, Months, Range, kind_of

if TYPE_CHECKING:
    from app.feel.evaluation import Evaluation

Getter = Callable[[Any], Any]


def _truncated(value: int, by: int) -> int:
    return -(abs(value) // by) if value < 0 else value // by


def _seconds(value: timedelta) -> int:
    return int(abs(value).total_seconds()) * (-1 if value < timedelta(0) else 1)


def _sign(value: timedelta, amount: int) -> int:
    return -amount if value < timedelta(0) else amount


def _zone_name(value: Any) -> str | None:
    return getattr(value.tzinfo, "key", None)


DATE: Mapping[str, Getter] = {
    "year": lambda v: v.year,
    "month": lambda v: cycles_of(v)[1].month,
    "day": lambda v: cycles_of(v)[1].day,
    "weekday": lambda v: cycles_of(v)[1].isoweekday(),
}
CLOCK: Mapping[str, Getter] = {
    "hour": lambda v: v.hour,
    "minute": lambda v: v.minute,
    "second": lambda v: v.second,
    "time offset": lambda v: v.utcoffset(),
    "timezone": _zone_name,
}
MOMENT: Mapping[str, Getter] = {**DATE, **CLOCK}
DAYS: Mapping[str, Getter] = {
    "days": lambda v: _sign(v, abs(v).days),
    "hours": lambda v: _sign(v, abs(v).seconds // 3600),
    "minutes": lambda v: _sign(v, abs(v).seconds // 60 % 60),
    "seconds": lambda v: _sign(v, abs(v).seconds % 60),
}
MONTHS: Mapping[str, Getter] = {
    "years": lambda v: _truncated(v.months, MONTHS_OF_A_YEAR),
    "months": lambda v: v.months - MONTHS_OF_A_YEAR * _truncated(v.months, MONTHS_OF_A_YEAR),
}
RANGE: Mapping[str, Getter] = {
    "start": lambda v: v.low,
    "end": lambda v: v.high,
    "start included": lambda v: v.low_included,
    "end included": lambda v: v.high_included,
}


def _of_base(getter: Getter) -> Getter:
    return lambda far: getter(far.base)


def member_of(value: Any, name: str, evaluation: Evaluation) -> Any:
    """Return an entry or part of a value; of a list, that of each item; null where there is none."""
    if isinstance(value, dict):
        if name not in value:
            evaluation.null(f"上下文里没有“{name}”")
        return value.get(name)
    if isinstance(value, list):
        evaluation.spend(len(value))
        return [member_of(item, name, evaluation) for item in value]
    getter = _parts(value).get(name)
    if getter is None:
        evaluation.null(f"{kind_of(value)} 没有“{name}”这一部分")
        return None
    found = getter(value)
    return Decimal(found) if type(found) is int else found


FAR_MOMENT: Mapping[str, Getter] = {**DATE, **{name: _of_base(getter) for name, getter in CLOCK.items()}}
# The first kind that fits counts: a date and time is a date, too.
PARTS: tuple[tuple[Any, Mapping[str, Getter]], ...] = (
    (FarMoment, FAR_MOMENT),
    (datetime, MOMENT),
    (AnyDay, DATE),
    (time, CLOCK),
    (timedelta, DAYS),
    (Months, MONTHS),
    (Range, RANGE),
)
NO_PARTS: Mapping[str, Getter] = {}


def _parts(value: Any) -> Mapping[str, Getter]:
    return next((parts for kinds, parts in PARTS if isinstance(value, kinds)), NO_PARTS)
