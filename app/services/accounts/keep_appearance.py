"""How pages look to an account: kept, so that the next browser shows them alike. It decides nothing, so it is not audited."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.services.accounts.sign_in import token_hash
from app.store.account_rows import account_of, write_appearance
from app.store.session_rows import session_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.policy.actor import Actor
    from app.services.context.app_context import AppContext

BETWEEN = ";"


def keep_appearance(context: AppContext, by: Actor, theme: str, looks: Sequence[str]) -> None:
    """Keep theme and looks of the actor's account; pressing twice keeps the same twice."""
    kept = BETWEEN.join((theme, *looks))
    context.database.transact(lambda work: write_appearance(work, by.account_id, kept))


def appearance_of(context: AppContext, token: str) -> tuple[str, tuple[str, ...]]:
    """Return theme and looks that the account of a session has kept; an empty theme where it has kept none."""
    with context.database.reading() as work:
        session = session_of(work, token_hash(token))
        found = account_of(work, session.account_id) if session and session.account_id else None
    theme, *looks = (found.appearance if found else "").split(BETWEEN)
    return theme, tuple(looks)
