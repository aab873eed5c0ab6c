"""What a row of the policy table says of a route: who may open it, and whose object it is about."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from app.policy.actor import Role


class Owned(StrEnum):
    """Whose object a route is about; each is checked again in the transaction that acts on it."""

    NOTHING = "nothing"
    CASE = "case"
    """`case_id`: the unit's, the applicant's, or one that reached the reviewer's authority."""
    CASE_DIAGRAM = "case_diagram"
    """`case_id`: as CASE, and operators and analysts."""
    TASK = "task"
    """`task_key`: one of the actor's candidate groups."""
    PERSON = "person"
    """`person_id`: the person, or the unit of their active association."""
    PERMIT = "permit"
    """`permit_id`: a permit of a person actively associated with the actor's unit."""
    PERMIT_OR_LINK = "permit_or_link"
    """`permit_id`: as PERMIT, or one that waits for a change the actor's unit did not make while it could."""
    PAPER_IN_WORK = "paper_in_work"
    """`paper_id`: a paper that the actor is putting together."""
    SLIP = "slip"
    """`code`: a slip of the actor's own."""


@dataclass(frozen=True, slots=True)
class Access:
    """Roles that may open a route; no roles at all means that anybody may."""

    roles: frozenset[Role]
    owned: Owned = Owned.NOTHING
    is_public: bool = False


PUBLIC = Access(frozenset(), is_public=True)
ANYONE = Access(frozenset(Role))
