"""What a command hands to the engine: the moment, the calendar, handlers, facts. The engine asks nobody else."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol
from uuid import uuid4

from app.feel.feel_types import ANY

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date, datetime

    from app.domain.handling import Handler
    from app.engine.step_observer import StepObserver
    from app.feel.type_protocol import FeelType


class Calendar(Protocol):
    """The part of the work calendar that timers need."""

    def add_working_days(self, day: date, count: int) -> date:
        """Return the working day `count` working days after `day`, which itself is not counted."""


def _never(_error: Exception) -> bool:
    return False


def _new_key() -> str:
    return uuid4().hex


@dataclass(frozen=True, slots=True)
class ExecutionContext:
    """The moment (aware, any zone), the calendar, the handlers by name, and the facts of the case.

    `facts` is called at most once in a step, when the first handler runs.
    """

    now: datetime
    calendar: Calendar
    handlers: Mapping[str, Handler]
    facts: Callable[[], Any]
    new_key: Callable[[], str] = field(default=_new_key)
    observer: StepObserver | None = None
    """Hears what the step walks through, whether it is written down afterwards or rolled back."""
    is_passing: Callable[[Exception], bool] = _never
    """Tells of an error while facts are read whether it says nothing of the diagram: it then goes on as it is."""


@dataclass(frozen=True, slots=True)
class Catalogue:
    """What publishing resolves names against. Forms are keyed by form key and tell their case fields."""

    handlers: Mapping[str, Handler]
    forms: Mapping[str, FormFacts]
    is_known_group: Callable[[str], bool]
    messages: frozenset[str] | None = None
    required: frozenset[str] = frozenset()
    """Handlers that the published process, or one it calls, must have a step for."""
    is_started_by_time: bool = False
    """Something starts the published process by the clock: a timer at its start tells the truth."""
    case_type: FeelType = ANY
    """What every process can read of its case."""
    tables: Mapping[str, Mapping[str, FeelType]] = field(default_factory=dict)
    """What is handed to decisions that pages and daily work ask, by decision."""
    is_typed: bool = False
    """Whether what is declared a date is one for its expressions, and whether lint holds them to their types."""


@dataclass(frozen=True, slots=True)
class FormFacts:
    """What the engine must know of a form: the fields whose answers enter the case's data."""

    key: str
    case_fields: frozenset[str]
    case_types: Mapping[str, FeelType] = field(default_factory=dict)
    """The types of those answers, as far as they are known."""
    only_corrects: bool = False
    """It is shown only after a return, to correct what was sent back."""
