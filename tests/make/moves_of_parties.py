"""What units, employees and reviewers may try at any time, allowed or not; see office_walk."""

from app.domain.office_codes import ATTACHMENT_SLOTS, REQUIRED_EMPLOYER_SLOTS, PermitType
from app.domain.procedures import Procedure
from app.policy.actor import Role
from app.policy.case_access import may_do_task
from app.services.applications import start_case as starting
from app.services.applications.leave_unit import remind_former_unit, start_leaving_request
from app.services.applications.request_association import request_association
from app.services.applications.withdraw_case import withdraw_case
from app.services.context.refusals import RefusalError
from app.services.records.employer_papers import delete_attachment
from app.services.records.update_employment import update_dates, update_post
from app.services.tasks.claim_task import claim_task, release_task
from app.services.tasks.complete_task import complete_task
from app.services.tasks.take_over_task import take_over_task
from app.services.tasks.task_form import slots_of_task, task_form
from app.store.case_rows import case_of
from app.store.employer_rows import employer_of
from app.store.task_rows import task_of
from tests.make.office_walk import key
from tests.make.procedure_journey import ProcedureJourney, attach
from tests.make.random_answers import RandomAnswers

AUTHORITIES = ("haidian_hrss", "chaoyang_hrss", "overseas_talent_center", "nowhere_hrss")
WILLING = {"approved", "confirm", "submit", "current"}


class WillingAnswers(RandomAnswers):
    """Mostly says yes: otherwise hardly any application would reach its end."""

    def _one(self, field, name):
        yes = sorted(WILLING & {option.value for option in field.options})
        return {name: yes} if yes and self.draw.random() < 0.75 else super()._one(field, name)


def somebody(office, *usual):
    """Return mostly one of the usual actors, now and then anybody."""
    return office.pick(*usual)[1] if usual and office.chance(0.93) else office.anybody()[1]


def start_for_permit(office):
    """A unit starts a renewal or an employer change."""
    permit = office.draw.choice(office.permits())
    agents = [
        agent for agent, employee in office.ties() if office.people[employee].person_id == permit.person_id
    ]
    by = somebody(office, *(agents or office.of_role(Role.AGENT)))
    office.say(permit.permit_no, permit.state)
    if permit.state == "suspended" or office.chance(0.1):
        starting.start_employer_change(office.context, by, permit.id, key())
    else:
        starting.start_renewal(office.context, by, permit.id, key(), taking_over=office.chance(0.3))


def start_of_employee(office):
    """An employee applies for a first permit or a change of information."""
    by = somebody(office, *office.of_role(Role.EMPLOYEE))
    what = office.draw.choice(["new", "new", "basic_info_change", "business_info_change", "renewal"])
    office.say(what)
    if what == "new":
        permit_type = office.draw.choice([str(one) for one in PermitType])
        starting.start_new_application(office.context, by, permit_type, key())
    else:
        starting.start_information_change(office.context, by, what, key())


def start_of_unit(office):
    """A unit applies for itself."""
    by = somebody(office, *office.of_role(Role.AGENT))
    procedure = office.draw.choice(
        [Procedure.PERMISSION_APPLICATION, Procedure.SUPERVISOR_CHANGE, Procedure.PERMISSION_CANCELLATION]
    )
    permit_type = office.draw.choice([str(one) for one in PermitType])
    authority = office.draw.choice(AUTHORITIES) if procedure is Procedure.SUPERVISOR_CHANGE else ""
    office.say(procedure, permit_type, authority)
    starting.start_unit_procedure(office.context, by, procedure, permit_type, key(), authority=authority)


def start_dissociation(office):
    """A unit starts to let an employee go."""
    agent, employee = office.draw.choice(office.ties())
    by = somebody(office, agent)
    office.say(employee)
    starting.start_dissociation(office.context, by, office.people[employee].person_id, key())


def join(office):
    """An employee enters a code, right or wrong."""
    tied = {employee for _, employee in office.ties()}
    free = [login for login in office.of_role(Role.EMPLOYEE) if login not in tied]
    by = somebody(office, *free)
    codes = [unit.association_code for unit in office.units() if unit.association_code]
    text = "K7M2XQ4E" if not codes or office.chance(0.15) else office.draw.choice(codes)
    request_association(office.context, by, text, key())


