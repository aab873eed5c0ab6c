"""What a process does first needs the database: one that is away for a while is waited for, not given up on."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import structlog

from app.store.database_trouble import DatabaseBusyError

if TYPE_CHECKING:
    from collections.abc import Callable

PAUSE_SECONDS = 1.0
log = structlog.get_logger("start")


def when_database_answers(
    act: Callable[[], object], *, should_stop: Callable[[], bool] = lambda: False
) -> bool:
    """Do something as soon as the database answers; tell whether it was done. Only `should_stop` ends the waiting.

    A process that is started again while the database is away must not end by itself: after a few ends in a row the
    supervisor stops the whole installation (app/supervisor.py), and nobody would be there when the database is back.
    """
    is_told = False
    while not should_stop():
        try:
            act()
        except DatabaseBusyError as away:
            if not is_told:
                log.warning("waiting for the database", reason=str(away).partition("\n")[0])
            is_told = True
            time.sleep(PAUSE_SECONDS)
        else:
            return True
    return False
