"""The demonstration's employers: which papers each has uploaded, and when."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from app.domain.office_codes import Slot
from app.services.beijing import start_of_day
from app.store.employer_rows import add_attachment

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.services.demo_papers import DemoPapers
    from app.services.demo_people import DemoEmployer
    from app.store.database import Work

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


def upload_papers(work: Work, papers: DemoPapers, demo: DemoEmployer, employer_id: str) -> None:
    """Give an employer of the demonstration its papers."""
    for slot, day in UPLOADED[demo.key].items():
        add_attachment(
            work,
            employer_id=employer_id,
            slot=str(slot),
            by="demo",
            at=start_of_day(day) if day else None,
            **papers.employer_paper(work, demo.name, str(slot)),
        )
