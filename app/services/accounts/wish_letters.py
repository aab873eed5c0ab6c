"""Somebody says which letters they can do without; notices in the inbox and what has a deadline come all the same."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.domain.letter_wishes import WISHES
from app.services.context.idempotent import idempotent
from app.store.audit_chain import OFFICE, record
from app.store.employer_rows import employer_of
from app.store.person_rows import person_of
from app.store.wish_rows import unwanted_letters, write_unwanted

if TYPE_CHECKING:
    from collections.abc import Collection

    from app.policy.actor import Actor
    from app.services.context.app_context import AppContext
    from app.store.database import UnitOfWork


def wishes_for(context: AppContext, by: Actor) -> tuple[str, frozenset[str]]:
    """Return the address that the letters of an actor's side go to, and what is unwanted there."""
    with context.database.reading() as work:
        return _address(work, by), unwanted_letters(work, _audience(by))


def keep_wishes(context: AppContext, by: Actor, key: str, wanted: Collection[str]) -> None:
    """Keep which of the letters that may be left out are wanted."""
    unwanted = sorted(set(WISHES) - set(wanted))

    def command(work: UnitOfWork) -> dict[str, Any]:
        audience = _audience(by)
        write_unwanted(work, audience, unwanted, by.account_id)
        facts = {"audience": audience, "unwanted": unwanted}
        record(work, context.audit_key, OFFICE, by.account_id, "letter_wishes", facts)
        return {}

    idempotent(context, by, key, "keep_letter_wishes", {"unwanted": unwanted}, command)


def _audience(by: Actor) -> str:
    return f"employer:{by.employer_id}" if by.employer_id else f"person:{by.person_id}"


def _address(work: UnitOfWork, by: Actor) -> str:
    if by.employer_id:
        return employer_of(work, by.employer_id).contact_email
    return person_of(work, by.person_id).email if by.person_id else ""
