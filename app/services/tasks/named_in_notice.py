"""What a correction may change: the items of the last return name it; all else stays as it was submitted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.domain.correction import CorrectionPlace, place_of
from app.domain.correction_answers import NEW, Part
from app.domain.form_parts import AnswerUse, FormPart
from app.domain.office_codes import ApplicationState, IssueCategory, Slot
from app.forms_reader.asked_explanations import answered_place
from app.forms_reader.only_named import ASKED, NamedItem, only_named
from app.forms_reader.visibility import hidden_paths
from app.services.context.beijing import BEIJING
from app.services.context.refusals import ProcedureRefusedError
from app.services.submissions.submitted_state import state_sent_back
from app.services.tasks.answer_corrections import items_answered_with, items_to_answer
from app.services.tasks.answers_that_stand import answers_that_fail
from app.services.tasks.form_context import answers_held, context_of, stored_files
from app.store.answer_rows import answers_of
from app.store.review_rows import corrections_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from app.forms_reader.form_definition import FormDefinition
    from app.services.context.app_context import AppContext
    from app.store.case_rows import CaseRow
    from app.store.database import UnitOfWork
    from app.store.review_rows import CorrectionRow
    from app.store.task_rows import TaskRow

PAGE_OF = "page_of"
"""Property of a question for a page: the place of the paper it is a page of."""
_INSIDE_THE_UNIT = frozenset({ApplicationState.UNIT_REVIEW, ApplicationState.EMPLOYEE_CORRECTION})
"""Where a returned application is while unit and employee settle it between them."""


def narrowed(
    context: AppContext, work: UnitOfWork, case: CaseRow, task: TaskRow, form: FormDefinition
) -> FormDefinition:
    """Return the form of a correction with what its items name; any other form as it is.

    An answer that was right when it was given and is wrong by now is asked again, though no item names it.

    The forms with which an application is made are narrow, too, once it has come back, whatever the items are about,
    until it is sent again; also where the unit hands it back to its employee in between.
    """
    if not form.is_narrow:
        return form
    is_application = _makes_application(form)
    if is_application and not _has_come_back(work, case):
        return form
    items = items_answered_with(work, case, form) if is_application else items_to_answer(work, task, form)
    if not items and not is_application:
        return form
    stored = {slot for slot, ids in stored_files(work, case).items() if ids}
    named, asked_already = list(_named(items)), _asked_already(work, case, task, form)
    named += _pages_to_look_up(work, case, form) if is_application else ()
    asked = only_named(form, named, stored, asked_already)
    failing = answers_that_fail(context, work, case, task, form, asked)
    return only_named(form, named, stored, asked_already, failing) if failing else asked


def _makes_application(form: FormDefinition) -> bool:
    """Tell whether a form is one with which an application is made, other than those that only correct it."""
    return answered_place(form) is CorrectionPlace.APPLICATION_FORM or FormPart.APPLICATION in form.gives


def _has_come_back(work: UnitOfWork, case: CaseRow) -> bool:
    """Tell whether the authority has returned an application and it has not been submitted again."""
    is_before_the_unit = case.state in _INSIDE_THE_UNIT and bool(corrections_of(work, case.id))
    return case.state == ApplicationState.RETURNED or is_before_the_unit


def _asked_already(work: UnitOfWork, case: CaseRow, task: TaskRow, form: FormDefinition) -> set[str]:
    """Return the questions that the step has answered in an earlier round."""
    earlier = answers_of(work, case.id, task.element)
    if not earlier:
        return set()
    said = dict(earlier[-1].data)
    hidden = hidden_paths(form, said, context_of(work, case, task, form), now=work.now.astimezone(BEIJING))
    return said.keys() - hidden


def _named(items: Iterable[CorrectionRow]) -> Iterator[NamedItem]:
    for item in items:
        category = IssueCategory(item.category)
        note = f"第 {item.number} 项：{item.text}"
        is_paper = category is not IssueCategory.BASIC_INFO
        is_field = category is not IssueCategory.EMPLOYEE_MATERIAL
        yield NamedItem(item.target, note, is_paper, is_field)
        if place_of(category) is CorrectionPlace.LEDGER:
            yield NamedItem(Slot.LEDGER_PROOF.value, note)


def _pages_to_look_up(work: UnitOfWork, case: CaseRow, form: FormDefinition) -> Iterator[NamedItem]:
    """Yield questions for a page of a paper that the last return names, with whatever form it is replaced."""
    rows = corrections_of(work, case.id)
    last = max((row.round for row in rows), default=0)
    numbers = {row.target: row.number for row in reversed(rows) if row.round == last}
    for one in form.fields:
        slot = one.properties.get(PAGE_OF)
        if slot in numbers:
            note = f"第 {numbers[slot]} 项要求更换这份文件，请核对页码是否有变化。"
            yield NamedItem(one.key, note)


def carried_answers(
    work: UnitOfWork, case: CaseRow, task: TaskRow, whole: FormDefinition, asked: FormDefinition
) -> dict[str, Any]:
    """Return what the step said in an earlier round of the questions that it does not ask now: it goes on to hold.

    `whole` is the form as the edition has it, `asked` as the step asks it.
    """
    anew = {one.key for one in whole.fields if one.use is AnswerUse.DECLARATION}
    return {key: value for key, value in answers_held(work, case, task, asked).items() if key not in anew}


def refuse_unnamed(whole: FormDefinition, asked: FormDefinition, posted: Mapping[str, Any]) -> None:
    """Raise ProcedureRefusedError where a request answers questions of the form that no item of the notice names."""
    closed = {one.key: one.label or one.key for one in whole.fields} if whole.is_narrow else {}
    for one in asked.fields:
        closed.pop(one.key, None)
    found = [label for key, label in closed.items() if _is_posted(key, posted)]
    if found:
        raise ProcedureRefusedError(rule="not_named_in_notice", fields=found)


def _is_posted(key: str, posted: Mapping[str, Any]) -> bool:
    return any(name == key or name.startswith(f"{key}.") for name in posted)


def sent_back_values(work: UnitOfWork, case: CaseRow, form: FormDefinition) -> dict[str, Any]:
    """Return what was submitted of each field that an item names, by key."""
    named = {one.key for one in form.fields if one.properties.get(ASKED)}
    if not named:
        return {}
    before = state_sent_back(work, case) or {}
    found = {key: before.get((Part.RECORD, key.removeprefix(NEW))) for key in named}
    return {key: value for key, value in found.items() if value and not isinstance(value, list | dict)}
