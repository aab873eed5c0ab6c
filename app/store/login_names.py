"""Logins as they are stored: a name of the office's plain; the number or mail address of a person as a keyed index.

The index is what an account is found by; the login itself stands beside it, sealed, for its owner's eyes.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from app.store.tables_identity import account

if TYPE_CHECKING:
    from app.store.database import UnitOfWork

MARK = "#"
"""Begins what stands in the place of a login that is sealed."""
UNDONE = "undone-"
"""Begins the login of an account that was closed for good; nobody can sign in by it."""
LOGIN = (account.c.login, account.c.login_sealed)
"""The columns of a login."""
PERSONAL = "[0-9]{7}|@"
"""Telephones and identity numbers have seven digits in a row, mail addresses their sign; names of the office neither."""


def is_personal(login: str) -> bool:
    """Tell whether a login says something of its owner, or would be taken for an index."""
    return login.startswith(MARK) or (re.search(PERSONAL, login) is not None and not is_undone(login))


def login_key(work: UnitOfWork, login: str) -> str:
    """Return what stands in the table for a login: by it the account is found."""
    return f"{MARK}{work.seal.index(login)}" if is_personal(login) else login


def login_columns(work: UnitOfWork, account_id: str, login: str) -> dict[str, Any]:
    """Return the columns of a login."""
    sealed = work.seal.close(login, _place(account_id)) if is_personal(login) else None
    return {"login": login_key(work, login), "login_sealed": sealed}


def login_in(work: UnitOfWork, row: Any) -> str:
    """Return the login in a row that has `id` and the columns of LOGIN."""
    return work.seal.open(row.login_sealed, _place(row.id)) if row.login_sealed else str(row.login)


def is_undone(login: str) -> bool:
    """Tell whether a login is that of an account that was closed for good."""
    return login.startswith(UNDONE)


def _place(account_id: str) -> str:
    return f"account.login:{account_id}"
