"""What a service task asks the office to write down; a service applies each in the same transaction."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from app.domain.office_codes import ApplicationState, AssociationState, PermissionScope
    from app.domain.permission import PermissionEvent


class Effect:
    """Base of all effects: plain frozen data, no behaviour."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class SetApplicationState(Effect):
    """Move the application to a state; `cause` tells why it was closed."""

    state: ApplicationState
    cause: str = ""


@dataclass(frozen=True, slots=True)
class RecordSubmission(Effect):
    """The unit has submitted: the review clock starts. `round` counts submissions from 1."""

    round: int
    received_on: date
    review_due_on: date
    zone: str
    is_urgent: bool
    review_days: int
    """The working days that this review has."""


@dataclass(frozen=True, slots=True)
class OpenNextRound(Effect):
    """The authority has returned the application: what is submitted next is the next round."""

    round: int


@dataclass(frozen=True, slots=True)
class HoldDissociation(Effect):
    """Keep the unit from dissociating while a renewal runs, or lift that."""

    held: bool


@dataclass(frozen=True, slots=True)
class ExtendPermit(Effect):
    """Renewal approved: the permit lives until a later day."""

    valid_until: date


@dataclass(frozen=True, slots=True)
class AcceptPersonChanges(Effect):
    """What the employee changed in this application becomes their record (manual, chapter 5, note 1)."""

    elements: tuple[str, ...]
    """Tasks whose answers carry the changes, later ones win."""


@dataclass(frozen=True, slots=True)
class EnableSlip(Effect):
    """The employee may print the confirmation slip from now on."""


@dataclass(frozen=True, slots=True)
class IssuePaper(Effect):
    """Issue a paper of the office of a kind that the case's edition declares, with values of its own.

    Carried out after the other effects of its step and before its notices.
    """

    kind: str
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SendNotice(Effect):
    """Tell somebody. `audience` holds groups as diagrams name them (employer:…, person:…, authority:…).

    Carried out after all other effects of its step; what it says of case and permit is read then.
    """

    kind: str
    audience: tuple[str, ...]
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class AssignAuthority(Effect):
    """The authority that decides this application."""

    authority: str


@dataclass(frozen=True, slots=True)
class MovePermission(Effect):
    """Something happened to the unit's permission for the case's permit type (requirements 6.3)."""

    event: PermissionEvent
    scope: PermissionScope | None = None
    """Granted scope; None leaves it."""


@dataclass(frozen=True, slots=True)
class MovePermissionTo(Effect):
    """The permission has another authority from now on; other permit types keep theirs (A47)."""

    authority: str


@dataclass(frozen=True, slots=True)
class ActivateAssociation(Effect):
    """The unit has confirmed the request; its contract is the paper in the case's contract slot."""

    element: str
    """Task whose answers hold post and contract dates."""


@dataclass(frozen=True, slots=True)
class CloseAssociationRequest(Effect):
    """The request came to nothing: refused, withdrawn or superseded."""

    state: AssociationState


@dataclass(frozen=True, slots=True)
class EndAssociation(Effect):
    """The holder has left: a valid permit is suspended (A31)."""

    left_on: date


@dataclass(frozen=True, slots=True)
class IssuePermit(Effect):
    """New application approved: a permit comes to life."""

    valid_from: date
    valid_until: date


@dataclass(frozen=True, slots=True)
class RebindPermit(Effect):
    """Employer change approved: the permit is valid with the new unit, its days unchanged."""


@dataclass(frozen=True, slots=True)
class ExpirePermit(Effect):
    """The last valid day has passed: the permit is expired for good (manual, chapter 5, note 6)."""


@dataclass(frozen=True, slots=True)
class CloseApplicationOfPermit(Effect):
    """Tell the open application of the permit that there is nothing left to decide."""


@dataclass(frozen=True, slots=True)
class UpdatePermitHolder(Effect):
    """Basic information changed: what the permit says of its holder is written anew."""

    element: str
    """Task whose answers hold the new values."""


@dataclass(frozen=True, slots=True)
class RecordDecision(Effect):
    """A reviewer has decided at a level of the current round."""

    level: int
    level_name: str
    decision: str
    opinion: str = ""
    advisory_note: str = ""


@dataclass(frozen=True, slots=True)
class JudgeCorrections(Effect):
    """A level has decided upon the items of the last return: each has item (id), verdict and remark."""

    level: int
    verdicts: tuple[Mapping[str, str], ...]


@dataclass(frozen=True, slots=True)
class AskForCorrection(Effect):
    """The authority asks for corrections: each item has category, target and text. `level` is who asks.

    Where they are known it has a reason code, a page, and `former`, the id of the item that it carries over.
    """

    level: int
    items: tuple[Mapping[str, Any], ...]


@dataclass(frozen=True, slots=True)
class ConfirmPages(Effect):
    """The unit has confirmed pages of its papers: the ticks by slot."""

    ticks: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class KeepContract(Effect):
    """The scan in the contract slot of the case is the newest contract of the tie. `end_on` None: no fixed term."""

    kind: str
    start_on: date
    end_on: date | None


@dataclass(frozen=True, slots=True)
class CorrectContractTerms(Effect):
    """The contract that the unit's records hold already has these terms."""

    kind: str
    start_on: date
    end_on: date | None


@dataclass(frozen=True, slots=True)
class ExplainMonths(Effect):
    """The unit explains months of the ledger: month (YYYY-MM) and text."""

    rows: tuple[tuple[str, str], ...]
