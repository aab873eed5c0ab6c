"""What can be wrong in the office's own terms. Errors carry facts and no sentence for the screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date


class DomainError(Exception):
    """Base of all errors of the domain."""


class CalendarRangeError(DomainError):
    """A date lies so far away that no calendar of the office reaches it."""

    def __init__(self, day: date) -> None:
        super().__init__(day.isoformat())
        self.day = day


class TransitionRefusedError(DomainError):
    """Something cannot happen in the state a thing is in."""

    def __init__(self, subject: str, state: str, event: str) -> None:
        super().__init__(f"{subject}: {state} -/-> {event}")
        self.subject = subject
        self.state = state
        self.event = event


class FactMissingError(DomainError):
    """A rule was asked without a fact that it needs; the caller gathered too little."""

    def __init__(self, fact: str) -> None:
        super().__init__(fact)
        self.fact = fact
