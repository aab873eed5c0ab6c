"""Carry a scenario out in a real context, step by step, through the services that the pages use."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from app.documents.sample_names import file_name
from app.forms_reader.posted_values import initial_values
from app.scenarios import outside_signal
from app.scenarios.day_words import day_of
from app.scenarios.expectation_checks import Checks
from app.scenarios.fixtures import EMPLOYEE, Fixtures
from app.scenarios.operator_decisions import operate
from app.scenarios.passing_days import begun_by_time, leave_alone, pass_days, settle
from app.scenarios.permit_days import permit_days
from app.scenarios.played_acts import play_act, play_reply
from app.scenarios.refusal_codes import codes_of, told_refusal
from app.scenarios.scenario_model import Action, ReviewWord
from app.scenarios.scenario_outcome import Failure, Played, ScenarioStopError
from app.scenarios.scenario_starts import start
from app.scenarios.stage_papers import UnknownPaperError, lay_stored, sample, wanted_papers
from app.scenarios.story_beginning import lay_beginning
from app.scenarios.story_mistakes import MISTAKES, told_mistake
from app.scenarios.typed_answers import STILL, typed_answers, with_verdicts_said
from app.scenarios.unit_records import attach, tell_profile
from app.services.applications.withdraw_case import withdraw_case
from app.services.context.calendar_of import calendar_of
from app.services.context.refusals import RefusalError
from app.services.tasks.claim_task import claim_task, release_task
from app.services.tasks.complete_form import is_claim_needed
from app.services.tasks.complete_task import complete_task
from app.services.tasks.form_context import first_values
from app.services.tasks.task_form import slots_of_task, task_form
from app.services.tasks.upload_paper import upload_paper
from app.store.case_rows import CaseRow, case_of
from app.store.task_rows import TaskRow, tasks_of_case

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import date

    from app.policy.actor import Actor
    from app.scenarios.given_people import Settler
    from app.scenarios.scenario_model import Scenario, Step
    from app.scenarios.stage_clock import StageClock
    from app.services.context.app_context import AppContext

    Passing = Callable[[AppContext, StageClock, date], None]

MOST_LEVELS = 12


class Player:
    """Plays one scenario in one context, whose clock must be `clock`."""

    def __init__(
        self,
        context: AppContext,
        clock: StageClock,
        scenario: Scenario,
        *,
        passing: Passing = pass_days,
        named: Mapping[str, date] | None = None,
        settler: Settler | None = None,
    ) -> None:
        """`passing` lets days go by; `named` are days that the story may speak of besides its own.

        `settler` makes the people, units and months that a story takes as given.
        """
        self.context = context
        self.passing = passing
        self.clock = clock
        self.scenario = scenario
        self.cast = Fixtures(context, scenario.people)
        self.since = clock.now
        self.played = Played(scenario)
        self.case_id: str | None = None
        self.days: dict[str, date] = dict(named or {})
        self._settler = settler

    def play(self) -> Played:
        """Do every step; the first that fails ends it."""
        left = list(self.scenario.steps)
        try:
            self.begin()
        except MISTAKES as mistake:
            told = f"剧本写错了：{told_mistake(mistake)}"
            self.played.failure = Failure(f"{self.scenario.file} 开头", (told,))
        while left and self.played.failure is None:
            step = left.pop(self.next_place(left))
            try:
                self.take(step)
            except ScenarioStopError as stopped:
                self._fail(step, str(stopped))
            except MISTAKES as mistake:
                self._fail(step, f"剧本写错了：{told_mistake(mistake)}")
            self.played.done.append(step)
        return self.played

    def begin(self) -> None:
        """Lay what is given, and go to the day on which the story begins; raises one of MISTAKES."""
        self.days["today"] = self.context.today()
        self.days["start"] = begin = self.day(self.scenario.begin)
        lay_beginning(self.cast, self.scenario, self.day, self._settler)
        if begin != self.days["today"]:
            self.passing(self.context, self.clock, begin)

    def take(self, step: Step) -> None:
        """Do one step and check what must hold after it; raises ScenarioStopError or one of MISTAKES."""
        self._remember_days()
        self._do(step)
        self._check(step)

    def next_place(self, left: list[Step]) -> int:
        """Return the place of the step to do now: the diagram, not the file, orders tasks that nothing separates."""
        for place, step in enumerate(left):
            if step.action is not Action.TASK:
                break
            if self._task(str(step.value)) is not None:
                return place
            if not step.is_movable:
                break
        return 0

    def _remember_days(self) -> None:
        """Name the days that a step may speak of; the permit's are those of the part 员工."""
        self.days["today"] = self.context.today()
        if EMPLOYEE not in self.scenario.people:
            return
        self.days |= permit_days(self.context, str(self.cast.actor(EMPLOYEE).person_id))
        if "valid_until" in self.days:
            self.days.setdefault("old_until", self.days["valid_until"])

    def day(self, text: str | date) -> date:
        """Return the day that a text of this story means."""
        with self.context.database.reading() as work:
            calendar = calendar_of(work)
        return day_of(text, self.days, calendar)

    def _do(self, step: Step) -> None:
        if step.case:
            if step.case not in self.played.cases:
                raise ScenarioStopError(
                    f"没有名叫“{step.case}”的办件，已有 {'、'.join(self.played.cases) or '无'}"
                )
            self.case_id = self.played.cases[step.case]
        if step.action is None:
            return
        try:
            self._act(step)
        except RefusalError as refused:
            found = codes_of(refused)
            if not step.refused or not set(step.refused) <= found:
                wanted = f"，而期望的是因 {'、'.join(step.refused)} 被拒绝" if step.refused else ""
                raise ScenarioStopError(f"{told_refusal(refused)}{wanted}") from refused
        else:
            if step.refused:
                raise ScenarioStopError(f"期望系统拒绝（{'、'.join(step.refused)}），实际上做成了")
        settle(self.context)

    def _act(self, step: Step) -> None:
        acts: Mapping[Action | None, Callable[[Step], object]] = {
            Action.START: self._start,
            Action.TASK: self._complete,
            Action.REVIEW: self._review,
            Action.CLAIM: lambda step: claim_task(self.context, self._by(step), self._needed(step).key),
            Action.RELEASE: lambda step: release_task(self.context, self._by(step), self._needed(step).key),
            Action.WITHDRAW: lambda step: withdraw_case(
                self.context, self._by(step), self._case().id, uuid4().hex
            ),
            Action.CLOCK: self._pass_days,
            Action.OPERATE: lambda step: operate(
                self.cast, self._by(step), str(step.value), step.details, self.day
            ),
            Action.PROFILE: lambda step: tell_profile(
                self.context, self._by(step), str(step.value), step.details.get("answers", {}), self.day
            ),
            Action.ACT: lambda step: play_act(self.cast, self._case().id, step),
            Action.REPLY: lambda step: play_reply(self.cast, self._case().id, step),
            Action.ATTACH: lambda step: attach(self.context, self._by(step), step.value),
            Action.SIGNAL: lambda step: outside_signal.send(
                self.cast, self._by(step), self.scenario.procedure, str(step.value)
            ),
        }
        acts[step.action](step)

    def _by(self, step: Step) -> Actor:
        return self.cast.actor(step.who)

    def _pass_days(self, step: Step) -> None:
        passing = leave_alone if step.details.get("unattended") else self.passing
        passing(self.context, self.clock, self.day(step.value))
        self._note_started_by_time()

    def _start(self, step: Step) -> None:
        started = start(self.cast, self._by(step), str(step.value), step.details)
        self.case_id = started["case_id"]
        name = str(step.details.get("as") or f"{step.value}-{len(self.played.cases) + 1}")
        self.played.cases[name] = str(self.case_id)

    def _note_started_by_time(self) -> None:
        """Let the story speak, by the procedure's name, of a case that the passing days have opened."""
        if EMPLOYEE in self.scenario.people:
            self.played.cases |= begun_by_time(self.context, str(self.cast.actor(EMPLOYEE).person_id))

    def _complete(self, step: Step) -> None:
        by, task = self._by(step), self._needed(step)
        for slot, condition in wanted_papers(step.details.get("papers", ())).items():
            paper = io.BytesIO(sample(slot, condition))
            upload_paper(self.context, by, task.key, slot, paper, file_name(slot), uuid4().hex)
        stored = step.details.get("stored_papers", ())
        self._refuse_unknown_papers(task, stored)
        lay_stored(self.context, self._case(), stored, by.account_id)
        fence = claim_task(self.context, by, task.key) if is_claim_needed(task) else None
        self._send(by, task, step.details.get("answers", {}), fence)

    def _refuse_unknown_papers(self, task: TaskRow, slots: Iterable[str]) -> None:
        if not slots:
            return
        with self.context.database.reading() as work:
            known = slots_of_task(self.context, work, case_of(work, task.case_id), task)
        for slot in slots:
            if slot not in known:
                raise UnknownPaperError(f"这一步没有附件位置“{slot}”，可以写的是 {'、'.join(sorted(known))}")

    def _send(self, by: Actor, task: TaskRow, answers: dict[str, Any], fence: int | None) -> None:
        with self.context.database.reading() as work:
            case = case_of(work, task.case_id)
            form = task_form(self.context, work, case, task)
            shown = first_values(work, case, task, form, by)
            if set(answers) - {one.key for one in form.fields} - {STILL}:
                # An answer may bring further questions, such as what is checked of a paper it asks for.
                form = task_form(self.context, work, case, task, {**initial_values(form, shown), **answers})
        answers = with_verdicts_said(form, answers)
        posted = typed_answers(form, shown, answers, self.day)
        complete_task(self.context, by, task.key, posted, fence=fence, idempotency_key=uuid4().hex)

    def _review(self, step: Step) -> None:
        answers: dict[str, Any] = {"decision": "approved", "advisory_note": step.details.get("advice", "")}
        if step.value == ReviewWord.RETURN:
            answers |= {"decision": "returned", "opinion": step.details.get("opinion", "请按问题清单补正")}
            answers["issues"] = step.details.get("issues", [])
        answers["still"] = step.details.get("still", {})
        if self._task_of_review() is None:
            raise ScenarioStopError("没有待审核的事项")
        for _level in range(MOST_LEVELS if step.value == ReviewWord.EVERY_LEVEL else 1):
            task = self._task_of_review()
            if task is None:
                return
            self._decide(step, task, answers)

    def _decide(self, step: Step, task: TaskRow, answers: dict[str, Any]) -> None:
        by = self.cast.actor(step.who) if step.who else self.cast.reviewer_for(task)
        if by is None:
            raise ScenarioStopError(f"“{task.name}”没有可以审核的人员（{'、'.join(task.groups)}）")
        self._send(by, task, answers, claim_task(self.context, by, task.key))
        settle(self.context)

    def _case(self) -> CaseRow:
        if self.case_id is None:
            raise ScenarioStopError("还没有发起任何业务")
        with self.context.database.reading() as work:
            return case_of(work, self.case_id)

    def _open(self) -> list[TaskRow]:
        if self.case_id is None:
            return []
        with self.context.database.reading() as work:
            return tasks_of_case(work, self.case_id)

    def _task(self, name: str) -> TaskRow | None:
        return next((task for task in self._open() if name in {task.element, task.name}), None)

    def _task_of_review(self) -> TaskRow | None:
        return next((task for task in self._open() if is_claim_needed(task)), None)

    def _needed(self, step: Step) -> TaskRow:
        task = self._task(str(step.value))
        if task is None:
            raise ScenarioStopError(f"“{step.value}”现在没有打开")
        return task

    def _check(self, step: Step) -> None:
        with self.context.database.reading() as work:
            self.days["today"] = self.context.today()
            checks = Checks(self.cast, case_id=self.case_id, since=self.since, days=self.day, work=work)
            found = list(checks.differences(step.expect.wanted))
        if found:
            self._fail(step, *(f"{what}：期望 {wanted}，实际 {is_so}" for what, wanted, is_so in found))

    def _fail(self, step: Step, *lines: str) -> None:
        tasks = [f"{task.name}（{task.element}，{self.cast.whose(task.groups)}）" for task in self._open()]
        state = ""
        if self.case_id is not None:
            case = self._case()
            state = f"办件 {case.number} 状态 {case.state}{f'（{case.cause}）' if case.cause else ''}；"
        told = f"{state}此时打开的事项：{'、'.join(tasks) or '无'}"
        self.played.failure = Failure(step.place, (*lines, told))
