"""What is wrong with a story itself, not with the product that plays it."""

from __future__ import annotations

from app.forms_reader.form_error import UnknownFieldsError
from app.scenarios.day_words import DayWordError
from app.scenarios.fixtures import UnknownPersonError
from app.scenarios.scenario_starts import UnknownProcedureError
from app.scenarios.stage_papers import UnknownPaperError
from app.scenarios.typed_answers import UnknownAnswerError
from app.scenarios.unknown_given import UnknownGivenError

MISTAKES = (
    UnknownPersonError,
    UnknownPaperError,
    UnknownProcedureError,
    UnknownAnswerError,
    UnknownFieldsError,
    UnknownGivenError,
    DayWordError,
)


def told_mistake(mistake: Exception) -> str:
    """Return what is wrong, in words."""
    return str(mistake.args[0] if mistake.args else mistake)
