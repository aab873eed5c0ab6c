"""The demonstration's employers: what each tells of itself, which papers it has uploaded, and when."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from app.domain.office_codes import Slot
from app.services.context.beijing import start_of_day
from app.store.employer_rows import add_attachment
from app.store.profile_rows import save_profile

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.demo.demo_papers import DemoPapers
    from app.demo.demo_people import DemoEmployer
    from app.store.database import UnitOfWork

USUAL: Mapping[Slot, date | None] = {
    Slot.BUSINESS_LICENCE: None,
    Slot.TAX_PAYMENT_PROOF: None,
    Slot.EMPLOYER_INTEGRITY_STATEMENT: None,
    Slot.AGENT_ID_CARD: None,
}
UPLOADED: Mapping[str, Mapping[Slot, date | None]] = {
    "U1": {
        Slot.BUSINESS_LICENCE: date(2024, 3, 26),
        Slot.QUALIFICATION_CERTIFICATE: date(2024, 3, 26),
        Slot.TAX_PAYMENT_PROOF: date(2024, 1, 22),
        Slot.EMPLOYER_INTEGRITY_STATEMENT: date(2024, 5, 22),
        Slot.AGENT_ID_CARD: date(2021, 5, 8),
        Slot.OTHER_MATERIALS: date(2023, 11, 1),
    },
    "U2": USUAL,
    "U3": {**USUAL, Slot.OTHER_MATERIALS: None},
    "U4": USUAL,
    "U5": {slot: day for slot, day in USUAL.items() if slot is not Slot.EMPLOYER_INTEGRITY_STATEMENT},
    "U6": {},
}
"""By employer; None is today. U1 has the days of the manual's own screen: all of them old, all of them valid."""


def upload_papers(work: UnitOfWork, papers: DemoPapers, demo: DemoEmployer, employer_id: str) -> None:
    """Give an employer of the demonstration its papers."""
    for slot, day in UPLOADED.get(demo.key, USUAL).items():
        add_attachment(
            work,
            employer_id=employer_id,
            slot=str(slot),
            by="demo",
            at=start_of_day(day) if day else None,
            **papers.employer_paper(work, demo.name, str(slot)),
        )


INCOMPLETE = frozenset({"U6"})
"""Signs in for the first time: the pop-up waits for it."""
KINDS = {"12": "institution", "31": "law_firm"}
QUALIFIED = "U1"


def tell_profile(work: UnitOfWork, demo: DemoEmployer, employer_id: str) -> None:
    """Give an employer of the demonstration its profile."""
    if demo.key in INCOMPLETE:
        return
    qualified = demo.key == QUALIFIED
    certificates = [{"kind": "high_tech", "certificate_no": "SAMPLE-GR-000001", "valid_until": None}]
    profile: dict[str, dict[str, Any]] = {
        "general": {
            "unit_kind": KINDS.get(demo.uscc[:2], "enterprise"),
            "industry": "information",
            "legal_representative": "李示范",
            "tax_registration_place": "haidian",
            "office_address": "北京市海淀区示例路 1 号",
            "office_phone": "010-58510000",
            "contact_email": f"agent-{demo.key.lower()}@example.invalid",
            "staff_count": 120,
        },
        "qualifications": {
            "has_qualification": "yes" if qualified else "no",
            **({"qualifications": certificates} if qualified else {}),
        },
        "agent": {
            "agent_name": "李示范",
            "agent_id_number": "11000019900101003X",
            "agent_phone": "15400000100",
            "agent_email": f"agent-{demo.key.lower()}@example.invalid",
            "agent_department": "人力资源部",
        },
        "licence": {
            "licence_term": "long",
            "licence_valid_until": None,
            "business_scope": "技术开发、技术咨询、技术服务（示例）",
        },
    }
    save_profile(work, employer_id, profile, is_complete=True)
