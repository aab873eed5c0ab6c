"""ISO text into dates, times and durations, and back (DMN 1.5, 10.3.4.1)."""

from __future__ import annotations

import re
from datetime import time, timedelta, timezone
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from app.feel.far_dates import AnyDay, AnyMoment, Far, FarMoment, combined, date_from, moved
from app.feel.feel_errors import FeelSyntaxError
from app.feel.fine_clock import fine_time, nanos_of, split_second
from app.feel.values import MONTHS_OF_A_YEAR, Months

_DATE = re.compile(r"(-?(?:[1-9][0-9]{4,8}|[0-9]{4}))-([0-9]{2})-([0-9]{2})")
_TIME = re.compile(
    r"([0-9]{2}):([0-9]{2}):([0-9]{2})(\.[0-9]{1,9})?([Zz]|[+-][0-9]{2}:[0-9]{2}(?::[0-9]{2})?|@[A-Za-z0-9_+/-]+)?"
)
_DAYS = re.compile(
    r"(-?)P(?:([0-9]{1,18})D)?(?:T(?:([0-9]{1,18})H)?(?:([0-9]{1,18})M)?(?:([0-9]{1,18}(?:\.[0-9]{1,18})?)S)?)?"
)
_MONTHS = re.compile(r"(-?)P(?:([0-9]{1,18})Y)?(?:([0-9]{1,18})M)?")
END_OF_DAY = "24:00:00"
"""Midnight at the end of a day, as XML Schema writes it."""
MAX_OFFSET_HOURS = 14


def date_of(text: str) -> Any:
    """Return the date a text spells, or null."""
    match = _DATE.fullmatch(text)
    try:
        return date_from(int(match[1]), int(match[2]), int(match[3])) if match else None
    except ValueError:
        return None


def time_of(text: str) -> time | None:
    """Return the time a text spells, with its zone if it names one, or null."""
    match = _TIME.fullmatch(text)
    if match is None:
        return None
    try:
        micro, nanos = split_second((match[4] or ".0")[1:])
        if match[0].startswith(END_OF_DAY):
            return time(0, tzinfo=zone_of(match[5]))
        return fine_time(time(int(match[1]), int(match[2]), int(match[3]), micro, zone_of(match[5])), nanos)
    except (ValueError, KeyError):
        return None


def zone_of(text: str | None) -> Any:
    """Return the zone of `Z`, `+08:00` or `@Asia/Shanghai`; raises ValueError for any other."""
    if not text:
        return None
    if text in {"Z", "z"}:
        return timezone.utc  # noqa: UP017 — a zone object, shared with fromisoformat's
    if text.startswith("@"):
        try:
            return ZoneInfo(text[1:])
        except ZoneInfoNotFoundError as unknown:
            raise ValueError(text) from unknown
    hours, minutes, *rest = (int(part) for part in text[1:].split(":"))
    if hours > MAX_OFFSET_HOURS:
        raise ValueError(text)
    offset = timedelta(hours=hours, minutes=minutes, seconds=rest[0] if rest else 0)
    return timezone(-offset if text[0] == "-" else offset)


def date_time_of(text: str) -> Any:
    """Return the date and time a text spells, or null; a date alone is midnight."""
    day_text, has_time, time_text = text.partition("T")
    day = date_of(day_text)
    if day is None:
        return None
    clock = time_of(time_text) if has_time else time()
    if clock is None:
        return None
    moment = combined(day, clock)
    return moved(moment, timedelta(days=1)) if time_text.startswith(END_OF_DAY) else moment


def duration_of(text: str) -> timedelta | Months | None:
    """Return the duration a text spells, or null."""
    months = _MONTHS.fullmatch(text)
    if months and (months[2] or months[3]):
        total = int(months[2] or 0) * MONTHS_OF_A_YEAR + int(months[3] or 0)
        return Months(-total if months[1] else total)
    days = _DAYS.fullmatch(text)
    if days is None or not any(days.groups()[1:]) or text.endswith("T"):
        return None
    try:
        length = timedelta(
            days=int(days[2] or 0),
            hours=int(days[3] or 0),
            minutes=int(days[4] or 0),
            seconds=float(days[5] or 0),
        )
    except OverflowError:
        return None
    return -length if days[1] else length


def at_literal(text: str, column: int) -> Any:
    """Return the value of `@"…"`; raises FeelSyntaxError when it spells none."""
    for read in (date_of, time_of, date_time_of, duration_of):
        value = read(text)
        if value is not None:
            return value
    raise FeelSyntaxError(f'@"{text}" 不是日期、时间或时长', column=column)


def spelled(value: Any) -> str:
    """Return the ISO text of a date, time, date and time or duration."""
    if isinstance(value, AnyMoment):
        clock = (value.base if isinstance(value, FarMoment) else value).timetz()
        return f"{_day(value)}T{_clock(clock)}"
    if isinstance(value, AnyDay):
        return _day(value)
    if isinstance(value, time):
        return _clock(value)
    if isinstance(value, Months):
        return _months(value)
    return _days(value)


def _day(value: Any) -> str:
    base = value.base if isinstance(value, Far) else value
    return f"{'-' if value.year < 0 else ''}{abs(value.year):04d}-{base.month:02d}-{base.day:02d}"


def _clock(value: time) -> str:
    text = f"{value.hour:02d}:{value.minute:02d}:{value.second:02d}"
    if value.microsecond or nanos_of(value):
        text += f".{value.microsecond:06d}{nanos_of(value):03d}".rstrip("0")
    zone = value.tzinfo
    if zone is None:
        return text
    if isinstance(zone, ZoneInfo):
        return f"{text}@{zone.key}"
    offset = value.utcoffset() or timedelta(0)
    if not offset:
        return text + "Z"
    return text + offset_text(offset)


def offset_text(offset: timedelta) -> str:
    """Return an offset as `+08:00`, with its seconds only where there are any."""
    minutes, seconds = divmod(abs(int(offset.total_seconds())), 60)
    text = f"{'-' if offset < timedelta(0) else '+'}{minutes // 60:02d}:{minutes % 60:02d}"
    return f"{text}:{seconds:02d}" if seconds else text


def _months(value: Months) -> str:
    years, months = divmod(abs(value.months), MONTHS_OF_A_YEAR)
    text = (f"{years}Y" if years else "") + (f"{months}M" if months or not years else "")
    return ("-" if value.months < 0 else "") + "P" + text


def _days(value: timedelta) -> str:
    length = abs(value)
    hours, rest = divmod(length.seconds, 3600)
    minutes, seconds = divmod(rest, 60)
    second_text = f"{Decimal(seconds) + Decimal(length.microseconds) / 1_000_000:f}"
    if "." in second_text:
        second_text = second_text.rstrip("0").rstrip(".")
    clock = (f"{hours}H" if hours else "") + (f"{minutes}M" if minutes else "")
    clock += f"{second_text}S" if second_text != "0" else ""
    text = (f"{length.days}D" if length.days else "") + (f"T{clock}" if clock else "")
    return ("-" if value < timedelta(0) else "") + "P" + (text or "T0S")
