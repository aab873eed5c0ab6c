"""A calendar of whole days as text (RFC 5545): escaped, folded at 75 octets, lines ended by CR LF."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

LONGEST_LINE = 75
ONE_DAY = timedelta(days=1)
_ESCAPED = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n", "\r": None})


@dataclass(frozen=True, slots=True)
class WholeDay:
    """An entry of one day. `uid` stays the same as long as it is about the same thing."""

    uid: str
    day: date
    summary: str
    description: str = ""


def calendar_text(name: str, days: Iterable[WholeDay], *, made_at: datetime) -> str:
    """Return the calendar as it is served."""
    return "".join(f"{folded(line)}\r\n" for line in _lines(name, days, made_at))


def escaped(text: str) -> str:
    """Return a text as the value of a property."""
    return text.translate(_ESCAPED)


def folded(line: str) -> str:
    """Return a line cut after at most 75 octets, never within a character; the rest begins with a space."""
    parts, part, octets = [], "", 0
    for letter in line:
        size = len(letter.encode())
        if octets + size > LONGEST_LINE:
            parts.append(part)
            part, octets = "", 1
        part += letter
        octets += size
    return "\r\n ".join([*parts, part])


def _lines(name: str, days: Iterable[WholeDay], made_at: datetime) -> Iterator[str]:
    stamp = f"{made_at.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    yield "BEGIN:VCALENDAR"
    yield "VERSION:2.0"
    yield "PRODID:-//Work residence permits//Expiry calendar//ZH"
    yield "CALSCALE:GREGORIAN"
    yield "METHOD:PUBLISH"
    yield f"X-WR-CALNAME:{escaped(name)}"
    yield "REFRESH-INTERVAL;VALUE=DURATION:P1D"
    for one in days:
        yield "BEGIN:VEVENT"
        yield f"UID:{one.uid}"
        yield f"DTSTAMP:{stamp}"
        yield f"DTSTART;VALUE=DATE:{one.day:%Y%m%d}"
        yield f"DTEND;VALUE=DATE:{one.day + ONE_DAY:%Y%m%d}"
        yield f"SUMMARY:{escaped(one.summary)}"
        if one.description:
            yield f"DESCRIPTION:{escaped(one.description)}"
        yield "TRANSP:TRANSPARENT"
        yield "END:VEVENT"
    yield "END:VCALENDAR"
