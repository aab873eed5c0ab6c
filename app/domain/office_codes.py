"""The office's words as codes: states, kinds, slots. The glossary gives the Chinese."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


class PermitType(StrEnum):
    """Kinds of permit."""

    BEIJING = "beijing_work_residence"
    RETURNEE = "returnee_work_residence"


PERMIT_TYPE_NAMES: Mapping[str, str] = {
    PermitType.BEIJING: "北京市工作居住证",
    PermitType.RETURNEE: "留学回国人员工作居住证",
}
"""What the kinds are called on papers."""


class PermitState(StrEnum):
    """States of a permit; `expired` and `cancelled` never end."""

    VALID = "valid"
    SUSPENDED = "suspended"
    EXPIRED = "expired"
    CANCELLED = "cancelled"

    @property
    def is_live(self) -> bool:
        """Tell whether the permit can still be acted on."""
        return self in {PermitState.VALID, PermitState.SUSPENDED}


class AssociationState(StrEnum):
    """States of the tie between a person and a unit."""

    REQUESTED = "requested"
    ACTIVE = "active"
    ENDED = "ended"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    SUPERSEDED = "superseded"


class PermissionState(StrEnum):
    """States of a unit's business permission for one permit type."""

    NONE = "none"
    PENDING = "pending"
    RETURNED = "returned"
    GRANTED = "granted"
    CANCELLED = "cancelled"


class PermissionScope(StrEnum):
    """A limited permission cannot start new applications."""

    FULL = "full"
    LIMITED = "limited"


class ApplicationState(StrEnum):
    """States of an application (requirements 6.6)."""

    DRAFT = "draft"
    UNIT_REVIEW = "unit_review"
    EMPLOYEE_CORRECTION = "employee_correction"
    IN_REVIEW = "in_review"
    RETURNED = "returned"
    APPROVED = "approved"
    WITHDRAWN = "withdrawn"
    REFUSED = "refused"
    CLOSED_EXPIRED = "closed_expired"
    CLOSED_DISSOCIATED = "closed_dissociated"
    RECORDED = "recorded"
    """No application at all: the system does and notes something by itself."""

    @property
    def is_open(self) -> bool:
        """Tell whether the application can still move."""
        return self in _OPEN


_OPEN = frozenset(
    {
        ApplicationState.DRAFT,
        ApplicationState.UNIT_REVIEW,
        ApplicationState.EMPLOYEE_CORRECTION,
        ApplicationState.IN_REVIEW,
        ApplicationState.RETURNED,
    }
)


class Slot(StrEnum):
    """Places for papers that the rules know by their meaning; all others are the paper table's alone."""

    BUSINESS_LICENCE = "business_licence"
    QUALIFICATION_CERTIFICATE = "qualification_certificate"
    TAX_PAYMENT_PROOF = "tax_payment_proof"
    EMPLOYER_INTEGRITY_STATEMENT = "employer_integrity_statement"
    AGENT_ID_CARD = "agent_id_card"
    OTHER_MATERIALS = "other_materials"
    LABOUR_CONTRACT = "labour_contract"
    LEDGER_PROOF = "ledger_proof"
    """What proves an explanation of a month of the ledger, e.g. bank statements."""


REQUIRED_EMPLOYER_SLOTS = (Slot.TAX_PAYMENT_PROOF, Slot.EMPLOYER_INTEGRITY_STATEMENT, Slot.AGENT_ID_CARD)
"""Manual, 1.6: these three are required; the qualification certificate and other materials are not (A21)."""
ATTACHMENT_SLOTS = (
    Slot.QUALIFICATION_CERTIFICATE,
    Slot.TAX_PAYMENT_PROOF,
    Slot.EMPLOYER_INTEGRITY_STATEMENT,
    Slot.AGENT_ID_CARD,
    Slot.OTHER_MATERIALS,
)
"""The places of 附件管理 in the order of the manual's table (1.6)."""


class PageCheck(StrEnum):
    """What the unit confirms for every page of an income document (manual, 5.2)."""

    FINANCE_SEAL = "finance_seal"
    VERIFIED_TRUE_AND_VALID = "verified_true_and_valid"
    APPLICANT_SIGNED = "applicant_signed"
    AGENT_SIGNED = "agent_signed"


class IssueCategory(StrEnum):
    """What a correction item is about; it decides who must act and where (DMN correction_actor)."""

    UNIT_ATTACHMENT = "unit_attachment"
    EMPLOYEE_CONTRACT = "employee_contract"
    EMPLOYEE_MATERIAL = "employee_material"
    BASIC_INFO = "basic_info"
    LEDGER = "ledger"
    APPLICATION_FORM = "application_form"
