"""Lengths of time as timers have them: years, months, weeks, days and a time, all in one, and how often they pass."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from app.engine.step_execution import BEIJING
from app.feel.arithmetic import add
from app.feel.values import MONTHS_OF_A_YEAR, Months

_LENGTH = re.compile(
    r"P(?=[0-9T])(?:(?P<years>[0-9]{1,4})Y)?(?:(?P<months>[0-9]{1,5})M)?(?:(?P<weeks>[0-9]{1,5})W)?(?:(?P<days>[0-9]{1,6})D)?"
    r"(?:T(?=[0-9])(?:(?P<hours>[0-9]{1,7})H)?(?:(?P<minutes>[0-9]{1,8})M)?(?:(?P<seconds>[0-9]{1,9}(?:\.[0-9]{1,6})?)S)?)?"
)
_CYCLE = re.compile(r"R(?P<times>[0-9]{0,6})/(?:(?P<start>[0-9][^/]*)/)?(?P<length>P[^/]+)")


@dataclass(frozen=True, slots=True)
class Period:
    """Some months, and a time that is always as long."""

    months: int
    rest: timedelta

    def after(self, start: datetime, rounds: int = 1) -> datetime:
        """Return the instant so many periods after another; months are those of Beijing's calendar."""
        moved = add(start.astimezone(BEIJING), Months(self.months * rounds)) if self.months else start
        if not isinstance(moved, datetime):
            raise OverflowError
        return (moved + self.rest * rounds).astimezone(UTC)


@dataclass(frozen=True, slots=True)
class Cycle:
    """How often a timer fires (None: without end), when first if that is said, and how long in between."""

    times: int | None
    start: str | None
    period: Period


def read_period(text: str) -> Period | None:
    """Return the length a text spells, or None for what is none."""
    found = _LENGTH.fullmatch(text)
    if found is None:
        return None
    parts = {name: float(value or 0) for name, value in found.groupdict().items()}
    months = int(parts.pop("years")) * MONTHS_OF_A_YEAR + int(parts.pop("months"))
    try:
        return Period(months, timedelta(**parts))
    except OverflowError:
        return None


def read_cycle(text: str) -> Cycle | None:
    """Return the cycle a text spells; one without a length, or that never fires, is none."""
    found = _CYCLE.fullmatch(text)
    period = read_period(found["length"]) if found else None
    if found is None or period is None or (not period.months and not period.rest):
        return None
    times = int(found["times"]) if found["times"] else None
    return None if times == 0 else Cycle(times, found["start"], period)
