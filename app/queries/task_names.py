"""What tasks are about, in a few words, for the results of a selection."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.services.context.case_visibility import seen_among
from app.store.task_rows import subjects_of

if TYPE_CHECKING:
    from collections.abc import Collection

    from app.policy.actor import Actor
    from app.services.context.app_context import AppContext


def names_of_tasks(context: AppContext, by: Actor, keys: Collection[str]) -> dict[str, tuple[str, str]]:
    """Return person or unit and number of the case of each task that the actor may see."""
    with context.database.reading() as work:
        found = subjects_of(work, keys)
        seen = seen_among(work, by, {case_id for case_id, _name, _number in found.values()})
    return {key: (name, number) for key, (case_id, name, number) in found.items() if case_id in seen}
