"""Hand a whole request to the web and its whole answer back: a slow reader keeps no worker waiting."""

from __future__ import annotations

import asyncio
import tempfile
import time
from typing import IO

from app.domain.full_disk import is_full
from app.front.request_reader import (
    CHUNK,
    GRACE_SECONDS,
    IN_MEMORY,
    LONGEST_SECONDS,
    NO_ROOM,
    PACE_BYTES,
    Request,
    RequestRefusedError,
    throw_away,
)
from app.front.upload_lanes import UploadLanes

CONNECT_SECONDS = 15.0
"""A web that was killed is back within a second or two; a request that has not been handed over waits for it."""
ANSWER_SECONDS = 120.0
RETRY_SECONDS = 0.1
AT_ONCE = 64
AGAIN_SECONDS = 0.25
PATIENCE_SECONDS = 20.0
"""How long a picture is asked for again and again."""
PUT_OFF = b"x-ask-again:"
PROXY = "PROXY {family} {peer} {own} {peer_port} {own_port}\r\n"


class WebGoneError(Exception):
    """The web did not answer; the client's connection is closed, as if there were no front."""


class Relay:
    """The way to the web, through a socket that only this installation can open."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._places = asyncio.Semaphore(AT_ONCE)
        self._lanes = UploadLanes()

    async def ask(self, request: Request, peer: tuple[str, int], own: tuple[str, int]) -> IO[bytes]:
        """Return the web's whole answer; raises WebGoneError."""
        if not request.carries_files:
            return await self._ask_until_taken(request, peer, own)
        async with self._lanes.turn((peer[0], request.visitor)):
            return await self._ask(request, peer, own)

    async def _ask_until_taken(
        self, request: Request, peer: tuple[str, int], own: tuple[str, int]
    ) -> IO[bytes]:
        """Ask again while the web puts a picture off: waiting costs nothing here, and a thread there."""
        until = time.monotonic() + PATIENCE_SECONDS
        while True:
            answer = await self._ask(request, peer, own)
            if request.method != b"GET" or not _is_put_off(answer) or time.monotonic() > until:
                return answer
            answer.close()
            request.body.seek(0)
            await asyncio.sleep(AGAIN_SECONDS)

    async def _ask(self, request: Request, peer: tuple[str, int], own: tuple[str, int]) -> IO[bytes]:
        async with self._places:
            reader, writer = await self._connect()
            try:
                return await asyncio.wait_for(_exchange(reader, writer, request, peer, own), ANSWER_SECONDS)
            except (OSError, TimeoutError) as gone:
                raise WebGoneError from gone
            finally:
                writer.close()

    async def _connect(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        deadline = time.monotonic() + CONNECT_SECONDS
        while True:
            try:
                return await asyncio.open_unix_connection(self._path)
            except OSError as closed:
                if time.monotonic() > deadline:
                    raise WebGoneError from closed
                await asyncio.sleep(RETRY_SECONDS)


async def _exchange(
    reader: asyncio.StreamReader,
    writer: asyncio.StreamWriter,
    request: Request,
    peer: tuple[str, int],
    own: tuple[str, int],
) -> IO[bytes]:
    family = "TCP6" if ":" in peer[0] else "TCP4"
    told = PROXY.format(family=family, peer=peer[0], own=own[0], peer_port=peer[1], own_port=own[1])
    answering = asyncio.ensure_future(_read_answer(reader))
    try:
        writer.write(told.encode() + request.head)
        while chunk := request.body.read(CHUNK):
            writer.write(chunk)
            await writer.drain()
    except (ConnectionError, BrokenPipeError):
        # The web may answer before it has read a body that it does not want.
        pass
    return await answering


async def _read_answer(reader: asyncio.StreamReader) -> IO[bytes]:
    answer = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 — the caller closes it
    try:
        while chunk := await reader.read(CHUNK):
            answer.write(chunk)
        answer.flush()
    except ConnectionError:
        if not answer.tell():
            answer.close()
            raise
    except OSError as trouble:
        throw_away(answer)
        if is_full(trouble):
            raise RequestRefusedError(NO_ROOM) from trouble
        raise
    if not answer.tell():
        answer.close()
        raise WebGoneError
    answer.seek(0)
    return answer


def _is_put_off(answer: IO[bytes]) -> bool:
    """Tell whether the web asks for another attempt; leaves the answer at its beginning."""
    is_busy = b" 503 " in answer.readline()
    found = False
    while is_busy and not found and (line := answer.readline()).strip():
        found = line.lower().startswith(PUT_OFF)
    answer.seek(0)
    return found


async def send_answer(writer: asyncio.StreamWriter, answer: IO[bytes], request: Request) -> bool:
    """Send an answer at the client's pace, within limits; return whether the connection stays open."""
    head, stays_open = _head_for_client(answer, request)
    writer.write(head)
    began, sent = time.monotonic(), 0
    while chunk := answer.read(CHUNK):
        writer.write(chunk)
        await asyncio.wait_for(writer.drain(), GRACE_SECONDS * 3)
        sent += len(chunk)
        took = time.monotonic() - began
        if took > LONGEST_SECONDS or (took > GRACE_SECONDS * 3 and sent < took * PACE_BYTES):
            return False
    await asyncio.wait_for(writer.drain(), GRACE_SECONDS * 3)
    return stays_open


def _head_for_client(answer: IO[bytes], request: Request) -> tuple[bytes, bool]:
    """Return the answer's head with our own word on the connection, and whether that stays open."""
    lines = []
    while (line := answer.readline()).strip():
        lines.append(line.rstrip(b"\r\n"))
    names = {line.partition(b":")[0].lower() for line in lines[1:]}
    status = lines[0].split(b" ")[1] if lines and b" " in lines[0] else b""
    has_end = b"content-length" in names or request.method == b"HEAD" or status in (b"204", b"304")
    stays_open = request.stays_open and has_end
    kept = [line for line in lines if line.partition(b":")[0].lower() not in (b"connection", b"keep-alive")]
    word = b"keep-alive" if stays_open else b"close"
    return b"\r\n".join([*kept, b"Connection: " + word, b"", b""]), stays_open
