"""The application form as it was filled in, for those who decide on it: label and answer, line by line."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from app.domain.exact_json import shown_plain
from app.domain.form_parts import FormPart
from app.forms_reader.form_definition import Kind, row_fields
from app.store.answer_rows import answers_of
from app.store.task_rows import tasks_of_case

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.forms_reader.form_definition import Component, FormDefinition
    from app.services.context.app_context import AppContext
    from app.store.case_rows import CaseRow
    from app.store.database import UnitOfWork
    from app.store.submission_rows import SubmissionRow


@dataclass(frozen=True, slots=True)
class FilledLine:
    """One question and what was answered; rows of a list are answers of their own."""

    label: str
    answers: tuple[str, ...]


def filled_application(
    context: AppContext, work: UnitOfWork, case: CaseRow, submitted: SubmissionRow | None = None
) -> tuple[FilledLine, ...]:
    """Return the lines of the newest application form, or of the submitted one; nothing where none was filled in."""
    known = set(submitted.content["answers"]) if submitted else None
    forms = context.editions.forms(work, case.edition)
    form_of = {task.key: task.form for task in tasks_of_case(work, case.id, only_open=False)}
    newest = {
        answer.element: answer
        for answer in answers_of(work, case.id)
        if FormPart.APPLICATION in answer.gives and (known is None or answer.task_key in known)
    }
    lines: list[FilledLine] = []
    for answer in newest.values():
        form = forms.get(form_of.get(answer.task_key) or "")
        if form is not None:
            lines += [line for field in form.fields for line in _line(form, field, answer.data)]
    return tuple(lines)


def _line(form: FormDefinition, field: Component, data: dict[str, Any]) -> Iterator[FilledLine]:
    value = data.get(field.key)
    is_elsewhere = (
        field.key in form.told_elsewhere or field.key.endswith("_checks") or field.kind is Kind.FILE
    )
    if is_elsewhere or value in (None, "", [], False):
        return
    if field.kind is Kind.LIST:
        rows = tuple("，".join(_told(one, row.get(one.key)) for one in row_fields(field)) for row in value)
        yield FilledLine(field.label, tuple(row.strip("，") for row in rows))
    else:
        yield FilledLine(field.label, (_told(field, value),))


def _told(field: Component, value: Any) -> str:
    if field.kind is Kind.DATE and value:
        day = date.fromisoformat(str(value))
        return f"{day.year}年{day.month}月{day.day}日"
    labels = {option.value: option.label for option in field.options}
    values = value if isinstance(value, list) else [value]
    return "、".join(labels.get(str(one), shown_plain(one)) for one in values if one not in (None, ""))
