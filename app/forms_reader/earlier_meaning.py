"""Forms of editions that were published before forms declared what their answers mean."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from app.domain.form_parts import FormPart

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.domain.form_actions import EarlierForm, EarlierForms
    from app.forms_reader.form_definition import Component, FormDefinition


def with_earlier_meaning(
    forms: Mapping[str, FormDefinition], earlier: EarlierForms
) -> Mapping[str, FormDefinition]:
    """Return an edition's forms; where none of them declares anything, with the meaning they had by their names."""
    if any(form.declares for form in forms.values()):
        return forms
    return {
        key: _meaning(form, earlier.forms[key], earlier.answers) if key in earlier.forms else form
        for key, form in forms.items()
    }


def _meaning(form: FormDefinition, said: EarlierForm, answers: Mapping[str, str]) -> FormDefinition:
    return replace(
        form,
        components=tuple(_used(one, answers) for one in form.components),
        actions=said.actions,
        gives=frozenset(map(FormPart, said.gives)),
        corrects=form.corrects or said.corrects,
    )


def _used(one: Component, answers: Mapping[str, str]) -> Component:
    if one.children and not one.key:
        return replace(one, children=tuple(_used(child, answers) for child in one.children))
    use = answers.get(one.key)
    return replace(one, properties={**one.properties, "answer": use}) if use else one
