"""What is noted of requests: from where each comes, and which were refused."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import structlog
from flask import current_app, g, request

from app.services.context.origin import Origin, come_from, short_device
from app.services.context.record_security_event import EventKind, note_security_event
from app.services.context.refusals import DatabaseBusyError

if TYPE_CHECKING:
    from werkzeug.wrappers import Response

    from app.services.context.app_context import AppContext

log = structlog.get_logger("web")
FORBIDDEN, MISSING = 403, 404
NAMED = {
    "case_id": "case", "task_key": "task", "person_id": "person", "permit_id": "permit",
    "account_id": "account", "paper_id": "paper", "employer_id": "employer", "letter_id": "letter",
}  # fmt: skip
"""What is noted of an address. Codes and tokens that open something by themselves are not."""


def note_origin() -> None:
    """Remember where this request comes from, for whatever it writes."""
    named = request.view_args or {}
    come_from(
        Origin(
            request.remote_addr or "",
            short_device(request.user_agent.string),
            request.endpoint or "",
            {NAMED[name]: str(value) for name, value in named.items() if name in NAMED},
        )
    )


def note_refusal(response: Response) -> Response:
    """Count a request that was refused because of whose it is or whose object it asked for."""
    if response.status_code not in {FORBIDDEN, MISSING} or request.endpoint in {None, "static"}:
        return response
    by = g.get("actor")
    kind = EventKind.REFUSED if response.status_code == FORBIDDEN else EventKind.NOT_THEIRS
    try:
        note_security_event(
            cast("AppContext", current_app.extensions["app_context"]),
            kind,
            by=by.account_id if by is not None else None,
            result=str(response.status_code),
        )
    except DatabaseBusyError as busy:
        # The refusal stands; that it could not be noted is for the log.
        log.warning("refusal not noted", endpoint=request.endpoint, error=str(busy))
    return response
