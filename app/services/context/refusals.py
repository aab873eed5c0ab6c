"""Why a command was refused. Pages turn each into words and a status; nothing was changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.store.database_trouble import DatabaseBusyError
from app.store.disk_trouble import DiskFullError, StoreAwayError
from app.store.idempotency_rows import KeyReusedError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

__all__ = [
    "CaseStuckError",
    "ClaimLostError",
    "ClockDoubtError",
    "DatabaseBusyError",
    "DiskFullError",
    "DraftOvertakenError",
    "FileRefusedError",
    "FormInvalidError",
    "KeyReusedError",
    "NotAllowedError",
    "NotFoundError",
    "ProcedureRefusedError",
    "RefusalError",
    "StepSentBackError",
    "StoreAwayError",
    "TaskClosedError",
    "closed",
]


class RefusalError(Exception):
    """Base of all refusals; `facts` are for the sentence a page makes."""

    def __init__(self, **facts: Any) -> None:
        super().__init__(f"{type(self).__name__}({facts})")
        self.facts: Mapping[str, Any] = facts


class FileRefusedError(RefusalError):
    """A file that somebody brought cannot be taken; the sentence says which part, why, and what to do."""

    def __init__(self, sentence: str, **facts: Any) -> None:
        super().__init__(**facts)
        self.sentence = sentence

    def __str__(self) -> str:
        """Return the sentence."""
        return self.sentence


class NotFoundError(RefusalError):
    """It does not exist, or it is not this actor's to see."""


class NotAllowedError(RefusalError):
    """The actor may see it but not do this."""


class TaskClosedError(RefusalError):
    """The task was done, returned or withdrawn meanwhile; facts: by, at, case_id."""


class ClaimLostError(RefusalError):
    """Somebody else holds the task now; facts: by, at."""


class DraftOvertakenError(RefusalError):
    """Another page has kept the same form since; facts: page, at, by."""


class FormInvalidError(RefusalError):
    """Answers do not fit the form; facts: values as typed, and errors in order.

    An error is a field's id with its sentence, or with the rule it breaks and, where the sentence needs them, facts.
    """


class StepSentBackError(FormInvalidError):
    """The diagram's checks would only ask the same form again; facts: also problems, their results by check."""


class ProcedureRefusedError(RefusalError):
    """A rule of the manual stands against it; facts: rule, message."""


class ClockDoubtError(RefusalError):
    """The clock may be wrong, so that nothing due is done; facts: kind, source, wall, against, machine."""


class CaseStuckError(RefusalError):
    """The diagram could not go on; an incident was written; facts: incident, message."""


def closed(by: str | None, at: datetime | None, case_id: str) -> TaskClosedError:
    """Return the refusal for a task of a case that is not open any more."""
    return TaskClosedError(by=by or "", at=at, case_id=case_id)
