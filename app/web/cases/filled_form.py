"""The form of a task as it is filled in: what is drawn around its questions, and how it is sent."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from flask import url_for

from app.services.tasks.form_context import context_of
from app.services.tasks.named_in_notice import sent_back_values
from app.web.cases.workbench_page import ReviewForm
from app.web.components.answer_labels import shown_answer
from app.web.components.chosen_papers_shown import slots_with_chosen
from app.web.components.correction_views import CorrectionWording
from app.web.components.frequent_reasons import slots_with_reasons
from app.web.components.panels import draw_panels, slot_views
from app.web.components.paper_reasons import slots_asking_reasons
from app.web.forms.form_page import FormSubmission
from app.web.forms.form_views import FormContext
from app.web.frame.gate import actor, new_key
from app.web.frame.queue_address import carried_list
from app.web.wording.date_wording import date_zh
from app.web.wording.translate import _

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from app.forms_reader.form_definition import FormDefinition
    from app.queries.panel_facts import PanelFacts
    from app.queries.task_view import TaskView
    from app.services.context.app_context import UnitOfWork

FENCE = "_fence"
"""Name of the hidden fence of a claim."""


@dataclass(frozen=True, slots=True)
class ShownForm:
    """What the form of a task shows of its case."""

    view: TaskView
    facts: PanelFacts
    labels: Mapping[str, Mapping[str, str]]
    from_last: frozenset[str] = frozenset()
    """Keys of the answers that are as the last application told them."""


def _lists_papers(form: FormDefinition) -> bool:
    """Tell whether the form shows the unit's papers itself: as material that lies before it, or each at its place."""
    return bool(form.slots) or "documents" in form.panels


def filled_form(
    work: UnitOfWork,
    told: ShownForm,
    form: FormDefinition,
    values: Mapping[str, Any],
    errors: Sequence[tuple[str, str]],
) -> ReviewForm:
    """Return the form of a task with its answers, errors, surroundings, and how it is sent."""
    task, view, facts, labels = told.view.task, told.view.case, told.facts, told.labels
    # The workbench draws the parts of a review around its form.
    drawn = () if told.view.is_review else form.panels
    around = FormContext(
        context=context_of(work, view.case, task, form),
        panels=draw_panels(work, view, facts, labels, drawn, listed=_lists_papers(form)),
        slots=slots_asking_reasons(
            work,
            view.case.id,
            view.case.employer_id,
            slots_with_reasons(
                work, view, slots_with_chosen(work, task, slot_views(view, facts, form.slots))
            ),
        ),
        now=work.now,
        words={"income_since": date_zh(facts.ledger.first_day)} if facts.ledger else {},
        before=_before(work, told, form),
        abouts=CorrectionWording(actor(), view, facts.readable, labels).abouts(
            [one.key for one in form.fields]
        ),
        notes={key: _("与上次申请相同，请核对") for key in told.from_last},
    )
    sending = FormSubmission(
        action=url_for("tasks.send", task_key=task.key, list=carried_list().carried),
        key=new_key(),
        submit=_("提交审核结论") if told.view.is_review else _("确认提交"),
        fields={FENCE: str(task.fence)},
        cancel_url=url_for("cases.show", case_id=task.case_id),
        save_words=_("暂存"),
        keeps_draft=True,
        draft=told.view.draft,
    )
    return ReviewForm(form, values, errors, around, sending)


def _before(work: UnitOfWork, told: ShownForm, form: FormDefinition) -> dict[str, str]:
    """Return in words what was submitted of each field that a correction asks for."""
    found = sent_back_values(work, told.view.case.case, form)
    return {key: str(shown_answer(told.labels, key, value)) for key, value in found.items()}
