"""Accounts as an operator looks after them: a page of all of them, one of them, what a new one is chosen from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.queries.list_pages import NumberedPage, pages_filled
from app.store.account_lists import MOST, account_page
from app.store.account_rows import account_of
from app.store.colleague_rows import identity_noted
from app.store.employer_rows import authority_names
from app.store.login_names import is_undone

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.services.context.app_context import AppContext
    from app.store.account_lists import ListedAccount
    from app.store.account_rows import AccountRow

__all__ = ["authorities_to_choose", "is_undone", "registered_account", "registered_accounts"]


def registered_accounts(
    context: AppContext, *, text: str, role: str, page: int
) -> NumberedPage[ListedAccount]:
    """Return a page of the accounts of a role, or of all where it is empty; `text` is part of a login or a name."""
    with context.database.reading() as work:
        rows, total = account_page(work, text=text, role=role, skip=(page - 1) * MOST)
    return NumberedPage(rows, total, pages_filled(total, MOST))


def registered_account(context: AppContext, account_id: str) -> AccountRow | None:
    """Return an account with its login; None where there is none."""
    with context.database.reading() as work:
        return account_of(work, account_id)


def has_identity(context: AppContext, account_id: str) -> bool:
    """Tell whether it is noted whose account a reviewer's is."""
    with context.database.reading() as work:
        return identity_noted(work, account_id) is not None


def authorities_to_choose(context: AppContext) -> Mapping[str, str]:
    """Return the names of the authorities that a reviewer can belong to, by code."""
    with context.database.reading() as work:
        return authority_names(work)
