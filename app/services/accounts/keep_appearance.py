"""How pages look to an account: kept, so that the next browser shows them alike. It decides nothing, so it is not audited."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.store.account_rows import account_by_login, write_appearance

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.policy.actor import Actor
    from app.services.context.app_context import AppContext

BETWEEN = ";"


def keep_appearance(context: AppContext, by: Actor, theme: str, looks: Sequence[str]) -> None:
    """Keep theme and looks of the actor's account; pressing twice keeps the same twice."""
    kept = BETWEEN.join((theme, *looks))
    context.database.transact(lambda work: write_appearance(work, by.account_id, kept))


def appearance_of(context: AppContext, login: str) -> tuple[str, tuple[str, ...]]:
    """Return theme and looks that an account has kept; an empty theme where it has kept none."""
    with context.database.reading() as work:
        found = account_by_login(work, login.strip().casefold())
    theme, *looks = (found.appearance if found else "").split(BETWEEN)
    return theme, tuple(looks)
