"""What a form of a task can read besides its own answers, and what it shows at first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.domain.office_codes import Slot
from app.domain.person_records import LISTS, STATUS, rows_of
from app.forms_reader.asked_explanations import EXPLAINED
from app.forms_reader.asked_papers import CHECKS_SUFFIX
from app.services.execution.case_claims import PERSONAL
from app.services.execution.contract_in_correction import (
    CHOICE,
    corrected_contract,
    corrects_contract,
    known_terms,
)
from app.services.submissions.submitted_view import (
    submission_in_review,
    submitted_attachments,
    submitted_documents,
)
from app.store.answer_rows import answers_of, draft_of
from app.store.document_rows import latest_documents
from app.store.employer_rows import attachments_of
from app.store.permit_rows import association_facts
from app.store.person_rows import person_of, phone_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.forms_reader.form_definition import FormDefinition
    from app.policy.actor import Actor
    from app.store.case_rows import CaseRow
    from app.store.database import UnitOfWork
    from app.store.task_rows import TaskRow


def context_of(work: UnitOfWork, case: CaseRow, task: TaskRow, form: FormDefinition) -> dict[str, Any]:
    """Return what conditions of the form read: the task's inputs and the papers stored by slot."""
    files = stored_files(work, case)
    if corrects_contract(form):
        # What was sent back does not count again.
        files[str(Slot.LABOUR_CONTRACT)] = corrected_contract(work, case)
    return {
        **answers_held(work, case, task, form),
        **task.inputs,
        "round": case.round,
        "procedure": case.procedure,
        "files": files,
    }


def answers_held(work: UnitOfWork, case: CaseRow, task: TaskRow, form: FormDefinition) -> dict[str, Any]:
    """Return what the step said in an earlier round and a form cut down to what is named does not ask: it still holds."""
    if not form.is_cut:
        return {}
    keys = {one.key for one in form.fields}
    earlier = answers_of(work, case.id, task.element)
    return {
        key: value
        for key, value in (earlier[-1].data.items() if earlier else ())
        if key not in keys and not _is_said_of_papers(key)
    }


def stored_files(work: UnitOfWork, case: CaseRow) -> dict[str, list[str]]:
    """Return the ids of the newest paper of each slot, the unit's own included; under review the submitted ones."""
    submitted = submission_in_review(work, case)
    documents = submitted_documents(work, submitted) if submitted else latest_documents(work, case.id)
    found = {slot: [row.id] for slot, row in documents.items()}
    for attachment in (
        submitted_attachments(submitted) if submitted else attachments_of(work, case.employer_id)
    ):
        found[attachment.slot] = [attachment.sha256]
    return found


def first_values(
    work: UnitOfWork, case: CaseRow, task: TaskRow, form: FormDefinition, by: Actor
) -> dict[str, Any]:
    """Return what a form shows at first: the draft, else what is known already."""
    draft = draft_of(work, task.key, by.account_id)
    return draft if draft is not None else known_values(work, case, task, form)


def known_values(work: UnitOfWork, case: CaseRow, task: TaskRow, form: FormDefinition) -> dict[str, Any]:
    """Return what the diagram proposes (`first_values`), the person's record and earlier answers say, later ones win.

    Decisions are made anew.
    """
    keys = {field.key for field in form.fields}
    proposed = task.inputs.get("first_values") or {}
    values: dict[str, Any] = {k: v for k, v in proposed.items() if k in keys and v not in (None, "")}
    if case.person_id and is_own_record(task):
        details = person_of(work, case.person_id).details
        values |= {k: v for k, v in details.items() if k in keys}
        values |= {name: _rows(details, name) for name in LISTS if name in keys and rows_of(details, name)}
        if "post" in keys and not values.get("post"):
            values["post"] = _post_at_unit(work, case.person_id)
        if "phone" in keys:
            values["phone"] = phone_of(work, case.person_id)
    for answer in answers_of(work, case.id):
        is_own = answer.element == task.element and not is_decided_alone(task)
        if is_own or answer.gives & PERSONAL:
            values |= {k: v for k, v in answer.data.items() if k in keys and v not in (None, "")}
    if corrects_contract(form):
        values = {k: v for k, v in values.items() if k != CHOICE} | known_terms(work, case)
    return {key: value for key, value in values.items() if not is_said_anew(form, key)}


def is_said_anew(form: FormDefinition, key: str) -> bool:
    """Tell whether an answer is given anew every time, whatever was said before."""
    return key in form.said_anew or _is_said_of_papers(key)


def _is_said_of_papers(key: str) -> bool:
    return key.endswith(CHECKS_SUFFIX) or key.startswith(EXPLAINED)


def _post_at_unit(work: UnitOfWork, person_id: str) -> str:
    """Return the post that the unit keeps, for a person who has not told one."""
    tie = association_facts(work, person_id)
    return tie.post if tie else ""


def _rows(details: Mapping[str, Any], name: str) -> list[dict[str, Any]]:
    """Return the rows of a list as a form asks for them: their review status is the office's."""
    return [{key: value for key, value in row.items() if key != STATUS} for row in rows_of(details, name)]


def is_decided_alone(task: TaskRow) -> bool:
    """Tell whether a step is several people's, each for themselves: reviewers and instances see no other's answers."""
    return task.clock == "review" or "instance" in task.properties


def is_own_record(task: TaskRow) -> bool:
    """Tell whether a form shows the person's record at first: filled in by the employee, not by the unit."""
    return any(group.startswith("person:") for group in task.groups)
