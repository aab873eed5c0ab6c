"""What the answers of a form are to the application, as the form declares it (`gives`)."""

from __future__ import annotations

from enum import StrEnum


class FormPart(StrEnum):
    """A part of the application that a form's answers are; one form may give several."""

    PERSONAL_DATA = "personal_data"
    """They ask to change the person's record: shown as changes, claimed, written when approved."""
    APPLICATION = "application"
    """They are the application as it was filled in: those who decide read it line by line."""
    TAKEN_OVER = "taken_over"
    """They come from another application and are shown at first; no form gives them by itself."""


DECLARABLE = (FormPart.PERSONAL_DATA, FormPart.APPLICATION)


class AnswerUse(StrEnum):
    """What becomes of an answer that neither the diagram, an action nor the person's record reads (`answer`)."""

    DECLARATION = "declaration"
    """Said anew every time the form is sent, and no content of the application."""
    QUESTION = "question"
    """Kept, shown at first when the form comes again, and shown to those who decide."""
    ELSEWHERE = "elsewhere"
    """Kept, but told by another panel or by the answers it leads to."""
