"""The words for codes that a comparison of two editions meets and no file explains."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.domain.office_codes import ApplicationState
from app.forms_reader.form_definition import Kind
from app.web.wording.editor_words import ANSWERS, FORM_ACTIONS, GIVES, HANDLERS, PANELS, PARAMETERS
from app.web.wording.error_messages import CAUSE_WORDS, PERMIT_TYPE_WORDS, PROCEDURE_WORDS, SLOT_WORDS
from app.web.wording.status_words import status_of
from app.web.wording.studio_words import FORM_KINDS
from app.web.wording.translate import _

if TYPE_CHECKING:
    from collections.abc import Mapping


def comparison_words() -> Mapping[str, Mapping[str, object]]:
    """Return the words by what they are codes of."""
    return {
        "handlers": HANDLERS,
        "parameters": PARAMETERS,
        "actions": FORM_ACTIONS,
        "panels": PANELS,
        "gives": GIVES,
        "answers": ANSWERS,
        "kinds": {kind.value: word for kind, word in FORM_KINDS.items()}
        | {Kind.SEPARATOR.value: _("分隔线"), Kind.SPACER.value: _("空白")},
        "states": {state.value: status_of(state).label for state in ApplicationState},
        "codes": {**CAUSE_WORDS, **SLOT_WORDS, **PERMIT_TYPE_WORDS, **PROCEDURE_WORDS},
    }
