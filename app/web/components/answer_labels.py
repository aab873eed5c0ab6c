"""Labels of coded answers. Forms are the one place that has them; whoever shows a stored answer asks here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.domain.form_parts import FormPart
from app.forms_reader.form_definition import Kind, row_fields
from app.services.applications.start_case import RENEWAL
from app.store.edition_rows import EditionMissingError, live_edition_of
from app.web.components.person_words import SEXES
from app.web.frame.gate import app_context

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.forms_reader.form_definition import FormDefinition
    from app.store.case_rows import CaseRow
    from app.store.database import UnitOfWork

NEW = "new_"
"""How a form that changes a field of the permit names what is to stand there."""


def labels_of(form: FormDefinition) -> dict[str, dict[str, str]]:
    """Return the label of each option by the key of its field, and by the field it changes."""
    found: dict[str, dict[str, str]] = {}
    for field in form.fields:
        for one in (field, *row_fields(field)) if field.kind is Kind.LIST else (field,):
            labels = {option.value: option.label for option in one.options}
            for key in {one.key, one.key.removeprefix(NEW)} if labels else ():
                found.setdefault(key, {}).update(labels)
    return found


def labels_of_case(work: UnitOfWork, case: CaseRow) -> dict[str, dict[str, str]]:
    """Return the labels of every answer that a case shows: of its own edition's forms, whichever step asked.

    What the person's record holds besides is read with the labels of today's forms.
    """
    found: dict[str, dict[str, str]] = {"sex": {code: str(words) for code, words in SEXES.items()}}
    own = app_context().editions.forms(work, case.edition).values()
    for labels in (personal_labels(work), *map(labels_of, own)):
        for key, words in labels.items():
            found.setdefault(key, {}).update(words)
    return found


def personal_labels(work: UnitOfWork) -> Mapping[str, Mapping[str, str]]:
    """Return the labels of personal information as the live form offers them; none before anything is live."""
    try:
        sha256 = live_edition_of(work, RENEWAL).sha256
    except EditionMissingError:
        return {}
    found: dict[str, dict[str, str]] = {}
    for form in app_context().editions.forms(work, sha256).values():
        if FormPart.PERSONAL_DATA in form.gives:
            for key, words in labels_of(form).items():
                found.setdefault(key, {}).update(words)
    return found


def shown_answer(labels: Mapping[str, Mapping[str, str]], name: str, value: Any) -> Any:
    """Return a stored answer as people read it."""
    return labels.get(name, {}).get(str(value), value)
