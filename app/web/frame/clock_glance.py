"""Now and then a web process compares its clock with all others, as workers do; never more than once a minute."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, cast

import structlog
from flask import current_app, request

from app.services.context.certain_clock import look_at_clock
from app.services.context.refusals import DatabaseBusyError

if TYPE_CHECKING:
    from flask import Flask

    from app.services.context.app_context import AppContext

LOOK_EVERY_SECONDS = 60.0
LOOKED = "clock_looked_at"
log = structlog.get_logger("web")


def install_glance(app: Flask) -> None:
    """Let requests look at the clock when it is time to."""
    app.extensions[LOOKED] = time.monotonic()
    app.before_request(_glance)


def _glance() -> None:
    now = time.monotonic()
    if request.endpoint == "static" or now - current_app.extensions[LOOKED] < LOOK_EVERY_SECONDS:
        return
    current_app.extensions[LOOKED] = now
    try:
        doubt = look_at_clock(cast("AppContext", current_app.extensions["app_context"]))
    except DatabaseBusyError:
        # The page asks the database next and says so; the clock is looked at again in a minute.
        log.warning("clock not looked at", reason="database busy")
        return
    if doubt is not None:
        log.error("clock in doubt", **doubt)
