"""Read one whole request: its head within seconds, its body at a decent pace, into a file when it is long."""

from __future__ import annotations

import asyncio
import re
import tempfile
import time
from contextlib import suppress
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING

from app.domain.full_disk import is_full
from app.front.spool_room import NoRoomError

if TYPE_CHECKING:
    from app.front.spool_room import Place

HEAD_SECONDS = 10.0
IDLE_SECONDS = 30.0
"""How long a kept connection may wait for its next request."""
GRACE_SECONDS = 10.0
PACE_BYTES = 1024
"""After the grace a body comes at least so fast, a second on average."""
LONGEST_SECONDS = 900.0
LARGEST_HEAD = 64 * 1024
LARGEST_BODY = 256 * 1024 * 1024
MOST_DIGITS = 18
"""Of a length that is worth reading as a number."""
IN_MEMORY = 512 * 1024
CHUNK = 64 * 1024
NAME_OF_FILE = re.compile(rb'; ?filename="[^"\r\n]')
LONGEST_START = 64
"""A name that begins at the end of a chunk is found with so much of the next one."""
NO_ROOM = "507 Insufficient Storage"
OWN_HEADERS = frozenset({b"connection", b"keep-alive", b"proxy-connection", b"expect", b"te", b"upgrade", b"script_name", b"path_info"})  # fmt: skip
"""Headers between two neighbours, for which the front speaks itself, and those by which a path would be another one."""
SAID_BY_PROXIES = frozenset({b"x-forwarded-proto", b"x-forwarded-protocol", b"x-forwarded-ssl"})


class RequestRefusedError(Exception):
    """The request cannot be read; `status` is what the client hears before the connection is closed."""

    def __init__(self, status: str = "") -> None:
        super().__init__(status)
        self.status = status


def throw_away(spooled: IO[bytes]) -> None:
    """Close a temporary file of which nothing is wanted; what of it waits for room on the disk need not get there."""
    with suppress(OSError):
        spooled.close()


@dataclass(slots=True)
class Request:
    """A request that has come in whole. `body` is at its beginning; close it when done."""

    method: bytes
    head: bytes
    body: IO[bytes]
    stays_open: bool
    visitor: bytes = b""
    """The cookies, which tell two browsers at one address apart."""
    carries_files: bool = False


async def read_request(
    reader: asyncio.StreamReader,
    writer: asyncio.StreamWriter,
    place: Place,
    *,
    is_trusted: bool,
    wait: float,
) -> Request | None:
    """Return the next request of a connection, or None when none comes; raises RequestRefusedError."""
    try:
        first = await asyncio.wait_for(reader.read(1), wait)
    except TimeoutError:
        return None
    if not first:
        return None
    try:
        rest = await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), HEAD_SECONDS)
    except TimeoutError as late:
        raise RequestRefusedError("408 Request Timeout") from late
    except asyncio.LimitOverrunError as long:
        raise RequestRefusedError("431 Request Header Fields Too Large") from long
    except asyncio.IncompleteReadError as gone:
        raise RequestRefusedError from gone
    line, *fields = (first + rest)[:-4].split(b"\r\n")
    headers = _headers(fields)
    length = _body_length(headers)
    if b"100-continue" in dict(headers).get(b"expect", b"").lower():
        writer.write(b"HTTP/1.1 100 Continue\r\n\r\n")
    body = await _read_body(reader, length, place)
    parts = line.split(b" ")
    told = dict(headers)
    asked = told.get(b"connection", b"").lower()
    is_form = told.get(b"content-type", b"").lower().startswith(b"multipart/form-data")
    return Request(
        parts[0],
        _head_for_web(line, fields, is_trusted=is_trusted),
        body,
        stays_open=parts[-1] == b"HTTP/1.1" and b"close" not in asked,
        visitor=told.get(b"cookie", b""),
        carries_files=is_form and _has_file(body),
    )


def _has_file(body: IO[bytes]) -> bool:
    """Tell whether a form brings a file; leaves the body at its beginning."""
    before = b""
    while chunk := body.read(CHUNK):
        if NAME_OF_FILE.search(before + chunk):
            break
        before = chunk[-LONGEST_START:]
    body.seek(0)
    return bool(chunk)


def _headers(fields: list[bytes]) -> list[tuple[bytes, bytes]]:
    pairs = []
    for field in fields:
        name, colon, value = field.partition(b":")
        if not colon or not name or name != name.strip() or b"\n" in field or b"\r" in field:
            raise RequestRefusedError("400 Bad Request")
        pairs.append((name.lower(), value.strip()))
    return pairs


def _body_length(headers: list[tuple[bytes, bytes]]) -> int:
    """Return how long the body is; what could be read in two ways is refused."""
    lengths = {value for name, value in headers if name == b"content-length"}
    if any(name == b"transfer-encoding" for name, _value in headers):
        raise RequestRefusedError("411 Length Required")
    if not lengths:
        return 0
    told = lengths.pop()
    if lengths or not told.isdigit():
        raise RequestRefusedError("400 Bad Request")
    if len(told) > MOST_DIGITS or int(told) > LARGEST_BODY:
        raise RequestRefusedError("413 Content Too Large")
    return int(told)


async def _read_body(reader: asyncio.StreamReader, length: int, place: Place) -> IO[bytes]:
    body = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 — the request owns it
    try:
        await _fill(body, reader, length, place)
        body.seek(0)
    except BaseException as trouble:
        throw_away(body)
        if isinstance(trouble, OSError) and is_full(trouble):
            raise RequestRefusedError(NO_ROOM) from trouble
        raise
    return body


async def _fill(body: IO[bytes], reader: asyncio.StreamReader, length: int, place: Place) -> None:
    began, have, is_kept = time.monotonic(), 0, True
    while have < length:
        try:
            chunk = await asyncio.wait_for(reader.read(min(CHUNK, length - have)), GRACE_SECONDS)
        except TimeoutError as late:
            raise RequestRefusedError("408 Request Timeout") from late
        if not chunk:
            raise RequestRefusedError
        try:
            place.take(len(chunk))
        except NoRoomError as full:
            raise RequestRefusedError("503 Service Unavailable") from full
        is_kept = is_kept and _keep(body, chunk)
        have += len(chunk)
        took = time.monotonic() - began
        if took > LONGEST_SECONDS or (took > GRACE_SECONDS and have < took * PACE_BYTES):
            raise RequestRefusedError("408 Request Timeout")
    if not is_kept:
        # Only now: who is still sending would not hear it.
        raise RequestRefusedError(NO_ROOM)


def _keep(body: IO[bytes], chunk: bytes) -> bool:
    """Keep a part of a body; tell whether there was room for it."""
    try:
        body.write(chunk)
    except OSError as trouble:
        if not is_full(trouble):
            raise
        return False
    return True


def _head_for_web(line: bytes, fields: list[bytes], *, is_trusted: bool) -> bytes:
    dropped = OWN_HEADERS if is_trusted else OWN_HEADERS | SAID_BY_PROXIES
    kept = [field for field in fields if field.partition(b":")[0].lower() not in dropped]
    return b"\r\n".join([line, *kept, b"Connection: close", b"", b""])
