"""How a scenario went: the cases it started, and the step that did not go as it says."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.scenarios.scenario_model import Scenario, Step


class ScenarioStopError(Exception):
    """A step did not go as the scenario says."""


@dataclass(frozen=True, slots=True)
class Failure:
    """What went wrong where: each line is a sentence."""

    place: str
    lines: tuple[str, ...]


@dataclass(slots=True)
class Played:
    """How a scenario went. `cases` are the cases it started, by name and in order."""

    scenario: Scenario
    cases: dict[str, str] = field(default_factory=dict)
    failure: Failure | None = None
    done: list[Step] = field(default_factory=list)
    """Steps in the order in which they were done; the last of them is the one that failed, if one has."""
