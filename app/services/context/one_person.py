"""Whether accounts belong to one person: what needs two people needs two people, not two accounts.

Operators note whose account it is (`app/services/accounts/review_role.py`); without that note an account is a person of
its own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.store.colleague_rows import identities

if TYPE_CHECKING:
    from collections.abc import Collection

    from app.policy.actor import Actor
    from app.services.context.app_context import AppContext
    from app.store.database import UnitOfWork


def is_one_person(work: UnitOfWork, account_id: str, others: Collection[str]) -> bool:
    """Tell whether an account is among others, or a second account of the person behind one of them."""
    return bool(own_among(work, account_id, others))


def own_among(work: UnitOfWork, account_id: str, others: Collection[str]) -> frozenset[str]:
    """Return which of some accounts are the account itself, or other accounts of the person behind it."""
    if not set(others) - {account_id}:
        return frozenset(others)
    known = identities(work, {account_id, *others})
    own = known.get(account_id)
    return frozenset(
        one for one in others if one == account_id or (own is not None and known.get(one) == own)
    )


def is_among_people(context: AppContext, by: Actor, others: Collection[str]) -> bool:
    """Tell a page whether an actor is one of the people behind some accounts."""
    with context.database.reading() as work:
        return is_one_person(work, by.account_id, others)
