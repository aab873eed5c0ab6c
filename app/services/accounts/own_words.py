"""What somebody who knows a person would try first as their password."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.store.person_rows import revealed

if TYPE_CHECKING:
    from app.store.account_rows import AccountRow
    from app.store.database import UnitOfWork


def own_words(work: UnitOfWork, account: AccountRow) -> tuple[str, ...]:
    """Return login, name and, of a person on record, identity number and phone."""
    of_person = revealed(work, account.person_id) if account.person_id else ()
    return (account.login, account.display_name, *of_person)
