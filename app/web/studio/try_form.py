"""The form of a task of a try-run, drawn as its page draws it: by the child that plays, which alone knows the case."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from flask import render_template

from app.forms_reader.form_definition import Kind
from app.queries.case_view import paper_names_of_case
from app.scenarios.stage_papers import CONDITIONS, GOOD
from app.services.context.refusals import FormInvalidError, ProcedureRefusedError, StepSentBackError
from app.services.tasks.form_context import context_of
from app.services.tasks.reasons_in_form import with_ready_sentences
from app.web.components.field_ids import field_id
from app.web.forms.form_views import FormContext, view_form
from app.web.wording.error_messages import rule_words
from app.web.wording.field_errors import errors_at_fields
from app.web.wording.standing_problems import problems_at_fields
from app.web.wording.translate import _

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from app.forms_reader.form_definition import FormDefinition
    from app.queries.case_view import CaseRow, TaskRow
    from app.services.context.app_context import AppContext, UnitOfWork
    from app.services.context.refusals import RefusalError
    from app.web.forms.form_views import FieldView


def drawn_task(
    context: AppContext,
    work: UnitOfWork,
    case: CaseRow,
    task: TaskRow,
    form: FormDefinition,
    values: Mapping[str, Any],
    *,
    errors: Sequence[tuple[str, str]] = (),
    papers: Mapping[str, str] | None = None,
) -> str:
    """Return the questions of a task as HTML; for each place of a paper, which sample is laid in.

    `papers` are the samples that were chosen; without them, good ones where the form asks for a paper.
    """
    values = with_ready_sentences(context, work, case, values)
    around = FormContext(context=context_of(work, case, task, form), now=work.now)
    view = view_form(form, values, errors, around)
    stored = around.context["files"]
    slots = {field_id(one.key): one.slot for one in form.fields if one.kind is Kind.FILE and one.slot}
    places = []
    for place in _places(view.fields):
        slot = slots.get(place.id, "")
        proposed = GOOD if place.is_required and not stored.get(slot) else ""
        chosen = proposed if papers is None else papers.get(slot, "")
        places.append({"field": place, "slot": slot, "chosen": chosen, "is_stored": bool(stored.get(slot))})
    shown = replace(view, fields=_without_places(view.fields))
    return render_template("editions/try_fields.html", form=shown, places=places, conditions=CONDITIONS)


def _places(fields: tuple[FieldView, ...]) -> Iterator[FieldView]:
    for one in fields:
        if one.kind == Kind.FILE:
            yield one
        yield from _places(one.children)


def _without_places(fields: tuple[FieldView, ...]) -> tuple[FieldView, ...]:
    return tuple(
        replace(one, children=_without_places(one.children)) for one in fields if one.kind != Kind.FILE
    )


def told_of_refusal(
    context: AppContext,
    work: UnitOfWork,
    task: TaskRow | None,
    form: FormDefinition | None,
    refused: RefusalError,
) -> tuple[str, list[tuple[str, str]]]:
    """Return what a refusal tells the one who acts: a sentence, and the errors at the fields of the form."""
    if isinstance(refused, FormInvalidError) and form is not None and task is not None:
        if isinstance(refused, StepSentBackError):
            names = paper_names_of_case(context, work, task.case_id)
            errors = problems_at_fields(refused.facts["problems"], form, names)
        else:
            errors = errors_at_fields(refused)
        return str(_("表单没有被接受，原因写在各项旁边。")), errors
    if isinstance(refused, ProcedureRefusedError):
        return rule_words(str(refused.facts.get("rule", "")), refused.facts), []
    return "", []
