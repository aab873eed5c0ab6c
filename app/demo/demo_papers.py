"""Sample scans of the demonstration: stored for employers and contracts, left in a folder for trying uploads."""

from __future__ import annotations

import io
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context
from typing import TYPE_CHECKING, Any

from app.demo.demo_people import EMPLOYERS, PEOPLE
from app.documents.embedded_fonts import REGULAR
from app.documents.sample_contents import sample_paper
from app.documents.sample_names import file_name
from app.documents.sample_people import SamplePeople
from app.documents.sample_spoils import crooked, grey, lying
from app.domain.id_number import masked
from app.domain.office_codes import Slot
from app.store.document_rows import note_file

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date
    from pathlib import Path

    from app.services.context.app_context import AppContext
    from app.store.database import UnitOfWork

MAX_BYTES = 5_000_000
FOLDER = "demo-papers"
AGENT = "李示范"
SPECIMEN, SPECIMEN_NUMBER = "示例员工", "1101**********0011"
WALKED_THROUGH = "zhao"
"""Whose renewal the README walks through: the papers to try uploads with are theirs."""
SAMPLES: dict[str, tuple[str, dict[str, Any]]] = {
    "员工诚信声明": ("employee_integrity_statement", {}),
    "劳动合同": (Slot.LABOUR_CONTRACT, {}),
    "申报收入查询记录": ("declared_income_record", {}),
    "申报收入查询记录（第2页漏盖财务章）": ("declared_income_record", {"unsealed": (2,)}),
    "申请人所得税纳税记录": ("iit_payment_record", {}),
    "申请人所得税纳税记录（横放）": ("iit_payment_record", {"spoil": lying}),
    "员工诚信声明（黑白扫描）": ("employee_integrity_statement", {"spoil": grey}),
    "劳动合同（歪斜）": (Slot.LABOUR_CONTRACT, {"spoil": crooked}),
    "单位缴纳税费凭证": (Slot.TAX_PAYMENT_PROOF, {}),
    "单位诚信声明": (Slot.EMPLOYER_INTEGRITY_STATEMENT, {}),
    "应税收入证明": ("taxable_income_proof", {}),
    "变更证明材料": ("change_proof", {}),
    "纳税登记地迁入证明": ("tax_registration_proof", {}),
    "离职证明": ("leaving_certificate", {}),
    "专业技术职务证书": ("title_certificate", {}),
    "身份证件": ("id_card", {}),
    "学历证书": ("diploma", {}),
    "学位证书": ("degree_certificate", {}),
    "户口簿": ("household_register", {}),
    "工资卡银行流水": (Slot.LEDGER_PROOF, {}),
}
"""Good papers, and some with the faults that the checks or the reviewers find."""


class DemoPapers:
    """Makes each paper once."""

    def __init__(self, context: AppContext, *, one_for_all: str = "") -> None:
        """`one_for_all` names the employer whose papers serve all: drawing takes time."""
        self.context = context
        self.one_for_all = one_for_all
        self._made: dict[str, dict[str, Any]] = {}

    def employer_paper(self, work: UnitOfWork, employer: str, slot: str) -> dict[str, Any]:
        """Return the stored paper of an employer's slot."""
        return self._stored(work, employer, slot)

    def contract(self, work: UnitOfWork, employer: str) -> dict[str, Any]:
        """Return the stored specimen of an employer's contract; it names nobody, so that it may stand for all."""
        return self._stored(work, employer, Slot.LABOUR_CONTRACT)

    def _stored(self, work: UnitOfWork, employer: str, slot: str) -> dict[str, Any]:
        employer = self.one_for_all or employer
        name = file_name(slot, employer)
        if name not in self._made:
            content = sample_paper(
                slot,
                _people(self.context.today(), SPECIMEN, SPECIMEN_NUMBER, employer),
                font=REGULAR,
                seed=len(self._made),
            )
            stored = self.context.files.keep(io.BytesIO(content), limit=MAX_BYTES)
            note_file(work, stored)
            pages = 2 if slot == Slot.LABOUR_CONTRACT else 1
            report = {"pages": pages, "findings": []}
            self._made[name] = {"sha256": stored.sha256, "filename": name, "report": report}
        return self._made[name]


def _people(today: date, person: str, id_number_masked: str, employer: str) -> SamplePeople:
    return SamplePeople(
        person=person,
        id_number_masked=id_number_masked,
        employer=employer,
        agent=AGENT,
        today=today,
        since=today.replace(year=today.year - 3, month=1, day=1),
    )


def leave_samples(folder: Path, today: date) -> None:
    """Write papers that a visitor of the demonstration may upload."""
    folder.mkdir(parents=True, exist_ok=True)
    person = next(one for one in PEOPLE if one.login == WALKED_THROUGH)
    employer = next(one for one in EMPLOYERS if one.key == person.employer)
    people = _people(today, person.name, masked(person.id_number), employer.name)
    for name, (slot, wishes) in SAMPLES.items():
        (folder / f"{name}.pdf").write_bytes(sample_paper(slot, people, font=REGULAR, **wishes))


@contextmanager
def samples_left_meanwhile(folder: Path, today: date) -> Iterator[None]:
    """Leave samples with another core while the rest of a demonstration is filled in; both are done at the end."""
    with ProcessPoolExecutor(max_workers=1, mp_context=get_context("fork")) as apart:
        drawing = apart.submit(leave_samples, folder, today)
        yield
        drawing.result()
