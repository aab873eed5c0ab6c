"""The form of a task as this case needs it: the edition's form, with the papers its table asks for now."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from app.domain.form_parts import FormPart
from app.domain.office_codes import Slot
from app.forms_reader.asked_explanations import answered_place, with_explanations
from app.forms_reader.asked_papers import is_asked_by_table, with_papers
from app.forms_reader.asked_verdicts import asks_verdicts, with_verdicts
from app.forms_reader.form_definition import Kind
from app.forms_reader.issues_of_units import with_issues_of_units
from app.forms_reader.posted_values import read_posted
from app.forms_reader.visibility import hidden_paths
from app.services.applications.open_case import case_inputs
from app.services.context.beijing import BEIJING
from app.services.execution.case_claims import claims_in_case
from app.services.papers.unit_places import unit_papers
from app.services.tasks.answer_corrections import items_to_answer
from app.services.tasks.complete_form import is_claim_needed
from app.services.tasks.form_context import context_of
from app.services.tasks.judged_items import items_to_judge
from app.services.tasks.named_in_notice import carried_answers, narrowed, refuse_unnamed
from app.services.tasks.reasons_in_form import with_offered_reasons

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from app.forms_reader.asked_papers import AskedPaper
    from app.forms_reader.form_definition import FormDefinition
    from app.services.context.app_context import AppContext
    from app.services.context.paper_table import PaperTable
    from app.store.case_rows import CaseRow
    from app.store.database import UnitOfWork
    from app.store.task_rows import TaskRow

_UNTICKED = (None, "", False, "false", "off", "0")


def task_form(
    context: AppContext,
    work: UnitOfWork,
    case: CaseRow,
    task: TaskRow,
    values: Mapping[str, Any] | None = None,
) -> FormDefinition:
    """Return the form of a task; `values` are its answers as they stand on the page, when somebody is filling it in."""
    return narrowed(context, work, case, task, whole_form(context, work, case, task, values))


def whole_form(
    context: AppContext,
    work: UnitOfWork,
    case: CaseRow,
    task: TaskRow,
    values: Mapping[str, Any] | None = None,
) -> FormDefinition:
    """Return the form of a task with all its questions, those that a notice does not name among them."""
    form = context.editions.forms(work, case.edition)[str(task.form)]
    if answered_place(form) is not None:
        items = items_to_answer(work, task, form)
        form = with_explanations(form, [(item.number, item.text) for item in items])
    if asks_verdicts(form):
        judged = items_to_judge(work, case, form)
        form = with_verdicts(form, [(item.number, item.text) for item in judged])
    if not is_asked_by_table(form):
        return form
    table = context.editions.papers(work, case.edition)
    now_told = (
        _now_told(context, work, case, task, form, values or {})
        if FormPart.PERSONAL_DATA in form.gives
        else {}
    )
    element = task.element if values is not None else ""
    claims = claims_in_case(work, case, now_told, element=element)
    asked = (*_given_in_forms(table.asked(case_inputs(case), claims)), *_places(table, case))
    names = _every_name(table, case)
    if is_claim_needed(task):
        names |= context.editions.application(work, case.edition).labels
    form = with_papers(form, asked, names, table.deciding)
    if is_claim_needed(task) and case.person_id is None:
        form = with_issues_of_units(form, names)
    return with_offered_reasons(context, work, case, form)


def posted_form(
    context: AppContext,
    work: UnitOfWork,
    case: CaseRow,
    task: TaskRow,
    posted: Mapping[str, Sequence[str] | str],
) -> FormDefinition:
    """Return the form of a task as its posted answers make it."""
    form = task_form(context, work, case, task)
    refuse_unnamed(whole_form(context, work, case, task), form, posted)
    return task_form(context, work, case, task, read_posted(form, posted))


def slots_of_task(context: AppContext, work: UnitOfWork, case: CaseRow, task: TaskRow) -> frozenset[str]:
    """Return the slots a paper may be put into: a claim and its proof may arrive in the same moment."""
    form = context.editions.forms(work, case.edition)[str(task.form)]
    if is_asked_by_table(form):
        table = context.editions.papers(work, case.edition)
        possible = (*_given_in_forms(table.possible(case_inputs(case))), *_places(table, case))
        form = with_papers(form, possible, {})
    return frozenset(narrowed(context, work, case, task, form).slots)


def _given_in_forms(papers: Iterable[AskedPaper]) -> tuple[AskedPaper, ...]:
    """The contract is kept with the association and has forms of its own (manual, 5.1)."""
    return tuple(paper for paper in papers if paper.slot != Slot.LABOUR_CONTRACT)


def _places(table: PaperTable, case: CaseRow) -> tuple[AskedPaper, ...]:
    """Return the unit's own places as a correction offers them: what is asked for is in the items, not here."""
    papers = unit_papers(table, (case.permit_type,))
    return tuple(replace(paper, is_required=False, name=paper.name or paper.slot) for paper in papers)


def _every_name(table: PaperTable, case: CaseRow) -> dict[str, str]:
    """Return what every paper is called that the case may come to need, those of the unit included."""
    names = table.names()
    found = {paper.slot: paper.name for paper in table.possible(case_inputs(case))}
    return found | {paper.slot: names[paper.slot] for paper in unit_papers(table) if paper.slot in names}


def _now_told(
    context: AppContext,
    work: UnitOfWork,
    case: CaseRow,
    task: TaskRow,
    form: FormDefinition,
    values: Mapping[str, Any],
) -> dict[str, Any]:
    """Return what the form says as it stands, with what it said in an earlier round and does not ask again."""
    carried = carried_answers(work, case, task, form, narrowed(context, work, case, task, form))
    return carried | _visible(work, case, task, form, values)


def _visible(
    work: UnitOfWork, case: CaseRow, task: TaskRow, form: FormDefinition, values: Mapping[str, Any]
) -> dict[str, Any]:
    """Return the answers to questions that are asked: what is hidden claims nothing."""
    settled = dict(values)
    for one in form.fields:
        if one.kind is Kind.CHECKBOX and one.key in settled:
            settled[one.key] = settled[one.key] not in _UNTICKED
    now = work.now.astimezone(BEIJING)
    hidden = hidden_paths(form, settled, context_of(work, case, task, form), now=now)
    found = {}
    for one in form.fields:
        if one.key in hidden or one.key not in settled:
            continue
        value = settled[one.key]
        if one.kind is Kind.LIST:
            value = [row for row in value or () if any(row.values())]
        found[one.key] = value
    return found