def do_task(office):
    """Somebody does an open task with answers that fit or not, with its papers or without."""
    tasks = office.open_tasks()
    if not tasks:
        return
    task = office.draw.choice(tasks)
    office.say(task.number, task.element)
    usual = [
        login for login, by in office.people.items() if may_do_task(by, tuple(task.groups), task.assignee)
    ]
    by = somebody(office, *usual)
    with office.context.database.reading() as work:
        unit = employer_of(work, task.employer_id)
        case, row = case_of(work, task.case_id), task_of(work, task.key)
        form = task_form(office.context, work, case, row)
        slots = slots_of_task(office.context, work, case, row)
    if slots and office.chance(0.85):
        ProcedureJourney(office.context, {"case_id": task.case_id}).lay(*sorted(slots))
    codes = {f"{who}_uscc": unit.uscc for who in ("contract_party", "tax_withholder", "insurance_payer")}
    answers = WillingAnswers(office.draw, office.context.clock, {"unit_name_typed": unit.name, **codes})
    posted = answers.to(form, spoiled=office.chance(0.1))
    fence = None
    if task.clock == "review" and office.chance(0.97):
        fence = claim_task(office.context, by, task.key)
    office.say(posted.get("decision", ""))
    complete_task(office.context, by, task.key, posted, fence=fence, idempotency_key=key())


def hold_task(office):
    """A reviewer takes a task, gives it back, or takes it from a colleague."""
    tasks = [task for task in office.open_tasks() if task.clock == "review"] or office.open_tasks()
    if not tasks:
        return
    task = office.draw.choice(tasks)
    act = office.draw.choice([claim_task, release_task, take_over_task])
    office.say(act.__name__, task.number)
    act(office.context, somebody(office, *office.of_role(Role.REVIEWER)), task.key)


def withdraw(office):
    """Somebody withdraws an open application."""
    cases = office.open_cases()
    if not cases:
        return
    case = office.draw.choice(cases)
    initiator = [login for login, by in office.people.items() if by.account_id == case.initiator]
    office.say(case.number, case.procedure)
    withdraw_case(office.context, somebody(office, *initiator), case.id, key())


def move_papers(office):
    """A unit uploads a paper of its own, or takes one out."""
    login, by = office.pick(*office.of_role(Role.AGENT))
    if office.chance(0.7):
        attach(office.context, login, *(REQUIRED_EMPLOYER_SLOTS if office.chance(0.5) else ATTACHMENT_SLOTS))
    else:
        delete_attachment(office.context, by, str(office.draw.choice(ATTACHMENT_SLOTS)), key())


def leave(office):
    """An employee reports having left, or reminds the unit."""
    by = somebody(office, *office.of_role(Role.EMPLOYEE))
    act = office.draw.choice([start_leaving_request, remind_former_unit])
    office.say(act.__name__)
    act(office.context, by, key())


def update_tie(office):
    """A unit writes a new post or new dates of a contract."""
    agent, employee = office.draw.choice(office.ties())
    by, person_id = somebody(office, agent), office.people[employee].person_id
    office.say(employee)
    if office.chance(0.5):
        update_post(office.context, by, person_id, {"post": ["测试主管"]}, key())
    else:
        day = office.context.today().isoformat()
        posted = {"contract_start": [day], "contract_term": ["open"]}
        update_dates(office.context, by, person_id, posted, key())


def repeat(office):
    """Somebody presses twice: the second of two equal starts is refused or hears the first answer."""
    agent, employee = office.draw.choice(office.ties())
    by, person_id = office.people[agent], office.people[employee].person_id
    office.say(agent, employee)
    idempotent = key()
    first = starting.start_dissociation(office.context, by, person_id, idempotent)
    assert starting.start_dissociation(office.context, by, person_id, idempotent) == first
    try:
        starting.start_dissociation(office.context, by, person_id, key())
    except RefusalError:
        return
    assert first["state"] == "refused", "two open cases of one procedure"


MOVES_OF_PARTIES = (
    (start_for_permit, 6),
    (start_of_employee, 4),
    (start_of_unit, 3),
    (start_dissociation, 2),
    (join, 4),
    (do_task, 40),
    (hold_task, 3),
    (withdraw, 1.5),
    (move_papers, 2),
    (leave, 1.5),
    (update_tie, 1),
    (repeat, 0.3),
)
