"""A renewal through the services of a house, step by step, by demonstration people."""

import io
from uuid import uuid4

from app.domain.office_codes import PageCheck
from app.services.claim_task import claim_task
from app.services.complete_task import complete_task
from app.services.start_case import start_renewal
from app.store.case_rows import case_of
from app.store.document_rows import add_document, note_file
from app.store.task_rows import tasks_of_case
from tests.make.house_maker import actor_named, permit_id_of

CHECKS = [str(check) for check in PageCheck]
EMPLOYEE_SLOTS = ("employee_integrity_statement", "declared_income_record", "iit_payment_record")
INFORMATION = {
    "phone": ["15400009999"],
    "current_address": ["北京市海淀区示例路 9 号"],
    "hukou_place": ["示例省示范市样本区"],
    "marital_status": ["married"],
    "political_status": ["masses"],
    "education_level": ["bachelor"],
    "education_subject": ["计算机科学与技术"],
    "education_school": ["示例大学"],
    "has_title": ["no"],
    "declared_true": ["true"],
}
SUBMIT = {
    "decision": ["submit"],
    "declared_income_record_checks": CHECKS,
    "iit_payment_record_checks": CHECKS,
    "first_reviewed": ["true"],
}
APPROVE = {"decision": ["approved"]}
RETURN = {
    "decision": ["returned"],
    "opinion": ["请补正"],
    "issues.0.category": ["employee_material"],
    "issues.0.target": ["iit_payment_record"],
    "issues.0.text": ["缺少财务专用章"],
}
REVIEWERS = ("hd.l1a", "hd.l2a", "hd.l3a")


class HouseJourney:
    """One renewal: `do` completes a step, `claim` takes one; keys are made up unless given."""

    def __init__(self, house, login="zhao", agent="agent"):
        self.house = house
        self.agent = agent
        self.login = login
        started = start_renewal(house, actor_named(house, agent), permit_id_of(house, login), uuid4().hex)
        self.case_id = started["case_id"]

    @property
    def case(self):
        """Return the case as stored."""
        with self.house.database.reading() as work:
            return case_of(work, self.case_id)

    def open(self):
        """Return the open tasks by element."""
        with self.house.database.reading() as work:
            return {task.element: task for task in tasks_of_case(work, self.case_id)}

    def do(self, login, element, answers, *, key=None, fence=None):
        """Complete the open task of an element as somebody."""
        task = self.open()[element]
        return complete_task(
            self.house,
            actor_named(self.house, login),
            task.key,
            answers,
            fence=fence,
            idempotency_key=key or uuid4().hex,
        )

    def claim(self, login, element="review"):
        """Take the open task of an element as somebody; return the fence."""
        return claim_task(self.house, actor_named(self.house, login), self.open()[element].key)

    def lay_papers(self):
        """Put a stored paper into each of the employee's slots."""
        one_of_ours = next(path for path in sorted(self.house.files.root.glob("*/*")) if path.is_file())
        stored = self.house.files.keep(io.BytesIO(one_of_ours.read_bytes()), limit=5_000_000)

        def act(work):
            note_file(work, stored)
            for slot in EMPLOYEE_SLOTS:
                add_document(
                    work,
                    case_id=self.case_id,
                    slot=slot,
                    round_number=1,
                    sha256=stored.sha256,
                    filename=f"{slot}.pdf",
                    report={"pages": 1, "findings": []},
                    pages=1,
                    by="test",
                )

        self.house.database.transact(act)

    def prepare(self):
        """Do what comes before the unit verifies."""
        self.do(self.agent, "confirm_contract", {"contract_choice": ["current"]})
        self.lay_papers()
        self.do(self.login, "update_information", INFORMATION)
        return self

    def submit(self):
        """Bring the case before the authority."""
        self.prepare()
        self.do(self.agent, "verify_and_submit", SUBMIT)
        return self

    def review(self, login, answers=APPROVE):
        """Claim and decide as a reviewer."""
        fence = self.claim(login)
        return self.do(login, "review", answers, fence=fence)

    def approve(self):
        """Let every level approve."""
        for login in REVIEWERS:
            self.review(login)
        return self
