"""The facts of a case as handlers see them: read once, plain, complete."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from app.domain.ledger_terms import DEFAULT_TERMS, LedgerTerms
from app.domain.office_codes import REQUIRED_EMPLOYER_SLOTS
from app.domain.review_terms import MANUAL_TERMS, ReviewTerms

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

    from app.domain.ledger import LedgerMonth
    from app.domain.office_codes import ApplicationState, AssociationState, PermissionScope, PermissionState
    from app.domain.permit import Permit
    from app.domain.work_calendar import WorkCalendar


@dataclass(frozen=True, slots=True)
class CaseInFacts:
    """The application itself."""

    id: str
    number: str
    procedure: str
    state: ApplicationState
    round: int
    authority: str
    permit_type: str
    first_submitted_on: date | None = None
    review_due_on: date | None = None
    started_on: date | None = None


@dataclass(frozen=True, slots=True)
class EmployerInFacts:
    """The unit. `attachment_slots` are those with a current paper."""

    id: str
    name: str
    uscc: str
    is_profile_complete: bool
    attachment_slots: frozenset[str]
    registered_place: str = ""
    tax_registration_place: str = ""
    """District where it pays its taxes, by its code; empty while its profile does not tell."""
    uploaded_on: Mapping[str, date] = field(default_factory=dict)
    """Day of each slot's current paper."""
    required_papers: Mapping[str, str] = field(
        default_factory=lambda: dict.fromkeys(map(str, REQUIRED_EMPLOYER_SLOTS), "")
    )
    """Slot and name of the papers without which it does no business."""


@dataclass(frozen=True, slots=True)
class PermissionInFacts:
    """The unit's business permission for the case's permit type."""

    state: PermissionState
    scope: PermissionScope
    authority: str | None


@dataclass(frozen=True, slots=True)
class ContractInFacts:
    """The newest labour contract of the association. `end_on` is None without a fixed term."""

    id: str
    start_on: date
    end_on: date | None
    party_uscc: str


@dataclass(frozen=True, slots=True)
class AssociationInFacts:
    """The tie between the person and the unit of this case."""

    id: str
    employer_id: str
    state: AssociationState
    activated_on: date | None
    post: str
    contract: ContractInFacts | None


@dataclass(frozen=True, slots=True)
class DocumentInFacts:
    """The newest version of a slot. `errors` are structural findings, `warnings` advice."""

    slot: str
    version: int
    errors: int
    warnings: int
    page_checks: frozenset[str]


@dataclass(frozen=True, slots=True)
class LinkInFacts:
    """One link of the employment chain of a permit."""

    employer_id: str
    """Empty for a unit that the office does not know."""
    employer_uscc: str
    from_on: date
    to_on: date | None
    is_recorded: bool
    unit_name: str = ""


@dataclass(frozen=True, slots=True)
class EmploymentInFacts:
    """A time with a unit, as an association or a labour contract tells it."""

    uscc: str
    from_on: date
    to_on: date | None


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """Everything a handler may know. Days are Beijing days; what does not apply is None or empty."""

    now: datetime
    today: date
    calendar: WorkCalendar
    case: CaseInFacts
    employer: EmployerInFacts
    permission: PermissionInFacts | None
    person_id: str | None
    permit: Permit | None
    association: AssociationInFacts | None
    documents: Mapping[str, DocumentInFacts]
    ledger: tuple[LedgerMonth, ...]
    chain: tuple[LinkInFacts, ...]
    other_open_cases: tuple[str, ...]
    """Numbers of other open applications of the same permit or person."""
    other_unit_cases: tuple[str, ...] = ()
    """Numbers of the unit's other open applications about its own permission for this permit type."""
    authority_changes: tuple[str, ...] = ()
    """Numbers of the unit's supervisor changes of this permit type that wait for their decision (A47)."""
    associated_holders: int = 0
    """How many holders of this permit type are associated with the unit."""
    open_issue_categories: tuple[str, ...] = ()
    """Categories of this round's correction items that nobody has answered yet."""
    reported_left_on: date | None = None
    """The day of leaving that the employee has reported and the unit has not answered yet."""
    employments: tuple[EmploymentInFacts, ...] = ()
    """Every time with a unit that the office knows of the person."""
    declared_since: date | None = None
    """First day of the first month of employment in Beijing, as the person or the unit declared it last (A39)."""
    ledger_terms: LedgerTerms = DEFAULT_TERMS
    """What the authority of the case asks of the ledger."""
    review_terms: ReviewTerms = MANUAL_TERMS
    """How long the authority reviews this procedure, and when the window of a permit opens."""
    review_days: int | None = None
    """The working days of the review that runs or begins now; fewer than the terms where it goes on after a correction."""
    renewal_terms: ReviewTerms = MANUAL_TERMS
    """The same for a renewal, for procedures that must leave time for one."""
    answers: Mapping[str, Mapping[str, object]] | None = None
    """Newest answers by element; only what handlers need, never shown to the engine."""
    claims: tuple[str, ...] = ()
    """What the application claims that the office has not approved yet."""
