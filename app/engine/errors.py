"""What can go wrong in a step. Each error names the element; its message is Chinese and for the operator."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.domain.problem import Problem


class EngineError(Exception):
    """Base: the step failed as a whole and nothing of it may be kept."""

    def __init__(self, message: str, *, element: str = "", name: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.element = element
        self.name = name


class TaskNotOpenError(EngineError):
    """No task or timer of this case waits under this key."""


class NoReceiverError(EngineError):
    """The case does not wait for this message."""


class StepBudgetError(EngineError):
    """The step did not come to a wait: the diagram turns in a circle."""


class StepTimeError(EngineError):
    """The step, or a handler in it, took longer than it may: others wait for what it holds."""


class UncaughtProcedureError(EngineError):
    """A BPMN error that no boundary event catches."""


class ExpressionFailedError(EngineError):
    """An expression ended in an error or gave a value that cannot be used here."""


class DecisionFailedError(EngineError):
    """A decision table gave no answer, or more than one under UNIQUE."""


class HandlerFailedError(EngineError):
    """A service task's code raised something that is not a BPMN error; the cause is chained."""


class UnstorableDataError(EngineError):
    """A result that is not plain JSON."""


class NothingWaitsError(EngineError):
    """The case has not ended, yet nothing in it waits for anybody: a join waits for a token that cannot come."""


class PublishRefusedError(Exception):
    """The files cannot become an edition; `problems` tells every reason, the live edition is untouched."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("；".join(problem.message for problem in problems))
        self.problems = problems
