"""What the engine answers to every command: one Step, plain data, nothing of SpiffWorkflow."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from app.domain.effects import Effect

HistoryKind = Literal[
    "started",
    "entered",
    "completed",
    "cancelled",
    "decided",
    "fired",
    "received",
    "thrown",
    "caught",
    "ended",
]


@dataclass(frozen=True, slots=True)
class OpenTask:
    """A person's step that waits. `key` stays the same until the task ends, over saves and migrations."""

    key: str
    element: str
    process: str
    name: str
    form: str | None = None
    lane: str | None = None
    assignee: str | None = None
    groups: tuple[str, ...] = ()
    due_working_days: int | None = None
    clock: str | None = None
    stage: str | None = None
    instructions: str | None = None
    properties: Mapping[str, str] = field(default_factory=dict)
    """Of the diagram; `instance` tells which instance of a multi-instance activity it is, from 1."""
    inputs: Mapping[str, Any] = field(default_factory=dict)
    """`camunda:inputParameter` values evaluated at entry, for the form to show."""


@dataclass(frozen=True, slots=True)
class ArmedTimer:
    """A timer that waits for its instant. `host` is the key of the task it is attached to, if any."""

    key: str
    element: str
    name: str
    due: datetime
    interrupting: bool
    host: str | None = None
    remaining: int | None = None
    """Further firings of a cycle after this one; None for a timer that fires once."""


@dataclass(frozen=True, slots=True)
class Subscription:
    """A message the case waits for, or a signal that people send to all cases."""

    key: str
    element: str
    message: str
    correlation: str
    is_signal: bool = False


@dataclass(frozen=True, slots=True)
class Message:
    """A message thrown by a case, or delivered to one."""

    name: str
    correlation: str
    payload: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class JobOrder:
    """A handler in mode `job` that waits for the worker; `key` is its idempotency id."""

    key: str
    element: str
    handler: str
    parameters: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class HistoryEvent:
    """One thing that happened in a step, in order; `facts` explains a decision (rules hit, inputs)."""

    kind: HistoryKind
    element: str
    process: str
    name: str
    key: str | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Step:
    """The case after a command: its state, all that waits in it, and what happened on the way."""

    state: bytes
    ended: bool
    outcome: str | None = None
    """Element id of the end event of the case, once ended."""
    tasks: tuple[OpenTask, ...] = ()
    timers: tuple[ArmedTimer, ...] = ()
    subscriptions: tuple[Subscription, ...] = ()
    jobs: tuple[JobOrder, ...] = ()
    thrown: tuple[Message, ...] = ()
    effects: tuple[Effect, ...] = ()
    history: tuple[HistoryEvent, ...] = ()
    data: Mapping[str, Any] = field(default_factory=dict)
    """The case's data after the step (ids and decisions, JSON only)."""
