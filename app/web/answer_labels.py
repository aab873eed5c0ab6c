"""Labels of coded answers. Forms are the one place that has them; whoever shows a stored answer asks here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.services.start_case import RENEWAL
from app.store.edition_rows import EditionMissingError, live_edition_of
from app.web.gate import house

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.forms_reader.form_definition import FormDefinition
    from app.store.database import Work

PERSONAL_FORM = "renewal/update_information"


def labels_of(form: FormDefinition) -> dict[str, dict[str, str]]:
    """Return the label of each option by the key of its field."""
    return {field.key: {o.value: o.label for o in field.options} for field in form.fields if field.options}


def personal_labels(work: Work) -> Mapping[str, Mapping[str, str]]:
    """Return the labels of personal information as the live form offers them; none before anything is live."""
    try:
        sha256 = live_edition_of(work, RENEWAL).sha256
    except EditionMissingError:
        return {}
    form = house().editions.forms(work, sha256).get(PERSONAL_FORM)
    return labels_of(form) if form else {}


def shown_answer(labels: Mapping[str, Mapping[str, str]], name: str, value: Any) -> Any:
    """Return a stored answer as people read it."""
    return labels.get(name, {}).get(str(value), value)
