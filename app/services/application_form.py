"""The application form as it was filled in, for those who decide on it: label and answer, line by line."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from app.domain.exact_json import shown_plain
from app.forms_reader.form_definition import Kind, row_fields
from app.services.form_context import DECLARATIONS
from app.store.answer_rows import answers_of
from app.store.task_rows import tasks_of_case

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.forms_reader.form_definition import Component
    from app.services.house import House
    from app.store.case_rows import CaseRow
    from app.store.database import Work
    from app.store.submission_rows import SubmissionRow

FILLED_IN = (
    "fill_application",
    "update_information",
    "verify_and_submit",
    "confirm_leaving",
    "renewal_first",
    "confirm_cancellation",
    "report_leaving",
)
"""Tasks whose forms are the application; the newest answer of each counts."""
ELSEWHERE = frozenset({*DECLARATIONS, "ledger_explanations", "fields"})
"""Shown by other panels, or no more than a step's decision."""


@dataclass(frozen=True, slots=True)
class FilledLine:
    """One question and what was answered; rows of a list are answers of their own."""

    label: str
    answers: tuple[str, ...]


def filled_application(
    house: House, work: Work, case: CaseRow, submitted: SubmissionRow | None = None
) -> tuple[FilledLine, ...]:
    """Return the lines of the newest application form, or of the submitted one; nothing where none was filled in."""
    known = set(submitted.content["answers"]) if submitted else None
    forms = house.editions.forms(work, case.edition)
    form_of = {task.key: task.form for task in tasks_of_case(work, case.id, only_open=False)}
    newest = {
        answer.element: answer
        for answer in answers_of(work, case.id)
        if answer.element in FILLED_IN and (known is None or answer.task_key in known)
    }
    lines: list[FilledLine] = []
    for answer in newest.values():
        form = forms.get(form_of.get(answer.task_key) or "")
        for field in form.fields if form else ():
            lines += _line(field, answer.data)
    return tuple(lines)


def _line(field: Component, data: dict[str, Any]) -> Iterator[FilledLine]:
    value = data.get(field.key)
    is_elsewhere = field.key in ELSEWHERE or field.key.endswith("_checks") or field.kind is Kind.FILE
    if is_elsewhere or value in (None, "", [], False) or field.key.startswith(("checked_", "both_")):
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
