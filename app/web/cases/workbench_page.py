"""The page of a review that its reader has claimed: papers, pages, values, the form, and the notice as it will be read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from flask import render_template, request

from app.domain.case_clocks import CaseClock
from app.domain.correction import actor_of
from app.domain.correction_state import VERDICT, ItemVerdict, remark_key, verdict_key
from app.domain.office_codes import IssueCategory
from app.domain.whole_numbers import whole_number
from app.forms_reader.asked_reasons import offers_reasons
from app.queries.case_view import CorrectionRow
from app.queries.panel_facts import panel_facts
from app.queries.task_view import left_draft, left_of_task, task_view
from app.services.tasks.common_phrases import phrases_for
from app.services.tasks.reasons_in_form import offered_reasons
from app.services.tasks.task_form import task_form
from app.web.components.acts_part import acts_and_advice
from app.web.components.answer_labels import labels_of_case
from app.web.components.correction_views import CorrectionWording
from app.web.components.left_draft import DECISION, RETURNED, TAKE_LEFT, left_items, left_texts, with_left
from app.web.components.panels import draw_panels
from app.web.components.person_words import PURPOSES
from app.web.components.place_in_queue import place_of_review
from app.web.components.workbench import make_bench, marks_of, split_form, totals
from app.web.forms.form_page import draw_form
from app.web.forms.form_views import view_form
from app.web.frame.gate import actor, app_context
from app.web.frame.queue_address import carried_list
from app.web.wording.case_clocks_told import clocks_of
from app.web.wording.error_messages import words_of
from app.web.wording.standing_problems import standing_problems
from app.web.wording.translate import _

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from app.forms_reader.form_definition import FormDefinition
    from app.queries.case_view import CaseView, TaskRow
    from app.queries.panel_facts import PanelFacts
    from app.queries.task_view import TaskView
    from app.services.context.app_context import UnitOfWork
    from app.web.forms.form_page import FormSubmission
    from app.web.forms.form_views import FormContext, FormView

PREVIEW = "preview"
"""Step of the button that shows the notice before it is sent."""
NOTE = "add:issues:"
"""How the step begins that makes an item of a page: category, place and page follow."""


@dataclass(frozen=True, slots=True)
class ReviewForm:
    """The form of a review as it is filled in, and how it is sent."""

    form: FormDefinition
    values: Mapping[str, Any]
    errors: Sequence[tuple[str, str]]
    around: FormContext
    sending: FormSubmission


def workbench(
    work: UnitOfWork,
    found: TaskView,
    facts: PanelFacts,
    labels: Mapping[str, Mapping[str, str]],
    filled: ReviewForm,
) -> str:
    """Return the workbench of a review that its reader holds."""
    view, form = found.case, filled.form
    rest, drawn = split_form(form)
    judged = [one.key for one in form.fields if one.key.startswith(f"{VERDICT}_")]
    told = "judged_round" if judged else "corrections"
    panels = draw_panels(work, view, facts, labels, [*(name for name, _text in drawn), "later", told])
    panels["acts"], advice = acts_and_advice(work, view.case)
    sections = [("acts", _("办理往来")), ("later", _("提交时的内容和以后的变动")), *drawn]
    bench = make_bench(
        work,
        view,
        facts,
        labels,
        [(name, heading or _("资料"), panels[name]) for name, heading in sections if panels[name]],
    )
    shown = view_form(rest, filled.values, filled.errors, filled.around)
    reasons = offered_reasons(app_context(), work, view.case, form) if offers_reasons(form) else {}
    return render_template(
        "tasks/workbench.html",
        task=found.task,
        view=view,
        bench=bench,
        advice=advice,
        left=_left(work, found, form, facts, labels),
        form=draw_form("blocks/review_form.html", shown, filled.sending, reasons=_for_script(reasons)),
        decision=_decision(shown),
        is_return=filled.values.get(DECISION) == RETURNED,
        totals=totals(filled.values),
        judged=len(judged),
        marks=marks_of(form, filled.values),
        round_told=panels[told] if judged else "",
        asked_round="" if judged else panels[told],
        problems=()
        if filled.errors
        else standing_problems(found.task.inputs.get("problems") or {}, view.paper_names, form.slots),
        errors=filled.errors,
        phrases=phrases_for(app_context(), actor()).rows,
        queue=carried_list(),
        place=place_of_review(work, True, found.task.key),
        clocks=clocks_of(view),
        purposes=PURPOSES,
        words_of=words_of,
    )


def _left(
    work: UnitOfWork,
    found: TaskView,
    form: FormDefinition,
    facts: PanelFacts,
    labels: Mapping[str, Mapping[str, str]],
) -> dict[str, Any] | None:
    """Return what the reviewer before has left, in words."""
    left = left_draft(work, actor(), found.task)
    if left is None:
        return None
    rows = list(_rows(found.case, found.task, form, {"issues": left_items(left.values)}))
    items = CorrectionWording(actor(), found.case, facts.readable, labels).items(rows)
    marks = marks_of(form, left.values)
    told = {"items": items, "texts": left_texts(left.values), "marked": len(marks.chosen) if marks else 0}
    return {"by": left.by, "at": left.at, **told} if any(told.values()) else None


def _for_script(reasons: Mapping[str, Any]) -> dict[str, list[list[str]]]:
    return {place: [[one.code, one.text] for one in found] for place, found in reasons.items() if found}


def _decision(shown: FormView) -> Any:
    return next((one for one in shown.fields if one.name == DECISION), None)


def noted(task_key: str, posted: Mapping[str, Sequence[str]], raw: dict[str, Any]) -> dict[str, Any]:
    """Return raw answers in which the row that a page was noted in says where it is, or with what another has left."""
    step = (posted.get("_step") or [""])[-1]
    if step == TAKE_LEFT:
        left = left_of_task(app_context(), actor(), task_key)
        return with_left(raw, left.values) if left else raw
    place = step.removeprefix(NOTE).split(":")
    if not step.startswith(NOTE) or len(place) != PARTS_OF_NOTE or not raw.get("issues"):
        return raw
    category, target, page = place
    rows = list(raw["issues"][:-1])
    while rows and not any(rows[-1].values()):
        rows.pop()
    return raw | {
        DECISION: RETURNED,
        "issues": [*rows, {"category": category, "target": target, "page": page}],
    }


PARTS_OF_NOTE = 3


def preview(task_key: str, raw: Mapping[str, Any]) -> str:
    """Return the notice exactly as unit and employee will read it, from answers that are not sent yet."""
    with app_context().database.reading() as work:
        found = task_view(app_context(), work, actor(), task_key)
        view = found.case
        facts, labels = panel_facts(app_context(), work, actor(), view), labels_of_case(work, view)
        form = task_form(app_context(), work, view.case, found.task, raw)
        rows = list(_rows(view, found.task, form, raw))
        items = CorrectionWording(actor(), view, facts.readable, labels).items(rows)
    return render_template(
        "tasks/preview.html",
        task=found.task,
        view=view,
        items=items,
        terms=view.deadlines.terms[CaseClock.CORRECTION],
        opinion=str(raw.get("opinion") or ""),
        advisory_note=str(raw.get("advisory_note") or ""),
    )


def _rows(
    view: CaseView, task: TaskRow, form: FormDefinition, raw: Mapping[str, Any]
) -> Iterator[CorrectionRow]:
    keys = {one.key for one in form.fields}
    still = [
        row
        for row in sorted(view.corrections, key=lambda row: row.number)
        if row.round == max((one.round for one in view.corrections), default=0)
        and verdict_key(row.number) in keys
        and raw.get(verdict_key(row.number)) == ItemVerdict.STILL
    ]
    told: list[tuple[str, str, str, int | None, str | None]] = [
        (row.category, row.target, str(raw.get(remark_key(row.number)) or ""), row.page, row.id)
        for row in still
    ]
    for row in raw.get("issues") or ():
        if row.get("category") in set(IssueCategory):
            number = whole_number(str(row.get("page") or ""))
            told.append(
                (row["category"], str(row.get("target") or ""), str(row.get("text") or ""), number, None)
            )
    for number, (category, target, text, page_number, former) in enumerate(told, start=1):
        yield CorrectionRow(
            id="",
            case_id=view.case.id,
            round=view.case.round,
            number=number,
            level=int(task.inputs.get("level", 0)),
            category=category,
            target=target,
            text=text,
            actor=str(actor_of(IssueCategory(category))),
            answered_at=None,
            former_id=former,
            page=page_number,
        )


def is_preview() -> bool:
    """Tell whether the notice is only to be shown."""
    return request.form.get("_step") == PREVIEW
