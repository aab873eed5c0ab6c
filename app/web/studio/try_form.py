"""The form of a task of a try-run, drawn as its page draws it: by the child that plays, which alone knows the case."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from flask import render_template

from app.forms_reader.form_definition import Component, FormDefinition, Kind
from app.queries.case_view import paper_names_of_case
from app.services.context.refusals import FormInvalidError, ProcedureRefusedError, StepSentBackError
from app.services.tasks.form_context import context_of
from app.services.tasks.reasons_in_form import with_ready_sentences
from app.web.forms.form_views import FormContext, view_form
from app.web.wording.error_messages import rule_words
from app.web.wording.standing_problems import problems_at_fields
from app.web.wording.translate import _

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from app.queries.case_view import TaskRow
    from app.services.context.app_context import AppContext, UnitOfWork
    from app.services.context.refusals import RefusalError
    from app.store.case_rows import CaseRow

Errors = "Sequence[tuple[str, str]]"


def drawn_task(
    context: AppContext,
    work: UnitOfWork,
    case: CaseRow,
    task: TaskRow,
    form: FormDefinition,
    values: Mapping[str, Any],
    errors: Sequence[tuple[str, str]] = (),
) -> dict[str, Any]:
    """Return the questions of a task as HTML, and the places for papers, of which sample papers are laid in."""
    values = with_ready_sentences(context, work, case, values)
    around = FormContext(context=context_of(work, case, task, form), now=work.now)
    view = view_form(replace(form, components=_without_files(form.components)), values, errors, around)
    stored = around.context["files"]
    return {
        "html": render_template("editions/try_fields.html", form=view),
        "papers": [
            {
                "slot": one.slot,
                "label": one.label,
                "is_required": one.limits.required,
                "is_stored": bool(stored.get(one.slot)),
            }
            for one in form.fields
            if one.kind is Kind.FILE and one.slot
        ],
    }


def _without_files(components: tuple[Component, ...]) -> tuple[Component, ...]:
    return tuple(
        replace(one, children=_without_files(one.children)) if one.children else one
        for one in components
        if one.kind is not Kind.FILE
    )


def told_of_refusal(
    context: AppContext, work: UnitOfWork, task: TaskRow | None, form: FormDefinition | None, refused: RefusalError
) -> tuple[str, list[tuple[str, str]]]:
    """Return what a refusal tells the one who acts: a sentence, and the errors at the fields of the form."""
    if isinstance(refused, FormInvalidError) and form is not None and task is not None:
        if isinstance(refused, StepSentBackError):
            names = paper_names_of_case(context, work, task.case_id)
            errors = problems_at_fields(refused.facts["problems"], form, names)
        else:
            errors = [(str(field), str(sentence)) for field, sentence in refused.facts["errors"]]
        return str(_("表单没有被接受，原因写在各项旁边。")), errors
    if isinstance(refused, ProcedureRefusedError):
        return rule_words(str(refused.facts.get("rule", "")), refused.facts), []
    return "", []
