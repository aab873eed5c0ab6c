"""The rows of the policy table about records whose time runs: how long they are kept, archived, erased."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.policy.actor import Role
from app.policy.route_access import Access, Owned

if TYPE_CHECKING:
    from collections.abc import Mapping

OPERATOR = Access(frozenset({Role.OPERATOR}))
OPERATED = Access(frozenset({Role.OPERATOR}), Owned.CASE_DIAGRAM)

RECORD_ROUTES: Mapping[str, Access] = {
    "archives.home": Access(frozenset({Role.OPERATOR, Role.AUDITOR})),
    "archives.set_terms": OPERATOR,
    "archives.ask": OPERATED,
    "archives.download": OPERATED,
    "erasures.home": Access(frozenset({Role.SECURITY, Role.OPERATOR, Role.AUDITOR})),
    "erasures.propose": OPERATOR,
    # The second person; whether it is another one is asked again in the transaction.
    "erasures.confirm_one": Access(frozenset({Role.SECURITY})),
    "erasures.withdraw_one": Access(frozenset({Role.SECURITY, Role.OPERATOR})),
}
