"""Random walks through every procedure, by whoever's turn it is: nothing gets stuck, and the office stays in order."""

import random
from uuid import uuid4

import pytest
from sqlalchemy import func, select

from app.domain.office_codes import REQUIRED_EMPLOYER_SLOTS, ApplicationState, Slot
from app.policy.actor import Role
from app.policy.case_access import may_do_task
from app.services.applications import start_case as starting
from app.services.applications.leave_unit import start_leaving_request
from app.services.applications.withdraw_case import withdrawal_refusal
from app.services.context.refusals import ClaimLostError, FormInvalidError, ProcedureRefusedError
from app.services.due_work.daily_sweep import sweep
from app.services.execution.fire_timer import fire_due_timers
from app.services.tasks.claim_task import claim_task
from app.services.tasks.complete_task import complete_task
from app.services.tasks.task_form import task_form
from app.store.account_rows import accounts
from app.store.incident_rows import incidents
from app.store.permit_rows import permits_of_person
from app.store.tables_office import association, permit
from tests.make.context_maker import actor_named
from tests.make.procedure_journey import (
    BEIJING,
    ProcedureJourney,
    attach,
    dissociation,
    joined,
    left,
    permit_of_person,
    unit_of,
    unit_procedure,
)
from tests.make.procedure_journey import association as asking
from tests.make.random_answers import RandomAnswers
from tests.make.shipped_papers import shipped_papers
from tests.support.nightly import times

pytestmark = pytest.mark.slow

PAPERS = [
    slot
    for slot in shipped_papers().names()
    if slot not in {*map(str, REQUIRED_EMPLOYER_SLOTS), str(Slot.BUSINESS_LICENCE)}
]
STEPS = 45


def by_login(context, login, start, *arguments):
    return ProcedureJourney(context, start(context, actor_named(context, login), *arguments, uuid4().hex))


def moved(context):
    left(context, "agent", "zhang")
    joined(context, "zhang", "agent2")
    return by_login(context, "agent2", starting.start_employer_change, permit_of_person(context, "zhang").id)


def newcomer(context):
    left(context, "agent", "zhang")
    return asking(context, "zhang", "agent2")


STARTS = {
    "permission_application": lambda context: unit_procedure(context, "agent3", "permission_application"),
    "employee_association": newcomer,
    "new_application": lambda context: by_login(context, "zheng", starting.start_new_application, BEIJING),
    "renewal": lambda context: by_login(
        context, "agent", starting.start_renewal, permit_of_person(context, "zhao").id
    ),
    "employer_change": moved,
    "basic_info_change": lambda context: by_login(
        context, "wang", starting.start_information_change, "basic_info_change"
    ),
    "business_info_change": lambda context: by_login(
        context, "wang", starting.start_information_change, "business_info_change"
    ),
    "supervisor_change": lambda context: unit_procedure(
        context, "agent4", "supervisor_change", authority="haidian_hrss"
    ),
    "dissociation": lambda context: dissociation(context, "agent", "zhang"),
    "leaving_request": lambda context: by_login(context, "zhang", start_leaving_request),
    "permission_cancellation": lambda context: unit_procedure(context, "agent3", "permission_cancellation"),
}


class Walk:
    """One walk: who does what is drawn; what they may be told is refused, never an incident."""

    def __init__(self, context, journey, seed):
        self.context = context
        self.journey = journey
        self.draw = random.Random(seed)  # noqa: S311 — a walk that can be walked again
        with context.database.reading() as work:
            self.people = [actor_named(context, row.login) for row in accounts(work)]
            unit = journey.case.employer_id
            agent = next(by for by in self.people if by.employer_id == unit and by.role is Role.AGENT)
        row = unit_of(context, self._login(agent))
        codes = {f"{who}_uscc": row.uscc for who in ("contract_party", "tax_withholder", "insurance_payer")}
        self.answers = RandomAnswers(self.draw, context.clock, {"unit_name_typed": row.name, **codes})
        journey.lay(*PAPERS)
        attach(context, self._login(agent), *REQUIRED_EMPLOYER_SLOTS)

    def _login(self, by):
        with self.context.database.reading() as work:
            return next(row.login for row in accounts(work) if row.id == by.account_id)

    def step(self):
        move = self.draw.choices(["act", "spoil", "wait", "withdraw"], [12, 2, 3, 0.4])[0]
        if move == "wait":
            self.context.clock.forward(days=self.draw.choice([1, 3, 9]))
            fire_due_timers(self.context)
            sweep(self.context)
        elif move == "withdraw":
            self._withdraw()
        else:
            self._act(spoiled=move == "spoil")

    def _act(self, *, spoiled):
        task = self.draw.choice(sorted(self.journey.open().values(), key=lambda one: one.element))
        able = [by for by in self.people if may_do_task(by, tuple(task.groups), task.assignee)]
        assert able, f"nobody can do {task.element}"
        by = self.draw.choice(able)
        with self.context.database.reading() as work:
            form = task_form(self.context, work, self.journey.case, task)
        try:
            fence = claim_task(self.context, by, task.key) if task.clock == "review" else None
            posted = self.answers.to(form, spoiled=spoiled)
            complete_task(self.context, by, task.key, posted, fence=fence, idempotency_key=uuid4().hex)
        except (FormInvalidError, ClaimLostError, ProcedureRefusedError):
            assert task.key in {one.key for one in self.journey.open().values()}

    def _withdraw(self):
        for by in self.people:
            with self.context.database.reading() as work:
                refusal = withdrawal_refusal(work, by, self.journey.case)
            if refusal is None:
                self.journey.withdraw(self._login(by))
                return

    def check(self):
        case = self.journey.case
        with self.context.database.reading() as work:
            assert incidents(work) == []
            for state in ("active", "requested"):
                many = select(association.c.person_id).where(association.c.state == state)
                many = many.group_by(association.c.person_id).having(func.count() > 1)
                assert work.connection.execute(many).all() == []
            live = select(permit.c.person_id).where(permit.c.state.in_(["valid", "suspended"]))
            live = live.group_by(permit.c.person_id).having(func.count() > 1)
            assert work.connection.execute(live).all() == []
            permits = permits_of_person(work, case.person_id) if case.person_id else []
        if case.ended_at is None:
            assert ApplicationState(case.state).is_open
            assert self.journey.open(), "an open case waits for somebody"
        else:
            assert not ApplicationState(case.state).is_open
            assert self.journey.open() == {}
            assert not any(one.dissociation_hold for one in permits)


@pytest.mark.parametrize("seed", range(times(4, 2)))
@pytest.mark.parametrize("procedure", STARTS)
def test_no_walk_gets_stuck_or_leaves_the_office_in_disorder(sqlite_context, procedure, seed):
    walk = Walk(sqlite_context, STARTS[procedure](sqlite_context), f"{procedure}.{seed}")
    for _ in range(STEPS):
        walk.check()
        if walk.journey.case.ended_at is not None:
            return
        walk.step()
    walk.check()
