"""Labels of coded answers, read from the forms of editions: forms are the one place that has them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.domain.form_parts import FormPart
from app.forms_reader.form_definition import Kind, row_fields
from app.services.applications.start_case import RENEWAL
from app.services.records.record_forms import record_form
from app.store.edition_rows import EditionMissingError, live_edition_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.forms_reader.form_definition import FormDefinition
    from app.services.context.app_context import AppContext
    from app.store.case_rows import CaseRow
    from app.store.database import UnitOfWork

NEW = "new_"
"""How a form that changes a field of the permit names what is to stand there."""


@dataclass(frozen=True, slots=True)
class _Labels:
    """The labels of an edition's forms: of all, and of those that ask for personal information."""

    every: Mapping[str, Mapping[str, str]]
    personal: Mapping[str, Mapping[str, str]]


_KNOWN: dict[str, _Labels] = {}
"""Labels by the digest of their edition, which never changes."""


def labels_of_case(context: AppContext, work: UnitOfWork, case: CaseRow) -> dict[str, dict[str, str]]:
    """Return the label of each option by field, of every form of the case's own edition, whichever step asked.

    What the person's record holds besides is read with the labels of today's forms.
    """
    return merged(personal_labels(context, work), _labels(context, work, case.edition).every)


def personal_labels(context: AppContext, work: UnitOfWork) -> Mapping[str, Mapping[str, str]]:
    """Return the labels of personal information as the live form offers them; none before anything is live."""
    try:
        return _labels(context, work, live_edition_of(work, RENEWAL).sha256).personal
    except EditionMissingError:
        return {}


def record_labels(context: AppContext, work: UnitOfWork, name: str) -> dict[str, dict[str, str]]:
    """Return the labels of coded answers in a record form, those in rows included."""
    found = {}
    for field in record_form(context, work, name).fields:
        for one in (field, *row_fields(field)):
            if one.options:
                found[one.key] = {option.value: option.label for option in one.options}
    return found


def merged(*every: Mapping[str, Mapping[str, str]]) -> dict[str, dict[str, str]]:
    """Return labels together; of two labels of one option the later counts."""
    found: dict[str, dict[str, str]] = {}
    for labels in every:
        for key, words in labels.items():
            found.setdefault(key, {}).update(words)
    return found


def _labels(context: AppContext, work: UnitOfWork, sha256: str) -> _Labels:
    """Return the labels of an edition; they are worked out once a process."""
    found = _KNOWN.get(sha256)
    if found is None:
        forms = tuple(context.editions.forms(work, sha256).values())
        personal = [_labels_of(form) for form in forms if FormPart.PERSONAL_DATA in form.gives]
        found = _KNOWN[sha256] = _Labels(merged(*map(_labels_of, forms)), merged(*personal))
    return found


def _labels_of(form: FormDefinition) -> dict[str, dict[str, str]]:
    """Return the label of each option by the key of its field, and by the field it changes."""
    found: dict[str, dict[str, str]] = {}
    for field in form.fields:
        for one in (field, *row_fields(field)) if field.kind is Kind.LIST else (field,):
            labels = {option.value: option.label for option in one.options}
            for key in {one.key, one.key.removeprefix(NEW)} if labels else ():
                found.setdefault(key, {}).update(labels)
    return found
