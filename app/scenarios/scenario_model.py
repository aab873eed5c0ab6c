"""What a scenario says, once its file has been read: steps in order, each with what must hold after it."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping


class ScenarioKind(StrEnum):
    """What a story shows: how it should go, a return that is corrected, or an end before its time."""

    HAPPY = "happy"
    RETURNED = "returned"
    INTERRUPTED = "interrupted"


class Action(StrEnum):
    """What happens in a step; the value is the key that stands in the file."""

    START = "start"
    TASK = "task"
    REVIEW = "review"
    CLAIM = "claim"
    RELEASE = "release"
    WITHDRAW = "withdraw"
    CLOCK = "clock"
    ATTACH = "attach"
    OPERATE = "operate"
    PROFILE = "profile"
    SIGNAL = "signal"
    ACT = "act"
    REPLY = "reply"


class OperatorWord(StrEnum):
    """What an operator decides for the authority, off the ordinary way."""

    DISSOCIATE = "强制解除关联"
    CANCEL_PERMIT = "注销证件"
    TAKE_OVER = "接收旧系统证件"
    RUN_EXPIRY = "重新执行失效流程"


class ReviewWord(StrEnum):
    """How a review step goes."""

    EVERY_LEVEL = "每级通过"
    ONE_LEVEL = "通过"
    RETURN = "退回"


@dataclass(frozen=True, slots=True)
class Expectation:
    """What must hold after a step; only what the file names is looked at."""

    wanted: Mapping[str, Any] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.wanted)


@dataclass(frozen=True, slots=True)
class Step:
    """One step. `place` tells people where it stands: the file and its number."""

    file: str
    number: int
    action: Action | None
    value: Any
    who: str = ""
    note: str = ""
    case: str = ""
    details: Mapping[str, Any] = field(default_factory=dict)
    """Everything else that belongs to the action: answers, papers, issues, whom it is about."""
    refused: tuple[str, ...] = ()
    """The rules or form fields on which the system must refuse this step."""
    expect: Expectation = field(default_factory=Expectation)

    @property
    def place(self) -> str:
        """Return where the step stands."""
        return f"{self.file} 第 {self.number} 步" + (f"（{self.note}）" if self.note else "")

    @property
    def is_movable(self) -> bool:
        """Tell whether the diagram alone decides when this step comes: nothing was said of what holds after it."""
        return self.action is Action.TASK and not self.expect and not self.refused


@dataclass(frozen=True, slots=True)
class Scenario:
    """A story about one procedure. `people` gives logins by the part they play."""

    file: str
    procedure: str
    title: str
    kind: ScenarioKind
    people: Mapping[str, str]
    steps: tuple[Step, ...]
    begin: str = "today"
    """The day on which the story begins."""
    given: tuple[Mapping[str, Any], ...] = ()
    """Until when permits are valid and how months look, before the first step."""
    tables: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    """What decision tables give otherwise than the published ones, by decision and output column."""
