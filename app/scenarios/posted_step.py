"""From a form that was filled in at a try-run to the step as a scenario file writes it: only what was changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.domain.correction_state import VERDICT, ItemVerdict, remark_key
from app.domain.whole_numbers import whole_number
from app.forms_reader.form_definition import Kind
from app.forms_reader.posted_values import apply_step, initial_values, read_posted
from app.scenarios.scenario_model import ReviewWord
from app.scenarios.stage_papers import GOOD
from app.scenarios.try_session import StepNotTakenError
from app.services.tasks.complete_form import is_claim_needed
from app.services.tasks.form_context import first_values
from app.services.tasks.task_form import posted_form, task_form
from app.store.case_rows import case_of
from app.store.task_rows import tasks_of_case

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from app.forms_reader.form_definition import FormDefinition
    from app.policy.actor import Actor
    from app.scenarios.try_session import TrySession
    from app.store.database import UnitOfWork
    from app.store.task_rows import TaskRow

OF_REVIEW = frozenset({"decision", "opinion", "issues", "advisory_note"})
WORDS = {"approved": ReviewWord.ONE_LEVEL, "returned": ReviewWord.RETURN}
TICKED = ("true", "on", "1")


def open_task(session: TrySession, work: UnitOfWork, element: str) -> TaskRow:
    """Return the open task of an element; raises StepNotTakenError."""
    case_id = session.player.case_id
    rows = tasks_of_case(work, case_id) if case_id else []
    found = next((row for row in rows if row.element == element), None)
    if found is None:
        raise StepNotTakenError("这一步已经不在待办里，请看现在的待办。")
    return found


def form_of_task(
    session: TrySession,
    work: UnitOfWork,
    task: TaskRow,
    by: Actor,
    posted: Mapping[str, Sequence[str]] | None,
) -> tuple[FormDefinition, dict[str, Any], dict[str, Any]]:
    """Return the form of a task as it stands, what it shows at first, and what stands in it now."""
    context, case = session.context, case_of(work, task.case_id)
    form = task_form(context, work, case, task)
    shown = initial_values(form, first_values(work, case, task, form, by))
    if posted is None:
        return task_form(context, work, case, task, shown), shown, shown
    form = posted_form(context, work, case, task, posted)
    raw = apply_step(form, posted)
    raw = read_posted(form, posted) if raw is None else raw
    return task_form(context, work, case, task, raw), shown, raw


def step_of_form(
    session: TrySession,
    work: UnitOfWork,
    task: TaskRow,
    who: str,
    posted: Mapping[str, Sequence[str]],
    papers: Mapping[str, str],
) -> dict[str, Any]:
    """Return the step that sending a form is; raises StepNotTakenError or UnknownFieldsError."""
    form, shown, raw = form_of_task(session, work, task, session.cast.actor(who), posted)
    answers = _changed(form, shown, raw)
    is_plain_review = is_claim_needed(task) and not papers and raw.get("decision") in WORDS
    if is_plain_review and set(answers) <= OF_REVIEW | _verdict_keys(form):
        review = _review(form, who, raw)
        # What a story could not say as a review is sent as it stands: the form itself says what is missing.
        if raw["decision"] != "returned" or (review["opinion"] and (review["issues"] or review.get("still"))):
            return review
    row: dict[str, Any] = {"who": who, "task": task.element}
    good = [slot for slot, condition in papers.items() if condition == GOOD]
    if papers:
        row["papers"] = good if len(good) == len(papers) else dict(papers)
    return row | ({"answers": answers} if answers else {})


def _changed(form: FormDefinition, shown: Mapping[str, Any], raw: Mapping[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for one in form.fields:
        if one.kind is Kind.FILE or one.read_only:
            continue
        said, known = raw.get(one.key), shown.get(one.key)
        if one.kind is Kind.CHECKBOX:
            said, known = _is_ticked(said), _is_ticked(known)
        elif one.kind is Kind.LIST:
            said = [row for row in said or () if any(row.values())]
            known = [row for row in known or () if any(row.values())]
        elif one.kind is Kind.CHECKLIST:
            said, known = list(said or ()), list(known or ())
        else:
            said, known = said or "", "" if known is None else str(known)
        if said != known:
            found[one.key] = said
    return found


def _is_ticked(value: Any) -> bool:
    return value is True or str(value).lower() in TICKED


def _verdict_keys(form: FormDefinition) -> set[str]:
    numbers = _judged(form)
    return {f"{VERDICT}_{one}" for one in numbers} | {remark_key(one) for one in numbers}


def _judged(form: FormDefinition) -> list[int]:
    names = (one.key.rpartition("_") for one in form.fields)
    numbers = (whole_number(number) for name, _, number in names if name == VERDICT)
    return [one for one in numbers if one is not None]


def _review(form: FormDefinition, who: str, raw: Mapping[str, Any]) -> dict[str, Any]:
    row: dict[str, Any] = {"who": who, "review": str(WORDS[raw["decision"]])}
    if raw["decision"] == "returned":
        row["opinion"] = str(raw.get("opinion") or "")
        row["issues"] = [
            {key: value for key, value in issue.items() if value}
            for issue in raw.get("issues") or ()
            if any(issue.values())
        ]
    if raw.get("advisory_note"):
        row["advice"] = str(raw["advisory_note"])
    still = {
        str(number): str(raw.get(remark_key(number)) or "")
        for number in _judged(form)
        if raw.get(f"{VERDICT}_{number}") == ItemVerdict.STILL
    }
    return row | ({"still": still} if still else {})
