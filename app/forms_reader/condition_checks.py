"""What the conditions of a form compare and calculate must fit the types of what they read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.feel.type_inference import TypeInference
from app.forms_reader.field_types import field_type
from app.forms_reader.form_definition import Component, Kind, row_fields

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from app.feel.type_faults import TypeFault
    from app.feel.type_protocol import FeelType
    from app.forms_reader.form_definition import FormDefinition


def check_conditions(
    form: FormDefinition, context: Mapping[str, FeelType]
) -> Iterator[tuple[Component, TypeFault]]:
    """Yield each component whose condition can never hold, with the fault; `context` is what the step hands in."""
    yield from _check(form.components, {**context, **_types(form.fields)})


def _check(
    components: Iterable[Component], names: Mapping[str, FeelType]
) -> Iterator[tuple[Component, TypeFault]]:
    for one in components:
        if one.hide is not None:
            inference = TypeInference()
            inference.condition(one.hide.tree, names)
            yield from ((one, fault) for fault in dict.fromkeys(inference.faults))
        inner = {**names, **_types(row_fields(one))} if one.kind is Kind.LIST else names
        yield from _check(one.children, inner)


def _types(fields: Iterable[Component]) -> dict[str, FeelType]:
    return {one.key: field_type(one) for one in fields}
