"""Listens, beside the rounds of a worker, for wake-ups of Procrastinate, and lets the queues that are named be worked off.

A thread of its own holds the loop that listens; each queue is worked off in one thread at a time, so that a slow mail
server keeps no job waiting. While it is busy this process takes no other wake-up of the queue: another worker may.
"""

from __future__ import annotations

import asyncio
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import structlog
from procrastinate import App, PsycopgConnector
from psycopg_pool import AsyncConnectionPool

from app.log_lines import WOKEN_BY

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

FIRST_PAUSE_SECONDS, LONGEST_PAUSE_SECONDS = 1.0, 60.0
"""Before listening again when the database has gone away."""
POLL_SECONDS = 2.0
"""How often it is asked for wake-ups of which no notification has come."""
OPEN_SECONDS = 5.0
"""How long the database is waited for: whoever is asked to stop meanwhile ends after that."""
MOST_CONNECTIONS = 2
"""Beside one for each queue, which listens."""
NAME = "wake_ups"


class WakeUpWorker:
    """Runs, for each wake-up, what belongs to its queue until nothing of it is due."""

    def __init__(
        self,
        address: str,
        schema: str,
        task: str,
        queues: Mapping[str, Callable[[], bool]],
        *,
        invite: Callable[[str], None],
        tell: Callable[[str, BaseException], None],
    ) -> None:
        self._address, self._schema, self._task = address, schema, task
        self._queues, self._invite, self._tell = queues, invite, tell
        self._stopping, self._lock = threading.Event(), threading.Lock()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._asked: asyncio.Event | None = None
        """Set in the loop when it is to end; nothing is cancelled while connections are opened."""
        self._thread = threading.Thread(target=self._live, name="wake-ups", daemon=True)

    def start(self) -> None:
        """Begin to listen."""
        self._thread.start()

    def stop(self) -> None:
        """Take no more wake-ups, and wait for what is being done."""
        self._stopping.set()
        with self._lock:
            if self._loop is not None and self._asked is not None:
                self._loop.call_soon_threadsafe(self._asked.set)
        self._thread.join()

    def _live(self) -> None:
        pause = FIRST_PAUSE_SECONDS
        while not self._stopping.is_set():
            began = time.monotonic()
            try:
                asyncio.run(self._listen())
            except Exception as failed:  # noqa: BLE001 — the outermost door of this thread; the rounds go on meanwhile
                self._tell(NAME, failed)
                if time.monotonic() - began > LONGEST_PAUSE_SECONDS:
                    pause = FIRST_PAUSE_SECONDS
                self._stopping.wait(pause)
                pause = min(2 * pause, LONGEST_PAUSE_SECONDS)

    async def _listen(self) -> None:
        """Listen until told to stop; whoever stops this finds the loop only while it lives."""
        with self._lock:
            self._loop, self._asked = asyncio.get_running_loop(), asyncio.Event()
        try:
            if not self._stopping.is_set():
                await self._listen_to_queues(self._asked)
        finally:
            with self._lock:
                self._loop = self._asked = None

    async def _listen_to_queues(self, asked: asyncio.Event) -> None:
        """Listen until asked to end, or until one of those that listen has ended; then all of them end."""
        connections = AsyncConnectionPool(
            self._address,
            kwargs={"options": f"-c search_path={self._schema}", "application_name": "office-wake-ups"},
            min_size=1,
            max_size=MOST_CONNECTIONS,
            check=AsyncConnectionPool.check_connection,
            open=False,
        )
        app = App(connector=PsycopgConnector())
        with ThreadPoolExecutor(len(self._queues), thread_name_prefix="queue") as threads:
            app.task(name=self._task)(self._in(threads))
            try:
                await connections.open(wait=True, timeout=OPEN_SECONDS)
                async with app.open_async(connections):
                    await _until_one_ends(
                        [asked.wait(), *(self._heard(app, queue) for queue in self._queues)]
                    )
            finally:
                await connections.close()

    async def _heard(self, app: App, queue: str) -> None:
        await app.run_worker_async(
            queues=[queue],
            name=queue,
            concurrency=1,
            fetch_job_polling_interval=POLL_SECONDS,
            delete_jobs="always",
            install_signal_handlers=False,
        )

    def _in(self, pool: ThreadPoolExecutor) -> Callable[..., Any]:
        async def wake(queue: str, request: str = "") -> None:
            await asyncio.get_running_loop().run_in_executor(pool, self._work_off, queue, request)

        return wake

    def _work_off(self, queue: str, request: str) -> None:
        """Do all that is due in a queue. Whoever finds something asks the next free worker to look as well."""
        with structlog.contextvars.bound_contextvars(**{WOKEN_BY: request}):
            try:
                is_first = True
                while not self._stopping.is_set() and self._queues[queue]():
                    if is_first:
                        self._invite(queue)
                    is_first = False
            except Exception as failed:  # noqa: BLE001 — the outermost door of a queue; the rounds try it again
                self._tell(queue, failed)


async def _until_one_ends(listeners: list[Any]) -> None:
    """Run all until the first ends, for whatever reason, and end the others in order; raises what the first has raised."""
    tasks = [asyncio.ensure_future(one) for one in listeners]
    try:
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for one in tasks:
            one.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
    for one in done:
        one.result()
