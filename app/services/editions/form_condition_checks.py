"""The conditions of forms, held against the types of their fields and of what the steps that show them hand in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.domain.problem import Problem, Severity
from app.engine.variable_types import input_types
from app.feel.known_types import plain_type
from app.forms_reader.condition_checks import check_conditions

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from app.engine.diagram_node import Node
    from app.engine.variable_types import ProcessTypes
    from app.forms_reader.form_definition import FormDefinition


def check_form_conditions(
    nodes: Iterable[Node], forms: Mapping[str, FormDefinition], types: ProcessTypes
) -> tuple[Problem, ...]:
    """Return each condition that can never hold, once for a form, however many steps show it."""
    found: dict[Problem, None] = {}
    for node in nodes:
        form = forms.get(node.form or "") if node.kind == "userTask" else None
        if form is None:
            continue
        handed_in = input_types(node, types.get(node.process, {}))
        # What a step hands to its form is plain JSON.
        context = {name: plain_type(kind) for name, kind in handed_in.items()}
        for component, fault in check_conditions(form, context):
            element = component.key or component.id
            message = f"“{component.label or element}”的显示条件：{fault.message}"
            file = f"forms/{node.form}.form"
            found[Problem(Severity.ERROR, fault.rule, message, file, element, proposal=fault.proposal)] = None
    return tuple(found)
