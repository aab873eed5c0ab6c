"""Facts of a renewal that nothing speaks against; a test changes what it is about."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

from app.domain.facts import (
    AssociationInFacts,
    CaseFacts,
    CaseInFacts,
    ContractInFacts,
    DocumentInFacts,
    EmployerInFacts,
    LinkInFacts,
    PermissionInFacts,
)
from app.domain.ledger import LedgerMonth, months_between
from app.domain.office_codes import (
    REQUIRED_EMPLOYER_SLOTS,
    ApplicationState,
    AssociationState,
    PageCheck,
    PermissionScope,
    PermissionState,
    PermitState,
)
from app.domain.permit import Permit
from tests.make.seeded_calendar import seeded_calendar

USCC = "91110108DEMA00013X"
OTHER_USCC = "91110105DEMA000560"
EXPIRY = date(2021, 8, 6)
"""The manual's own example."""
MID_WINDOW = date(2021, 6, 16)
INCOME_SLOTS = ("declared_income_record", "iit_payment_record")

CHECKLIST = [
    {"slot": "employee_integrity_statement", "uploader": "employee", "required": True, "page_checks": False},
    {"slot": "labour_contract", "uploader": "employer", "required": True, "page_checks": False},
    {"slot": "declared_income_record", "uploader": "employee", "required": True, "page_checks": True},
    {"slot": "iit_payment_record", "uploader": "employee", "required": True, "page_checks": True},
]


def permit(**changes) -> Permit:
    """Return a valid permit of the manual's example."""
    base = Permit(
        id="pm1",
        person_id="p1",
        employer_id="e1",
        permit_type="beijing_work_residence",
        permit_no="DEMO-000001",
        state=PermitState.VALID,
        valid_from=date(2018, 8, 7),
        valid_until=EXPIRY,
    )
    return replace(base, **changes)


def ledger_month(month: str, **changes) -> LedgerMonth:
    """Return a month in which everything was paid by the one unit."""
    base = LedgerMonth(
        month=month,
        contract_unit=USCC,
        si_unit=USCC,
        si_base=Decimal(20000),
        si_paid_on_time=True,
        iit_unit=USCC,
        taxable_income=Decimal(20000),
        tax_paid=Decimal(900),
    )
    return replace(base, **changes)


def ledger(first: str = "2018-01", last: str = "2021-07", **changed_months: dict) -> tuple[LedgerMonth, ...]:
    """Return clean months; `m2020_07={...}` changes one, `m2020_07=None` leaves it out."""
    rows = []
    for month in months_between(first, last):
        key = "m" + month.replace("-", "_")
        changes = changed_months.get(key, {})
        if changes is not None:
            rows.append(ledger_month(month, **changes))
    return tuple(rows)


def document(slot: str, **changes) -> DocumentInFacts:
    """Return a readable paper whose pages are confirmed where that is asked for."""
    checks = frozenset(map(str, PageCheck)) if slot in INCOME_SLOTS else frozenset()
    return replace(DocumentInFacts(slot, 1, errors=0, warnings=0, page_checks=checks), **changes)


def documents(*, without: tuple[str, ...] = (), **changed: dict) -> dict[str, DocumentInFacts]:
    """Return the employee's papers of a renewal."""
    slots = ("employee_integrity_statement", *INCOME_SLOTS)
    return {str(s): document(str(s), **changed.get(str(s), {})) for s in slots if s not in without}


def contract(**changes) -> ContractInFacts:
    """Return a labour contract without a fixed term."""
    return replace(ContractInFacts("ct1", date(2018, 1, 1), None, USCC), **changes)


def association(**changes) -> AssociationInFacts:
    """Return the active association of the unit and the person."""
    base = AssociationInFacts("as1", "e1", AssociationState.ACTIVE, date(2018, 1, 1), "工程师", contract())
    return replace(base, **changes)


def employer(**changes) -> EmployerInFacts:
    """Return a unit that is ready for business."""
    slots = frozenset(map(str, REQUIRED_EMPLOYER_SLOTS))
    base = EmployerInFacts(
        "e1", "北京示例云科技有限公司", USCC, is_profile_complete=True, attachment_slots=slots
    )
    return replace(base, **changes)


def link(**changes) -> LinkInFacts:
    """Return the one link of a chain that has stayed with the unit."""
    return replace(LinkInFacts("e1", USCC, date(2018, 8, 7), None, is_recorded=True), **changes)


def case_facts(*, today: date = MID_WINDOW, case: dict | None = None, **changes) -> CaseFacts:
    """Return facts of a renewal in the middle of its window; keywords replace parts."""
    base = CaseFacts(
        now=datetime(today.year, today.month, today.day, 2, tzinfo=UTC),
        today=today,
        calendar=seeded_calendar(),
        case=replace(
            CaseInFacts(
                id="c1",
                number="XQ20210616001",
                procedure="renewal",
                state=ApplicationState.DRAFT,
                round=1,
                authority="haidian_hrss",
                permit_type="beijing_work_residence",
            ),
            **(case or {}),
        ),
        employer=employer(),
        permission=PermissionInFacts(PermissionState.GRANTED, PermissionScope.FULL, "haidian_hrss"),
        person_id="p1",
        permit=permit(),
        association=association(),
        documents=documents(),
        ledger=ledger(),
        chain=(link(),),
        other_open_cases=(),
    )
    return replace(base, **changes)
