"""The types of a form's answers, as conditions and diagrams read them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.feel.feel_types import ANY, ContextType, ListType
from app.feel.known_types import BOOLEAN, DATE, NUMBER, TEXT, ChoiceType
from app.forms_reader.form_definition import Component, Kind, row_fields

if TYPE_CHECKING:
    from app.feel.type_protocol import FeelType
    from app.forms_reader.form_definition import FormDefinition

_PLAIN = {
    Kind.TEXTFIELD: TEXT,
    Kind.TEXTAREA: TEXT,
    Kind.NUMBER: NUMBER,
    Kind.CHECKBOX: BOOLEAN,
    Kind.DATE: DATE,
}

NO_CHOICE = ""
"""What a choice may be while nothing is chosen."""


def field_type(field: Component) -> FeelType:
    """Return the type of a field's answer; what is not answered is null."""
    if field.kind is Kind.LIST:
        return ListType(ContextType(tuple((row.key, field_type(row)) for row in row_fields(field))))
    if field.kind in {Kind.RADIO, Kind.SELECT}:
        return _choice(field)
    if field.kind is Kind.CHECKLIST:
        return ListType(_choice(field))
    return _PLAIN.get(field.kind, ANY)


def _choice(field: Component) -> FeelType:
    if not field.options or field.options_key:
        return TEXT
    return ChoiceType(frozenset(option.value for option in field.options) | {NO_CHOICE})


def case_types(form: FormDefinition) -> dict[str, FeelType]:
    """Return the types of the answers that enter the case's data."""
    return {one.key: field_type(one) for one in form.fields if one.enters_case}
