"""Lines of logs: each entry is one line of JSON with its moment in UTC, and nothing in it can begin another line.

Of an error the type, the message and the way through the code are told, never the values of variables; runs of digits
and mail addresses in it are hidden, because databases repeat in their messages what they refuse.
"""

from __future__ import annotations

import io
import json
import logging
import re
import sys
import traceback
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, TextIO

import structlog

if TYPE_CHECKING:
    from collections.abc import MutableMapping

PRIVATE = re.compile(r"\d{7,}[Xx]?|[^\s@'\"(<]+@[^\s@'\")>]+")
HIDDEN = "…"
LINE_ENDS = {ord(sign): f"\\u{ord(sign):04x}" for sign in "\x7f\x85\u2028\u2029"}
"""JSON escapes the others itself."""
KNOWN_TO_GUNICORN = "gunicorn.error"


def written(entry: MutableMapping[str, Any]) -> str:
    """Return an entry as one line."""
    return json.dumps(entry, ensure_ascii=False, default=str).translate(LINE_ENDS)


def _trace(error: BaseException) -> str:
    return PRIVATE.sub(HIDDEN, "".join(traceback.format_exception(error)))


def _moment(seconds: float | None = None) -> str:
    told = datetime.now(UTC) if seconds is None else datetime.fromtimestamp(seconds, UTC)
    return told.isoformat(timespec="milliseconds")


def _entry(_logger: Any, level: str, said: MutableMapping[str, Any]) -> str:
    """Make a line of what `structlog` was told."""
    error = said.pop("exc_info", None)
    if error is True:
        error = sys.exc_info()[1]
    event = said.pop("event", "")
    entry = {"at": _moment(), "level": level, "event": event, **said}
    if isinstance(error, BaseException):
        entry["trace"] = _trace(error)
    return written(entry)


class LineOfJson(logging.Formatter):
    """The same line for what libraries tell."""

    def format(self, record: logging.LogRecord) -> str:
        """Return a record as one line."""
        entry = {
            "at": _moment(record.created),
            "level": record.levelname.lower(),
            "logger": record.name,
            "event": record.getMessage(),
        }
        if record.exc_info and record.exc_info[1] is not None:
            entry["trace"] = _trace(record.exc_info[1])
        return written(entry)


class LinesThatMayBeLost(io.TextIOBase):
    """Where lines go: one that the disk has no room for is lost, and whoever wrote it goes on with their work.

    The next line that is taken tells how many were lost before it.
    """

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._lost = 0

    def write(self, text: str) -> int:
        """Write what is to be a line; never fails because of the disk."""
        try:
            if self._lost:
                self._tell_lost()
            self._stream.write(text)
        except OSError:
            self._lost += text.count("\n")
        return len(text)

    def flush(self) -> None:
        """Bring what was written to the disk, as far as it takes it."""
        try:
            self._stream.flush()
        except OSError:
            self._lost += 1

    def _tell_lost(self) -> None:
        told = {"at": _moment(), "level": "warning", "event": "lines of the log lost", "lines": self._lost}
        self._stream.write(written(told) + "\n")
        self._lost = 0


REQUEST, WOKEN_BY = "request", "woken_by"


def tell_request(number: str) -> None:
    """Let the lines that this thread writes from now on name a request."""
    structlog.contextvars.bind_contextvars(**{REQUEST: number})


def request_of_lines() -> str:
    """Return the request that the lines of this thread name, or whose command woke it; nothing outside of one."""
    known = structlog.contextvars.get_contextvars()
    return str(known.get(REQUEST) or known.get(WOKEN_BY) or "")


def configure_logs(stream: TextIO = sys.stderr) -> None:
    """Let everything that this process logs be such lines. Called first by web and worker."""
    lines: Any = LinesThatMayBeLost(stream)
    structlog.configure(
        processors=[structlog.contextvars.merge_contextvars, _entry],
        logger_factory=structlog.PrintLoggerFactory(lines),
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(lines)
    handler.setFormatter(LineOfJson())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    for own in logging.getLogger(KNOWN_TO_GUNICORN).handlers:
        own.setFormatter(LineOfJson())
