"""What diagrams may refer to: handlers, the bundle's forms, candidate groups."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from app.domain.case_inputs import CASE_KIND
from app.domain.correction import CorrectionPlace
from app.domain.form_actions import EarlierForms
from app.domain.procedures import REQUIRED_STEPS, STARTED_BY_TIME
from app.domain.table_inputs import TABLE_INPUTS
from app.engine.difference.element_names import form_key
from app.engine.execution_context import Catalogue, FormFacts
from app.feel.known_types import declared_type
from app.forms_reader.asked_explanations import answered_place
from app.forms_reader.definition import read_form
from app.forms_reader.earlier_meaning import with_earlier_meaning
from app.forms_reader.field_types import case_types

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.domain.handling import Handler
    from app.engine.bundle import Bundle
    from app.forms_reader.definition import FormDefinition

NO_EARLIER = EarlierForms()
ONLY_AFTER_RETURN = frozenset(CorrectionPlace) - {CorrectionPlace.APPLICATION_FORM}
"""Places that have a form of their own; the application form is corrected in the form it was filled in."""
TABLES = {
    decision: {name: declared_type(kind) for name, kind in inputs.items()}
    for decision, inputs in TABLE_INPUTS.items()
}
_GROUP = re.compile(r"(employer|person):[0-9A-Za-z_-]+|authority:[0-9a-z_]+:L[1-9]")


def catalogue_of(
    bundle: Bundle,
    handlers: Mapping[str, Handler],
    earlier: EarlierForms = NO_EARLIER,
    *,
    is_typed: bool = True,
) -> tuple[Catalogue, Mapping[str, FormDefinition]]:
    """Read the forms of a bundle; return what its diagrams may refer to, and the forms by key.

    `earlier` is what the forms mean of an edition that was published before forms declared it. One that was
    published before values had types is not `is_typed`: its dates are texts.
    """
    read = {
        form_key(path): read_form(content, file=path)
        for path, content in bundle.files.items()
        if path.endswith(".form")
    }
    forms = with_earlier_meaning(read, earlier)
    facts = {
        key: FormFacts(
            key,
            frozenset(form.case_fields),
            case_types(form),
            only_corrects=answered_place(form) in ONLY_AFTER_RETURN,
        )
        for key, form in forms.items()
    }
    catalogue = Catalogue(
        handlers=handlers,
        forms=facts,
        is_known_group=is_known_group,
        required=REQUIRED_STEPS.get(bundle.process, frozenset()),
        is_started_by_time=bundle.process in STARTED_BY_TIME,
        case_type=declared_type(CASE_KIND),
        tables=TABLES,
        is_typed=is_typed,
    )
    return catalogue, forms


def is_known_group(group: str) -> bool:
    """Tell whether a literal candidate group has one of the three shapes somebody can belong to."""
    return _GROUP.fullmatch(group) is not None
