"""Any procedure through the services of a house: start it, do steps, lay papers, review."""

import io
from uuid import uuid4

from app.domain.procedures import Procedure
from app.services import start_case as starting
from app.services.claim_task import claim_task
from app.services.complete_task import complete_task
from app.services.request_association import request_association
from app.services.withdraw_case import withdraw_case
from app.store.case_rows import case_of
from app.store.document_rows import add_document, note_file
from app.store.employer_rows import add_attachment, employer_of
from app.store.permit_rows import live_permit_of_person
from app.store.person_rows import person_of
from app.store.task_rows import tasks_of_case
from tests.make.house_maker import actor_named

BEIJING = "beijing_work_residence"
APPROVE = {"decision": ["approved"]}
STAYS = {"unchanged_1": "已核对，与证件一致，不需要修改"}
"""How an initiator answers the first item of a return with a reason."""
PROOFS = ("id_card", "diploma", "degree_certificate", "household_register")
"""What a new application proves besides the statement and the income."""
REVIEWERS = ("hd.l1a", "hd.l2a", "hd.l3a")


def returned(category="application_form", target="other", text="请更正"):
    """Return what a reviewer who is not content sends."""
    return {
        "decision": ["returned"],
        "opinion": ["请按问题清单修改"],
        "issues.0.category": [category],
        "issues.0.target": [target],
        "issues.0.text": [text],
    }


class ProcedureJourney:
    """One case: `do` completes a step, `review` claims and decides one; keys are made up unless given."""

    def __init__(self, house, started):
        self.house = house
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
            {name: value if isinstance(value, list) else [value] for name, value in answers.items()},
            fence=fence,
            idempotency_key=key or uuid4().hex,
        )

    def claim(self, login, element="review"):
        """Take the open task of an element as somebody; return the fence."""
        return claim_task(self.house, actor_named(self.house, login), self.open()[element].key)

    def review(self, login, answers=APPROVE):
        """Claim and decide as a reviewer."""
        fence = self.claim(login)
        return self.do(login, "review", answers, fence=fence)

    def approve(self, reviewers=REVIEWERS):
        """Let every level approve."""
        for login in reviewers:
            self.review(login)
        return self

    def withdraw(self, login):
        """Withdraw as somebody."""
        return withdraw_case(self.house, actor_named(self.house, login), self.case_id, uuid4().hex)

    def lay(self, *slots):
        """Put a stored paper into each slot of the case."""
        stored = stored_paper(self.house)

        def act(work):
            note_file(work, stored)
            for slot in slots:
                add_document(
                    work,
                    case_id=self.case_id,
                    slot=slot,
                    round_number=self.case.round,
                    sha256=stored.sha256,
                    filename=f"{slot}.pdf",
                    report={"pages": 1, "findings": []},
                    pages=1,
                    by="test",
                )

        self.house.database.transact(act)
        return self


def stored_paper(house):
    """Return a paper that is kept in the file store."""
    one_of_ours = next(path for path in sorted(house.files.root.glob("*/*")) if path.is_file())
    return house.files.keep(io.BytesIO(one_of_ours.read_bytes()), limit=5_000_000)


def attach(house, login, *slots):
    """Put a paper into slots of an agent's unit."""
    stored, unit = stored_paper(house), actor_named(house, login).employer_id

    def act(work):
        note_file(work, stored)
        for slot in slots:
            add_attachment(
                work,
                employer_id=unit,
                slot=slot,
                sha256=stored.sha256,
                filename=f"{slot}.pdf",
                report={"pages": 1, "findings": []},
                by="test",
            )

    house.database.transact(act)


def permit_of_person(house, login):
    """Return the live permit of an employee."""
    with house.database.reading() as work:
        return live_permit_of_person(work, actor_named(house, login).person_id)


def person_named(house, login):
    """Return an employee's record."""
    with house.database.reading() as work:
        return person_of(work, actor_named(house, login).person_id)


def unit_of(house, login):
    """Return an agent's unit."""
    with house.database.reading() as work:
        return employer_of(work, actor_named(house, login).employer_id)


def unit_procedure(house, login, procedure, *, permit_type=BEIJING, authority=""):
    """Start what a unit applies for itself."""
    by = actor_named(house, login)
    return ProcedureJourney(
        house,
        starting.start_unit_procedure(
            house, by, Procedure(procedure), permit_type, uuid4().hex, authority=authority
        ),
    )


def dissociation(house, agent, employee):
    """Start to dissociate an employee."""
    person_id = actor_named(house, employee).person_id
    return ProcedureJourney(
        house, starting.start_dissociation(house, actor_named(house, agent), person_id, uuid4().hex)
    )


def association(house, employee, agent):
    """Let an employee enter the code of an agent's unit."""
    code = unit_of(house, agent).association_code
    return ProcedureJourney(
        house, request_association(house, actor_named(house, employee), code, uuid4().hex)
    )


OVERRIDE = {
    "choice": "override",
    "choice_later": "override",
    "override_reason": "员工坚持离职",
    "both_informed": "true",
}
"""The unit ends the tie before the renewal, whether that could begin already or not."""


def left(house, agent, employee):
    """Dissociate an employee who has left today."""
    journey = dissociation(house, agent, employee)
    journey.do(agent, "confirm_leaving", {"left_on": today(house), "reason": "resigned"})
    if "renewal_first" in journey.open():
        journey.do(agent, "renewal_first", OVERRIDE)
        journey.do(employee, "acknowledge", {"choice": "override"})
    return journey


def joined(house, employee, agent):
    """Associate an employee with an agent's unit."""
    journey = association(house, employee, agent).lay("labour_contract")
    journey.do(agent, "confirm_association", confirmation(house))
    return journey


def today(house):
    """Return today in Beijing as ISO text."""
    return house.today().isoformat()


def confirmation(house):
    """Return what a unit answers when it confirms."""
    return {
        "decision": "confirm",
        "contract_kind": "labour",
        "contract_start": today(house),
        "contract_term": "open",
        "post": "工程师",
    }
