"""Listens where people connect. Half-sent requests stay here and are closed in time; the web sees whole ones only."""

from __future__ import annotations

import asyncio
import resource
import signal
from collections import Counter
from typing import TYPE_CHECKING, Any

from app.front.refusal_words import refusal
from app.front.relay import Relay, WebGoneError, send_answer
from app.front.request_reader import (
    HEAD_SECONDS,
    IDLE_SECONDS,
    LARGEST_HEAD,
    RequestRefusedError,
    read_request,
)
from app.front.spool_room import SpoolRoom

if TYPE_CHECKING:
    import socket

MOST_PER_ADDRESS = 200
"""An office behind one address stays far below it; a proxy that is trusted is not counted."""
SPARE_FILES = 64
FILES_PER_CONNECTION = 4
FINISHING_SECONDS = 10.0
LEAVING_SECONDS = 1200.0
"""Longer than the slowest body and its answer may take."""
LEAVING_LOOK_SECONDS = 0.2
OWN_MACHINE = frozenset({"127.0.0.1", "::1"})


def run_front(listening: socket.socket, path: str, *, is_behind_proxies: bool = False) -> None:
    """Take connections until a signal says stop; finish what was begun, for a while.

    SIGUSR1 says that another front has taken over: no new connections, and on those that are open one more request
    each, until the last one is gone.
    """
    _soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    most = (hard - SPARE_FILES) // FILES_PER_CONNECTION
    asyncio.run(_Front(path, most, is_behind_proxies=is_behind_proxies).serve(listening))


class _Front:
    def __init__(self, path: str, most: int, *, is_behind_proxies: bool) -> None:
        self._relay = Relay(path)
        self._most = most
        self._room = SpoolRoom()
        self._open: Counter[str] = Counter()
        self._busy: set[asyncio.Task[Any]] = set()
        """Connections whose request is being answered."""
        self._all: set[asyncio.Task[Any]] = set()
        self._is_stopping = self._is_leaving = False
        self._is_behind_proxies = is_behind_proxies

    async def serve(self, listening: socket.socket) -> None:
        stopped, leaving = asyncio.Event(), asyncio.Event()
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, stopped.set)
            loop.add_signal_handler(number, leaving.set)
        loop.add_signal_handler(signal.SIGUSR1, leaving.set)
        server = await asyncio.start_server(self._connection, sock=listening, limit=LARGEST_HEAD)
        await leaving.wait()
        self._is_leaving = True
        server.close()
        await self._let_everybody_end(stopped)
        self._is_stopping = True
        for one in self._all - self._busy:
            one.cancel()
        if self._busy:
            await asyncio.wait(self._busy, timeout=FINISHING_SECONDS)
        for one in self._all:
            one.cancel()

    async def _let_everybody_end(self, stopped: asyncio.Event) -> None:
        """Wait until the last connection is gone, a signal says stop, or the longest request must have ended."""
        loop = asyncio.get_running_loop()
        stopping = asyncio.ensure_future(stopped.wait())
        until = loop.time() + LEAVING_SECONDS
        if not stopped.is_set():
            # What was taken in the last moment has its task after this pause.
            await asyncio.sleep(LEAVING_LOOK_SECONDS)
        while self._all and not stopping.done() and (left := until - loop.time()) > 0:
            await asyncio.wait({*self._all, stopping}, timeout=left, return_when=asyncio.FIRST_COMPLETED)
        stopping.cancel()

    async def _connection(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        peer = (writer.get_extra_info("peername") or ("0.0.0.0", 0))[:2]  # noqa: S104 — an address that is told, not bound
        me: asyncio.Task[Any] | None = asyncio.current_task()
        assert me is not None  # noqa: S101 — asyncio calls this in a task
        is_trusted = self._is_behind_proxies or peer[0] in OWN_MACHINE
        is_crowd = not is_trusted and self._open[peer[0]] >= MOST_PER_ADDRESS
        if is_crowd or len(self._all) >= self._most:
            writer.close()
            return
        self._open[peer[0]] += 1
        self._all.add(me)
        try:
            await self._converse(reader, writer, peer, me, is_trusted=is_trusted)
        except RequestRefusedError as refused:
            if refused.status:
                writer.write(refusal(refused.status))
        except (OSError, TimeoutError, WebGoneError, asyncio.CancelledError):
            # The client or the web is gone, or we are stopping: there is nobody to tell.
            pass
        finally:
            self._open[peer[0]] -= 1
            if not self._open[peer[0]]:
                del self._open[peer[0]]
            self._all.discard(me)
            self._busy.discard(me)
            writer.close()

    async def _converse(
        self,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        peer: tuple[str, int],
        me: asyncio.Task[Any],
        *,
        is_trusted: bool,
    ) -> None:
        own = (writer.get_extra_info("sockname") or peer)[:2]
        stays_open, wait = True, HEAD_SECONDS
        while stays_open and not self._is_stopping:
            with self._room.place(peer[0], is_trusted=is_trusted) as place:
                request = await read_request(reader, writer, place, is_trusted=is_trusted, wait=wait)
                if request is None:
                    return
                self._busy.add(me)
                with request.body:
                    answer = await self._relay.ask(request, peer, own)
                    with answer:
                        request.stays_open = request.stays_open and not self._is_leaving
                        stays_open = await send_answer(writer, answer, request)
                self._busy.discard(me)
            wait = IDLE_SECONDS
