"""Labels of coded answers. Forms are the one place that has them; whoever shows a stored answer asks here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from flask import current_app

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

KEPT = "labels of editions"
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


def labels_of_case(work: UnitOfWork, case: CaseRow) -> Mapping[str, Mapping[str, str]]:
    """Return the labels of every answer that a case shows: of its own edition's forms, whichever step asked.

    What the person's record holds besides is read with the labels of today's forms.
    """
    sexes = {"sex": {code: str(words) for code, words in SEXES.items()}}
    return _merged(sexes, personal_labels(work), _labels(work, case.edition).every)


def personal_labels(work: UnitOfWork) -> Mapping[str, Mapping[str, str]]:
    """Return the labels of personal information as the live form offers them; none before anything is live."""
    try:
        return _labels(work, live_edition_of(work, RENEWAL).sha256).personal
    except EditionMissingError:
        return {}


@dataclass(frozen=True, slots=True)
class _Labels:
    """The labels of an edition's forms: of all, and of those that ask for personal information."""

    every: Mapping[str, Mapping[str, str]]
    personal: Mapping[str, Mapping[str, str]]


def _labels(work: UnitOfWork, sha256: str) -> _Labels:
    """Return the labels of an edition, which never change; they are worked out once a process."""
    kept: dict[str, _Labels] = current_app.extensions.setdefault(KEPT, {})
    found = kept.get(sha256)
    if found is None:
        forms = tuple(app_context().editions.forms(work, sha256).values())
        personal = [labels_of(form) for form in forms if FormPart.PERSONAL_DATA in form.gives]
        found = kept[sha256] = _Labels(_merged(*map(labels_of, forms)), _merged(*personal))
    return found


def _merged(*every: Mapping[str, Mapping[str, str]]) -> dict[str, dict[str, str]]:
    """Return labels together; of two labels of one option the later counts."""
    found: dict[str, dict[str, str]] = {}
    for labels in every:
        for key, words in labels.items():
            found.setdefault(key, {}).update(words)
    return found


def shown_answer(labels: Mapping[str, Mapping[str, str]], name: str, value: Any) -> Any:
    """Return a stored answer as people read it."""
    return labels.get(name, {}).get(str(value), value)
