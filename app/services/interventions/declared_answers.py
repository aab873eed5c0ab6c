"""Answers that an operator declares for a step which is left: only what the diagram reads, only where no record is made.

A form whose answers are part of the application, or that changes the office's records, is a person's word: nobody gives
it for them. Such a step can be left by a flow, without answers.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.feel.type_rows import type_rows
from app.services.context.refusals import ProcedureRefusedError
from app.services.interventions.settable_values import TYPED, SettableValue, ValueUnfitError, typed_value

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.engine.compiled_edition import CompiledEdition
    from app.engine.diagram_node import Node
    from app.forms_reader.form_definition import FormDefinition


def answerable(
    edition: CompiledEdition, forms: Mapping[str, FormDefinition], node: Node
) -> tuple[SettableValue, ...]:
    """Return the answers that may be declared for a step, none where its form makes a record."""
    form, facts = forms.get(node.form or ""), edition.forms.get(node.form or "")
    if form is None or facts is None or form.declares:
        return ()
    found = []
    for name in sorted(facts.case_fields):
        kind = facts.case_types.get(name)
        rows = list(type_rows(name, kind)) if kind is not None else []
        if len(rows) == 1 and rows[0].type in TYPED:
            found.append(SettableValue("", (name,), rows[0].type, rows[0].options, None))
    return tuple(found)


def makes_record(forms: Mapping[str, FormDefinition], node: Node) -> bool:
    """Tell whether filling in the form of a step is a person's word that nobody else gives."""
    form = forms.get(node.form or "")
    return form is not None and form.declares


def typed_answers(
    edition: CompiledEdition,
    forms: Mapping[str, FormDefinition],
    node: Node,
    answers: Mapping[str, str],
    *,
    is_as_drawn: bool,
) -> dict[str, Any]:
    """Return declared answers with their types; raises ProcedureRefusedError."""
    if makes_record(forms, node) and (answers or is_as_drawn):
        raise ProcedureRefusedError(rule="operation_form_is_record")
    slots = {slot.name: slot for slot in answerable(edition, forms, node)}
    found = {}
    for name, text in answers.items():
        if name not in slots:
            raise ProcedureRefusedError(rule="operation_answer_unknown", name=name)
        try:
            found[name] = typed_value(slots[name], text)
        except ValueUnfitError as unfit:
            told = f"{name}：{unfit}"
            raise ProcedureRefusedError(rule="operation_value_unfit", message=told) from unfit
    return found
