"""What the conditions of a form compare must be possible: an option that there is, a value of the field's own type."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.domain.nearest import nearest, or_meant
from app.feel.comparisons import CONTAINS, comparisons_of
from app.forms_reader.form_definition import Component, Kind, row_fields

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from app.feel.comparisons import Compared
    from app.forms_reader.form_definition import FormDefinition

TYPES = {
    Kind.NUMBER: ("number", "数字，例如 5"),
    Kind.CHECKBOX: ("boolean", "true 或 false"),
    Kind.DATE: ("date", '日期，例如 date("2027-01-01")'),
}  # fmt: skip
"""The type of a field's value where it is no text, and how such a value is written."""


def check_conditions(form: FormDefinition) -> Iterator[tuple[str, str, str]]:
    """Yield element, message and proposal of each comparison in the form's conditions that is never true."""
    yield from _check(form.components, {one.key: one for one in form.fields})


def wrong_comparison(field: Component, told: Compared) -> tuple[str, str] | None:
    """Return why a comparison of a field's value can never hold, with a proposal; None when it can."""
    if field.options and not field.options_key and told.kind == "text":
        offered = {option.value for option in field.options}
        if told.value not in offered:
            meant = nearest(str(told.value), offered)
            return f"“{field.key}”没有选项“{told.value}”{or_meant(meant)}", meant
    if field.kind is Kind.CHECKLIST:
        if told.operator != CONTAINS:
            return f"“{field.key}”可以选几项，请写 list contains({field.key}, …)", CONTAINS
        return None
    wanted, written = TYPES.get(field.kind, ("text", "带引号的文字"))
    if told.kind != wanted and field.kind in {*TYPES, Kind.TEXTFIELD, Kind.TEXTAREA, Kind.RADIO, Kind.SELECT}:
        return f"“{field.key}”的答案要与{written}比较", ""
    return None


def _check(
    components: Iterable[Component], fields: Mapping[str, Component]
) -> Iterator[tuple[str, str, str]]:
    for one in components:
        if one.hide is not None:
            for told in comparisons_of(one.hide.text):
                field = fields.get(told.name)
                wrong = wrong_comparison(field, told) if field is not None else None
                if wrong:
                    yield (
                        one.key or one.id,
                        f"“{one.label or one.key or one.id}”的显示条件：{wrong[0]}",
                        wrong[1],
                    )
        inner = {**fields, **{row.key: row for row in row_fields(one)}} if one.kind is Kind.LIST else fields
        yield from _check(one.children, inner)
