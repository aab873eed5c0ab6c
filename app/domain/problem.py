"""A finding about something an analyst wrote: where it is, which rule, and what to do."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """An error refuses publishing; a warning is shown; a note explains what was normalised."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Problem:
    """One finding of lint. `message` is Chinese and says what happened and what to do now."""

    severity: Severity
    rule: str
    message: str
    file: str = ""
    element: str = ""
    """Id of the element (BPMN), rule or column (DMN) or component key (form)."""
    name: str = ""
    """The element's Chinese label."""
    line: int | None = None
    proposal: str = ""
    """What was probably meant, where something near is known."""
