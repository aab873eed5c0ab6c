"""What a person sends with a form in a story: what the page shows at first, changed where the story says so."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.domain.correction_state import VERDICT, ItemVerdict, remark_key
from app.domain.whole_numbers import whole_number
from app.forms_reader.form_definition import Kind, row_fields
from app.forms_reader.posted_values import initial_values

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

    from app.forms_reader.form_definition import Component, FormDefinition

    Days = Callable[[str | date], date]


STILL = "still"
"""Which items of the round before are still open, in a reviewer's answers."""


class UnknownAnswerError(LookupError):
    """The form does not ask this."""


def typed_answers(
    form: FormDefinition, shown: Mapping[str, Any], answers: Mapping[str, Any], days: Days
) -> dict[str, list[str]]:
    """Return the flat answers of a form; raises UnknownAnswerError with the fields it has.

    `shown` is what is known already; like a page, the story sends it back unless it says otherwise.
    """
    asked = {one.key: one for one in form.fields if one.kind is not Kind.FILE and not one.read_only}
    unknown = sorted(set(answers) - set(asked))
    if unknown:
        fields = "、".join(f"{key}（{one.label}）" if one.label else key for key, one in asked.items())
        raise UnknownAnswerError(f"表单 {form.key} 没有字段 {'、'.join(unknown)}，有的是 {fields}")
    sent: dict[str, list[str]] = {}
    for key, value in {**initial_values(form, shown), **answers}.items():
        if key in asked:
            sent |= _flat(asked[key], value, days)
    return sent


def with_verdicts_said(form: FormDefinition, answers: Mapping[str, Any]) -> dict[str, Any]:
    """Return a reviewer's answers with a verdict for each item: accepted, unless `still` says by number what is open."""
    said = dict(answers)
    still = {str(number): remark for number, remark in (said.pop(STILL, None) or {}).items()}
    for one in form.fields:
        name, _, number = one.key.rpartition("_")
        count = whole_number(number)
        if name == VERDICT and count is not None:
            remark = still.pop(number, None)
            said.setdefault(one.key, ItemVerdict.ACCEPTED if remark is None else ItemVerdict.STILL)
            if remark is not None:
                said[remark_key(count)] = remark
    if still:
        raise UnknownAnswerError(f"上一轮没有第 {'、'.join(still)} 项可以认定为仍有问题")
    return said


def _flat(field: Component, value: Any, days: Days) -> dict[str, list[str]]:
    if field.kind is not Kind.LIST:
        texts = _texts(field, value, days)
        return {field.key: texts} if texts else {}
    known = {child.key: child for child in row_fields(field)}
    sent: dict[str, list[str]] = {}
    for number, row in enumerate(each for each in value if each):
        strange = sorted(set(row) - set(known))
        if strange:
            raise UnknownAnswerError(
                f"列表 {field.key} 的一行没有 {'、'.join(strange)}，有的是 {'、'.join(known)}"
            )
        for key, answer in row.items():
            texts = _texts(known[key], answer, days)
            if texts:
                sent[f"{field.key}.{number}.{key}"] = texts
    return sent


def _texts(field: Component, value: Any, days: Days) -> list[str]:
    if value is None or value == "":
        return []
    if isinstance(value, bool):
        return ["true"] if value else []
    if isinstance(value, list | tuple):
        return [str(one) for one in value]
    if field.kind is Kind.DATE:
        return [days(value).isoformat()]
    return [str(value)]
