"""Who may read what a month of the ledger says: a unit its own months, everybody else who may see the person all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.policy.actor import Role

if TYPE_CHECKING:
    from app.policy.actor import Actor

UNIT = frozenset({Role.AGENT, Role.VIEWER})


def may_see_amounts(actor: Actor, own_uscc: str, *, contract_unit: str, entered_unit: str) -> bool:
    """A unit sees the months in which it employed the person, and those it has entered itself.

    Of the others it sees that they are there: what a former unit paid is none of its business.
    """
    return actor.role not in UNIT or own_uscc in {contract_unit, entered_unit}
