"""Cases found by their numbers, for sentences that name one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.services.context.case_visibility import may_see
from app.store.case_rows import ids_of_numbers

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.policy.actor import Actor
    from app.services.context.app_context import AppContext


def visible_cases(context: AppContext, by: Actor, numbers: Iterable[str]) -> dict[str, str]:
    """Return the ids of the cases with these numbers, by number, of those that the actor may see."""
    with context.database.reading() as work:
        found = ids_of_numbers(work, tuple(numbers))
        return {number: case_id for number, case_id in found.items() if may_see(work, by, case_id)}
