"""Times finer than a microsecond, where Python's own end: the same times with up to three more digits behind."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any, TypeVar

MICRO_DIGITS = 6
NANO_DIGITS = 9


class FineTime(time):
    """A time with nanoseconds beyond its microseconds."""

    nanos: int = 0

    def replace(self, *parts: Any, **named: Any) -> FineTime:
        """Return the time with other parts, its nanoseconds kept."""
        return fine(super().replace(*parts, **named), self.nanos)


class FineMoment(datetime):
    """A date and time with nanoseconds beyond its microseconds."""

    nanos: int = 0

    def replace(self, *parts: Any, **named: Any) -> FineMoment:
        """Return the date and time with other parts, its nanoseconds kept."""
        return fine(super().replace(*parts, **named), self.nanos)

    def timetz(self) -> time:
        """Return the time of the day, with its zone."""
        return fine_time(super().timetz(), self.nanos)

    def __add__(self, by: timedelta) -> FineMoment:
        return fine(super().__add__(by), self.nanos)


Fine = TypeVar("Fine", FineTime, FineMoment)


def fine(value: Fine, nanos: int) -> Fine:
    """Return a fine value with its nanoseconds set."""
    value.nanos = nanos
    return value


def fine_time(clock: time, nanos: int) -> time:
    """Return a time with some nanoseconds more."""
    if not nanos:
        return clock
    return fine(FineTime(clock.hour, clock.minute, clock.second, clock.microsecond, clock.tzinfo), nanos)


def fine_moment(moment: datetime, like: time | datetime) -> datetime:
    """Return a date and time with the nanoseconds of another time."""
    nanos = nanos_of(like)
    return fine(FineMoment.combine(moment.date(), moment.timetz()), nanos) if nanos else moment


def nanos_of(value: Any) -> int:
    """Return how many nanoseconds a time has beyond its microseconds."""
    return int(getattr(value, "nanos", 0))


def split_second(digits: str) -> tuple[int, int]:
    """Return the microseconds, and the nanoseconds beyond them, that the digits behind the point mean."""
    whole = digits.ljust(NANO_DIGITS, "0")
    return int(whole[:MICRO_DIGITS]), int(whole[MICRO_DIGITS:])
