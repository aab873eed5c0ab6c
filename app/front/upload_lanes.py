"""Uploads wait their turn here, where waiting costs no worker: few at once, one of each visitor, everybody in rotation."""

from __future__ import annotations

import asyncio
from collections import OrderedDict, deque
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Hashable

AT_ONCE = 2
"""Both may reach the same worker process; fewer than its threads, so that pages are always served."""
PATIENCE_SECONDS = 60.0
"""After this an upload goes on without a turn: the web tells the person, on their form, that it is crowded."""


class UploadLanes:
    """Turns of uploads. A visitor who sends many waits behind those who send one."""

    def __init__(self, *, at_once: int = AT_ONCE, patience: float = PATIENCE_SECONDS) -> None:
        self._at_once = at_once
        self._patience = patience
        self._inside: set[Hashable] = set()
        self._waiting: OrderedDict[Hashable, deque[asyncio.Future[None]]] = OrderedDict()
        """Whose turn comes next is in front."""

    @asynccontextmanager
    async def turn(self, visitor: Hashable) -> AsyncIterator[bool]:
        """Wait for a turn; yields whether it came in time."""
        came = await self._wait(visitor)
        try:
            yield came
        finally:
            if came:
                self._leave(visitor)

    async def _wait(self, visitor: Hashable) -> bool:
        turn = asyncio.get_running_loop().create_future()
        self._waiting.setdefault(visitor, deque()).append(turn)
        self._call_next()
        try:
            await asyncio.wait_for(turn, self._patience)
        except TimeoutError:
            return False
        except asyncio.CancelledError:
            if turn.done() and not turn.cancelled():
                self._leave(visitor)
            raise
        finally:
            self._forget(visitor, turn)
        return True

    def _forget(self, visitor: Hashable, turn: asyncio.Future[None]) -> None:
        queue = self._waiting.get(visitor)
        if queue and turn in queue:
            queue.remove(turn)
        if not queue:
            self._waiting.pop(visitor, None)

    def _leave(self, visitor: Hashable) -> None:
        self._inside.discard(visitor)
        if visitor in self._waiting:
            self._waiting.move_to_end(visitor)
        self._call_next()

    def _call_next(self) -> None:
        while len(self._inside) < self._at_once:
            visitor = next((one for one in self._waiting if one not in self._inside), None)
            if visitor is None:
                return
            queue = self._waiting[visitor]
            turn = queue.popleft()
            if not queue:
                del self._waiting[visitor]
            if not turn.done():
                self._inside.add(visitor)
                turn.set_result(None)
