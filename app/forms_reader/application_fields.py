"""The questions of a procedure's application forms, as a return may name them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from app.domain.correction import CorrectionPlace
from app.domain.correction_answers import NEW
from app.domain.form_parts import AnswerUse, FormPart
from app.forms_reader.asked_explanations import explained_keys
from app.forms_reader.form_definition import Kind

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from app.forms_reader.form_definition import FormDefinition

_UNNAMED = frozenset({AnswerUse.DECLARATION, AnswerUse.ELSEWHERE})


@dataclass(frozen=True, slots=True)
class ApplicationFields:
    """What a return may name of an application, and what of it the employee corrects besides."""

    labels: Mapping[str, str] = field(default_factory=dict)
    """Labels by the name of the question; a new value of a record has the name of the record's field."""
    of_employee: frozenset[str] = frozenset()

    def is_corrected_in_form(self, target: str) -> bool:
        """Tell whether the application form alone asks what a return names."""
        return target in self.labels and target not in self.of_employee


def application_fields(forms: Collection[FormDefinition]) -> ApplicationFields:
    """Return what the forms of a procedure ask; `forms` are those that its steps show."""
    labels = {
        one.key.removeprefix(NEW): one.label
        for form in forms
        if form.corrects == CorrectionPlace.APPLICATION_FORM and FormPart.APPLICATION in form.gives
        for one in form.fields
        if one.kind is not Kind.FILE
        and one.use not in _UNNAMED
        and one.label
        and one.key not in explained_keys(form)
    }
    of_employee = {
        one.key.removeprefix(NEW)
        for form in forms
        if form.corrects == CorrectionPlace.EMPLOYEE
        for one in form.fields
    }
    return ApplicationFields(labels, frozenset(of_employee))
