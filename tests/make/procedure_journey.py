"""Any procedure through the services of a context: start it, do steps, lay papers, review."""

import io
from uuid import uuid4

from app.domain.procedures import Procedure
from app.services.applications import start_case as starting
from app.services.applications.request_association import request_association
from app.services.applications.withdraw_case import withdraw_case
from app.services.tasks.claim_task import claim_task
from app.services.tasks.complete_task import complete_task
from app.services.tasks.task_form import task_form
from app.store.case_rows import case_of
from app.store.document_rows import add_document, note_file
from app.store.employer_rows import add_attachment, employer_of
from app.store.permit_rows import live_permit_of_person
from app.store.person_rows import person_of
from app.store.task_rows import tasks_of_case
from tests.make.context_maker import actor_named
from tests.support.prepared_once import prepared_once

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

    def __init__(self, context, started):
        self.context = context
        self.case_id = started["case_id"]

    @property
    def case(self):
        """Return the case as stored."""
        with self.context.database.reading() as work:
            return case_of(work, self.case_id)

    def open(self):
        """Return the open tasks by element."""
        with self.context.database.reading() as work:
            return {task.element: task for task in tasks_of_case(work, self.case_id)}

    def do(self, login, element, answers, *, key=None, fence=None):
        """Complete the open task of an element as somebody."""
        task = self.open()[element]
        return complete_task(
            self.context,
            actor_named(self.context, login),
            task.key,
            {name: value if isinstance(value, list) else [value] for name, value in answers.items()},
            fence=fence,
            idempotency_key=key or uuid4().hex,
        )

    def claim(self, login, element="review"):
        """Take the open task of an element as somebody; return the fence."""
        return claim_task(self.context, actor_named(self.context, login), self.open()[element].key)

    def review(self, login, answers=APPROVE):
        """Claim and decide as a reviewer; what was asked in the last round is accepted unless the answers say more."""
        fence = self.claim(login)
        return self.do(login, "review", self.accepted() | dict(answers), fence=fence)

    def accepted(self):
        """Return what accepts every item of the last return."""
        with self.context.database.reading() as work:
            task = next(task for task in tasks_of_case(work, self.case_id) if task.element == "review")
            form = task_form(self.context, work, case_of(work, self.case_id), task)
        return {one.key: ["accepted"] for one in form.fields if one.key.startswith("verdict_")}

    @prepared_once
    def approve(self, reviewers=REVIEWERS):
        """Let every level approve."""
        for login in reviewers:
            self.review(login)
        return self

    def withdraw(self, login):
        """Withdraw as somebody."""
        return withdraw_case(self.context, actor_named(self.context, login), self.case_id, uuid4().hex)

    def lay(self, *slots):
        """Put a stored paper into each slot of the case."""
        stored = stored_paper(self.context)

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

        self.context.database.transact(act)
        return self


def stored_paper(context):
    """Return a paper that is kept in the file store."""
    files = context.files
    one_of_ours = next(one for folder in sorted(files.folders()) for one in sorted(files.digests(folder)))
    return files.keep(io.BytesIO(files.open(one_of_ours).read()), limit=5_000_000)


def attach(context, login, *slots, pages=1):
    """Put a paper into slots of an agent's unit."""
    stored, unit = stored_paper(context), actor_named(context, login).employer_id

    def act(work):
        note_file(work, stored)
        for slot in slots:
            add_attachment(
                work,
                employer_id=unit,
                slot=slot,
                sha256=stored.sha256,
                filename=f"{slot}.pdf",
                report={"pages": pages, "findings": []},
                by="test",
            )

    context.database.transact(act)


def permit_of_person(context, login):
    """Return the live permit of an employee."""
    with context.database.reading() as work:
        return live_permit_of_person(work, actor_named(context, login).person_id)


def person_named(context, login):
    """Return an employee's record."""
    with context.database.reading() as work:
        return person_of(work, actor_named(context, login).person_id)


def unit_of(context, login):
    """Return an agent's unit."""
    with context.database.reading() as work:
        return employer_of(work, actor_named(context, login).employer_id)


@prepared_once
def unit_procedure(context, login, procedure, *, permit_type=BEIJING, authority=""):
    """Start what a unit applies for itself."""
    by = actor_named(context, login)
    return ProcedureJourney(
        context,
        starting.start_unit_procedure(
            context, by, Procedure(procedure), permit_type, uuid4().hex, authority=authority
        ),
    )


def dissociation(context, agent, employee):
    """Start to dissociate an employee."""
    person_id = actor_named(context, employee).person_id
    return ProcedureJourney(
        context, starting.start_dissociation(context, actor_named(context, agent), person_id, uuid4().hex)
    )


def association(context, employee, agent):
    """Let an employee enter the code of an agent's unit."""
    code = unit_of(context, agent).association_code
    return ProcedureJourney(
        context, request_association(context, actor_named(context, employee), code, uuid4().hex)
    )


OVERRIDE = {
    "choice": "override",
    "choice_later": "override",
    "override_reason": "员工坚持离职",
    "both_informed": "true",
}
"""The unit ends the tie before the renewal, whether that could begin already or not."""


@prepared_once
def left(context, agent, employee):
    """Dissociate an employee who has left today."""
    journey = dissociation(context, agent, employee)
    journey.do(agent, "confirm_leaving", {"left_on": today(context), "reason": "resigned"})
    if "renewal_first" in journey.open():
        journey.do(agent, "renewal_first", OVERRIDE)
        journey.do(employee, "acknowledge", {"choice": "override"})
    return journey


@prepared_once
def joined(context, employee, agent):
    """Associate an employee with an agent's unit."""
    journey = association(context, employee, agent).lay("labour_contract")
    journey.do(agent, "confirm_association", confirmation(context))
    return journey


def today(context):
    """Return today in Beijing as ISO text."""
    return context.today().isoformat()


def confirmation(context):
    """Return what a unit answers when it confirms."""
    return {
        "decision": "confirm",
        "contract_kind": "labour",
        "contract_start": today(context),
        "contract_term": "open",
        "post": "工程师",
    }
