"""A renewal that runs through the real engine, with an office that keeps its facts in memory."""

from dataclasses import replace
from datetime import UTC, date, datetime

from app.domain import effects
from app.domain.facts import CaseFacts
from app.domain.office_codes import PageCheck
from app.domain.work_calendar import WorkCalendar
from app.engine.compiled_edition import CompiledEdition
from app.engine.execution_context import ExecutionContext
from app.engine.run_case import complete_task, deliver_message, fire_timer, rearm_timers, start_case
from app.engine.step import Message, OpenTask, Step
from app.services.terms.review_terms_of import decided_review_terms
from tests.make.renewal_facts import case_facts
from tests.make.shipped_bundle import shipped_edition, shipped_handlers

INPUTS = {
    "case_id": "c1",
    "procedure": "renewal",
    "person_id": "p1",
    "permit_id": "pm1",
    "employer_id": "e1",
    "authority": "haidian_hrss",
    "permit_type": "beijing_work_residence",
}
ALL_CHECKS = [str(check) for check in PageCheck]
SUBMIT = {
    "decision": "submit",
    "declared_income_record_checks": ALL_CHECKS,
    "iit_payment_record_checks": ALL_CHECKS,
    "first_reviewed": True,
}
SENT_BACK = {"decision": "return_to_employee", "return_reason": "请更新现居住地址"}
NOON = 4
"""UTC hour of noon in Beijing."""


class RenewalCase:
    """Start, do, deliver, fire: one method per command; `facts` changes as effects are applied."""

    def __init__(self, today: date, edition: CompiledEdition | None = None, **facts):
        self.edition = edition or shipped_edition()
        terms = decided_review_terms(self.edition.decisions, INPUTS["authority"], INPUTS["procedure"])
        facts = {"review_terms": terms, "renewal_terms": terms, **facts}
        self.facts: CaseFacts = case_facts(today=today, **facts)
        self.effects: list[effects.Effect] = []
        self.path: list[str] = []
        self.step: Step = self._took(start_case(self.edition, INPUTS, self._around()))

    @property
    def today(self) -> date:
        return self.facts.today

    def go_to(self, day: date) -> None:
        """Let the clock run to noon of a later day."""
        self.facts = replace(
            self.facts, today=day, now=datetime(day.year, day.month, day.day, NOON, tzinfo=UTC)
        )

    def open(self) -> set[str]:
        """Return the elements that wait for somebody."""
        return {task.element for task in self.step.tasks}

    def task(self, element: str) -> OpenTask:
        """Return the open task of an element."""
        return next(task for task in self.step.tasks if task.element == element)

    def do(self, element: str, **answers) -> None:
        """Complete a task; what a service would store from the answers is in the facts."""
        known = dict(self.facts.answers or {})
        self.facts = replace(self.facts, answers={**known, element: answers})
        key = self.task(element).key
        self._took(complete_task(self.edition, self.step.state, key, answers, self._around()))

    def deliver(self, name: str, correlation: str) -> None:
        """Hand a message to the case."""
        self._took(deliver_message(self.edition, self.step.state, Message(name, correlation), self._around()))

    def fire_due_timers(self) -> list[str]:
        """Fire every timer that is due by now, in order; return their elements."""
        fired = []
        while due := sorted((t for t in self.step.timers if t.due <= self.facts.now), key=lambda t: t.due):
            fired.append(due[0].element)
            self._took(fire_timer(self.edition, self.step.state, due[0].key, self._around()))
        return fired

    def use_calendar(self, calendar: WorkCalendar) -> None:
        """Go on with another version of the calendar, as after the yearly notice."""
        self.facts = replace(self.facts, calendar=calendar)
        self._took(rearm_timers(self.edition, self.step.state, self._around()))

    def prepare(self) -> None:
        """Do what unit and employee do before the unit verifies."""
        if "acknowledge_risk" in self.open():
            self.do("acknowledge_risk", acknowledged=True, acknowledged_by="李经办")
        self.do("confirm_contract", contract_choice="current")
        self.do("update_information", phone="15400000001", current_address="北京市海淀区示例路 1 号")

    def approve(self) -> None:
        """Approve at the level that waits."""
        self.do("review", decision="approved")

    def give_back(self, *categories: str) -> None:
        """Return at the level that waits, with issues of these categories."""
        self.facts = replace(self.facts, open_issue_categories=categories)
        self.do(
            "review", decision="returned", opinion="材料不全", issues=[{"category": c} for c in categories]
        )

    def notices(self) -> list[str]:
        """Return the kinds of all notices sent."""
        return [effect.kind for effect in self.effects if isinstance(effect, effects.SendNotice)]

    def _around(self) -> ExecutionContext:
        return ExecutionContext(
            now=self.facts.now,
            calendar=self.facts.calendar,
            handlers=shipped_handlers(),
            facts=lambda: self.facts,
        )

    def _took(self, step: Step) -> Step:
        self.step = step
        self.path += [event.element for event in step.history]
        for effect in step.effects:
            self.effects.append(effect)
            self.facts = _applied(self.facts, effect)
        return step


def _applied(facts: CaseFacts, effect: effects.Effect) -> CaseFacts:
    match effect:
        case effects.SetApplicationState():
            return replace(facts, case=replace(facts.case, state=effect.state))
        case effects.RecordSubmission():
            first = facts.case.first_submitted_on or facts.today
            return replace(
                facts, case=replace(facts.case, first_submitted_on=first, review_due_on=effect.review_due_on)
            )
        case effects.OpenNextRound():
            return replace(facts, case=replace(facts.case, round=effect.round))
        case effects.HoldDissociation():
            return replace(facts, permit=replace(facts.permit, dissociation_hold=effect.held))
        case effects.ExtendPermit():
            return replace(facts, permit=replace(facts.permit, valid_until=effect.valid_until))
        case _:
            return facts


def submitted_renewal(today: date, **facts) -> RenewalCase:
    """Return a renewal that waits for the first level of the authority."""
    case = RenewalCase(today, **facts)
    case.prepare()
    case.do("verify_and_submit", **SUBMIT)
    return case


def working_days_later(case: RenewalCase, count: int) -> date:
    """Return the day some working days after the case's today."""
    return case.facts.calendar.add_working_days(case.today, count)
