"""Every day, and after a standstill: expire permits whose last day has passed, and remind in time.

Correctness does not hang on timers of single cases: one idempotent sweep with row locks decides.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.services.due_work.attachment_reminders import remind_some_units
from app.services.due_work.deemed_acceptance import accept_some
from app.services.due_work.end_permits import expire_permits
from app.services.due_work.permit_reminders import remind_about_permits, remind_some
from app.services.due_work.weekly_digest import digest_some_units

if TYPE_CHECKING:
    from app.services.context.app_context import AppContext

__all__ = ["expire_permits", "remind_about_permits", "sweep", "sweep_some"]


def sweep(context: AppContext) -> int:
    """Expire and remind; return how many permits were touched. A second run on the same day finds nothing."""
    return expire_permits(context) + remind_about_permits(context)


def sweep_some(context: AppContext) -> bool:
    """Do a piece of everything that is due once a day besides the end of permits; return whether more is left."""
    has_more = accept_some(context)
    pieces = (remind_some(context), remind_some_units(context), digest_some_units(context))
    return has_more or any(piece.is_more for piece in pieces)
