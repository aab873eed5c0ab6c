"""What a diagram says about each of its nodes, read once when it is compiled."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from app.engine.supported_elements import spoken_id

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.engine.templates import Template


FROM_OUTSIDE, YES = "from_outside", "true"
"""The property of an event that hears a signal of people outside of the case."""


@dataclass(frozen=True, slots=True)
class TimerText:
    """A timer's definition: kind `date`, `duration` or `cycle`, and its text."""

    kind: str
    template: Template


@dataclass(frozen=True, slots=True)
class DataMapping:
    """One `camunda:in` or `camunda:out`: what is read and where it is written."""

    source: Template
    target: str


@dataclass(frozen=True, slots=True)
class LoopText:
    """The loop mark of an activity: many instances for a list or a number, or again while a condition holds."""

    is_standard: bool = False
    is_sequential: bool = False
    collection: Template | None = None
    item_name: str | None = None
    cardinality: Template | None = None
    condition: Template | None = None
    """Many instances: when the rest may be left out. A standard loop: while it goes on."""
    maximum: int | None = None
    test_before: bool = False


@dataclass(frozen=True, slots=True)
class Node:
    """A node of a diagram with everything of it that we honour."""

    id: str
    kind: str
    name: str
    process: str
    file: str
    line: int
    event: str | None = None
    interrupting: bool = True
    attached_to: str | None = None
    timer: TimerText | None = None
    message: str | None = None
    signal: str | None = None
    condition: Template | None = None
    """What a conditional event waits for."""
    correlation: Template | None = None
    error_code: str | None = None
    escalation_code: str | None = None
    form: str | None = None
    assignee: Template | None = None
    groups: tuple[Template, ...] = ()
    due_working_days: Template | None = None
    topic: str | None = None
    decision: str | None = None
    map_result: str = "singleResult"
    result_variable: str | None = None
    inputs: Mapping[str, Template] = field(default_factory=dict)
    called: str | None = None
    ins: tuple[DataMapping, ...] = ()
    outs: tuple[DataMapping, ...] = ()
    lane: str | None = None
    documentation: str = ""
    properties: Mapping[str, str] = field(default_factory=dict)
    loop: LoopText | None = None
    by_event: bool = False
    """Whether it is an event sub-process, which an event starts and no flow reaches."""
    number: int = 0
    """Which of its file's nodes it is."""
    at: tuple[float, float] | None = None
    """Where its author has put it: how far down, how far to the right; None where it is in no drawing."""
    drawn: bool = True
    """Not so for what is only spelled out in memory; nobody is told of it."""

    @property
    def hears_outside(self) -> bool:
        """Tell whether it waits for a signal that people send to all cases of the procedure."""
        return self.signal is not None and self.properties.get(FROM_OUTSIDE) == YES

    @property
    def label(self) -> str:
        """Return the name people know the node by, or its id."""
        return self.name or spoken_id(self.kind, self.id)
