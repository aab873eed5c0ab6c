"""One case of a small diagram, driven by element ids instead of keys."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

from app.domain.handling import Handler, Outcome, ProcedureError
from app.domain.value_kinds import DATE, context_of, or_null
from app.engine.bundle import Bundle
from app.engine.compiled_edition import CompiledEdition
from app.engine.edition_compiler import compile_bundle, lint_bundle
from app.engine.execution_context import Catalogue, ExecutionContext, FormFacts
from app.engine.run_case import (
    complete_task,
    deliver_message,
    fail_job,
    finish_job,
    fire_timer,
    read_step,
    send_signal,
    start_case,
)
from app.engine.step import Message, OpenTask, Step

NOON = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)
"""A Monday, noon in Beijing."""


class WeekdaysOnly:
    """A calendar without holidays, enough for timers."""

    def add_working_days(self, day: date, count: int) -> date:
        """Return the weekday `count` weekdays after a day."""
        while count > 0:
            day += timedelta(days=1)
            count -= day.weekday() < 5
        return day


def _echo(_facts: Any, *, value: Any = None) -> Outcome:
    return Outcome({"value": value})


def _fail(_facts: Any, *, code: str, message: str = "不行") -> Outcome:
    raise ProcedureError(code, message)


def _day(_facts: Any, *, value: Any = None) -> Outcome:
    return Outcome({"on": value})


def _broken(_facts: Any) -> Outcome:
    return Outcome({"share": 1 // 0})


DAY = context_of(on=or_null(DATE))
HANDLERS = {
    "echo": Handler("echo", _echo, parameters=("value",)),
    "later": Handler("later", _echo, mode="job", parameters=("value",)),
    "day": Handler("day", _day, parameters=("value",), result=DAY),
    "later_day": Handler("later_day", _day, mode="job", parameters=("value",), result=DAY),
    "fail": Handler("fail", _fail, parameters=("code", "message"), required=("code",)),
    "broken": Handler("broken", _broken),
}
FIELDS = frozenset({"decision", "amount", "rows", "round", "reason"})
CATALOGUE = Catalogue(
    handlers=HANDLERS,
    forms={"any": FormFacts("any", FIELDS)},
    is_known_group=lambda group: group == "people",
)


def bundle(*diagrams: bytes, process: str = "p", **files: bytes) -> Bundle:
    """Return diagrams as files; other files by name, `zone_dmn=…` for `zone.dmn`."""
    named = {f"{index}.bpmn": content for index, content in enumerate(diagrams)}
    return Bundle(process, named | {name.replace("_dmn", ".dmn"): text for name, text in files.items()})


def edition(*diagrams: bytes, **files: bytes) -> CompiledEdition:
    """Return the compiled edition of some diagrams."""
    return compile_bundle(bundle(*diagrams, **files), CATALOGUE)


def rules_of(*diagrams: bytes, **files: bytes) -> set[str]:
    """Return the rules that lint finds broken."""
    return {found.rule for found in lint_bundle(bundle(*diagrams, **files), CATALOGUE)}


@dataclass
class SmallCase:
    """A case and its last step. Every command loads and saves the state."""

    edition: CompiledEdition
    now: datetime = NOON
    inputs: Mapping[str, Any] = field(default_factory=lambda: {"case_id": "c1"})
    step: Step = field(init=False)

    def __post_init__(self) -> None:
        self._keep(start_case(self.edition, self.inputs, self.around))

    @property
    def around(self) -> ExecutionContext:
        """Return what a command is handed now."""
        return ExecutionContext(self.now, WeekdaysOnly(), HANDLERS, lambda: None)

    @property
    def open(self) -> list[str]:
        """Return the elements of open tasks, sorted."""
        return sorted(task.element for task in self.step.tasks)

    @property
    def waiting_timers(self) -> list[str]:
        """Return the elements of armed timers, sorted."""
        return sorted(timer.element for timer in self.step.timers)

    def complete(self, element: str, **answers: Any) -> Step:
        """Complete the first open task of an element."""
        key = next(task.key for task in self.step.tasks if task.element == element)
        return self._keep(complete_task(self.edition, self.step.state, key, answers, self.around))

    def fire(self, element: str) -> Step:
        """Fire the first timer of an element at its instant."""
        timer = next(timer for timer in self.step.timers if timer.element == element)
        self.now = max(self.now, timer.due)
        return self._keep(fire_timer(self.edition, self.step.state, timer.key, self.around))

    def hear(self, name: str) -> Step:
        """Let the case hear a signal from outside."""
        return self._keep(send_signal(self.edition, self.step.state, name, self.around))

    def send(self, name: str, correlation: str = "c1", **payload: Any) -> Step:
        """Deliver a message."""
        sent = Message(name, correlation, payload)
        return self._keep(deliver_message(self.edition, self.step.state, sent, self.around))

    def finish(self, element: str, **result: Any) -> Step:
        """Finish the job of an element."""
        key = next(job.key for job in self.step.jobs if job.element == element)
        return self._keep(finish_job(self.edition, self.step.state, key, Outcome(result), self.around))

    def fail(self, element: str, code: str) -> Step:
        """Let the job of an element end in a BPMN error."""
        key = next(job.key for job in self.step.jobs if job.element == element)
        return self._keep(fail_job(self.edition, self.step.state, key, ProcedureError(code), self.around))

    def complete_where(self, is_wanted: Callable[[OpenTask], bool], **answers: Any) -> Step:
        """Complete the first open task that is wanted."""
        key = next(task.key for task in self.step.tasks if is_wanted(task))
        return self._keep(complete_task(self.edition, self.step.state, key, answers, self.around))

    def complete_for(self, item: Any, element: str, **answers: Any) -> Step:
        """Complete the open task of an element that shows an item in its input `item`."""
        return self.complete_where(lambda t: t.element == element and t.inputs["item"] == item, **answers)

    def _keep(self, step: Step) -> Step:
        """Keep a step; loading and saving its state must change nothing."""
        again = read_step(self.edition, step.state, self.around)
        assert again.state == step.state
        assert (again.tasks, again.timers, again.jobs) == (step.tasks, step.timers, step.jobs)
        assert (again.subscriptions, again.ended) == (step.subscriptions, step.ended)
        self.step = step
        return step
