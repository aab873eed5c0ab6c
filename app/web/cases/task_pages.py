"""A task and its form: shown, saved half-done, uploaded to, sent; claimed and given back by reviewers."""

from __future__ import annotations

from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Any

from flask import Blueprint, flash, redirect, render_template, request, url_for

from app.forms_reader.form_definition import Kind
from app.forms_reader.posted_values import STEP, apply_step, initial_values
from app.policy.actor import Role
from app.queries.panel_facts import panel_facts
from app.queries.task_view import (
    known_answers,
    paper_names_of_task,
    sent_form,
    sent_task,
    task_view,
)
from app.services.context.refusals import ClaimLostError, StepSentBackError, TaskClosedError
from app.services.tasks.chosen_papers import take_back_from_task
from app.services.tasks.claim_task import claim_task, release_task
from app.services.tasks.complete_task import complete_task, keep_draft
from app.services.tasks.doubtful_papers import keep_reasons
from app.services.tasks.form_context import first_values
from app.services.tasks.reasons_in_form import with_ready_sentences
from app.services.tasks.reveal_for_review import reveal_for_review
from app.services.tasks.take_next_task import take_next_task
from app.services.tasks.take_over_task import take_over_task
from app.services.tasks.task_form import task_form
from app.web.cases.filled_form import FENCE, ShownForm, filled_form
from app.web.cases.former_pages import taken_over
from app.web.cases.task_uploads import keep_uploads
from app.web.cases.workbench_page import is_preview, noted, preview, workbench
from app.web.components.answer_labels import labels_of_case
from app.web.components.chosen_papers_shown import shown_as_chosen, slot_to_take_back
from app.web.components.panels import draw_panels
from app.web.components.paper_reasons import posted_reasons
from app.web.components.person_words import PURPOSES, id_type_words, sex_words
from app.web.components.place_in_queue import place_of_review
from app.web.forms.form_door import UNPROCESSABLE, FormDoor, take_form
from app.web.forms.form_page import KEY, THEN, render_form
from app.web.forms.record_uploads import posted_answers
from app.web.frame.gate import actor, app_context, new_key
from app.web.frame.queue_address import carried_list
from app.web.recovery.ended_session import restored_values
from app.web.wording.case_clocks_told import clocks_of
from app.web.wording.case_progress import stages_of
from app.web.wording.likely_words import likely_of
from app.web.wording.standing_problems import problems_at_fields, standing_problems
from app.web.wording.step_words import step_told
from app.web.wording.translate import _

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from app.forms_reader.form_definition import FormDefinition
    from app.queries.case_view import TaskRow
    from app.queries.task_view import TaskView
    from app.services.context.app_context import UnitOfWork

tasks = Blueprint("tasks", __name__, url_prefix="/tasks")
BEFORE_CLAIM = ("documents", "ledger")
"""Panels of the page itself; a form draws those that it has a place for."""


@tasks.get("/<task_key>")
def show(task_key: str) -> str:
    """Show a task with its form."""
    return _page(task_key)


def _page(
    task_key: str, values: Mapping[str, Any] | None = None, errors: Sequence[tuple[str, str]] = ()
) -> str:
    by = actor()
    with app_context().database.reading() as work:
        found = task_view(app_context(), work, by, task_key)
        task, view = found.task, found.case
        form = task_form(app_context(), work, view.case, task)
        if values is not None:
            values = with_ready_sentences(app_context(), work, view.case, values)
        shown = values if values is not None else restored_values(form) or _first(work, found, form)
        taken = taken_over(found) if values is None else {}
        shown = {**shown, **taken}
        form = task_form(app_context(), work, view.case, task, shown)
        labels, facts = labels_of_case(work, view), panel_facts(app_context(), work, by, view)
        body: Any = ""
        if not found.must_claim:
            from_last = found.former.still_in(shown) if found.former else frozenset()
            filled = filled_form(work, ShownForm(found, facts, labels, from_last), form, shown, errors)
            if found.is_review:
                return workbench(work, found, facts, labels, filled)
            body = render_form(form, shown, filled.sending, errors, filled.around)
        place = place_of_review(work, found.is_review, task_key)
        names = ("later", "corrections", *BEFORE_CLAIM) if found.must_claim else ()
        panels = draw_panels(work, view, facts, labels, names)
    return render_template(
        "tasks/show.html",
        task=task,
        view=view,
        form=body,
        panels=panels,
        must_claim=found.must_claim,
        holding=found.holding,
        is_review=found.is_review,
        queue=carried_list(),
        place=place,
        former=found.former if taken or (found.former and found.former.is_offered) else None,
        is_taken=bool(taken),
        key=new_key,
        stages=stages_of(view),
        likely=likely_of(view),
        clocks=clocks_of(view),
        errors=errors,
        is_cut=form.is_cut,
        problems=()
        if errors
        else standing_problems(task.inputs.get("problems") or {}, view.paper_names, form.slots),
    )


def _first(work: UnitOfWork, found: TaskView, form: FormDefinition) -> Mapping[str, Any]:
    return initial_values(form, first_values(work, found.case.case, found.task, form, actor()))


@tasks.post("/<task_key>")
def send(task_key: str) -> Any:
    """Keep uploads first, then save, change rows, or complete the task."""
    task = sent_task(app_context(), task_key)
    posted = posted_answers()
    keep = partial(keep_draft, app_context(), actor(), task_key)

    def bring() -> list[tuple[str, str]]:
        if slot := slot_to_take_back(posted):
            take_back_from_task(app_context(), actor(), task_key, slot)
        return keep_uploads(task_key)

    # Typed beside the papers and not an answer of the form: kept each time, also by itself.
    with suppress(TaskClosedError):
        keep_reasons(app_context(), actor(), task_key, posted_reasons())
    # A form that was sent already is sent again by an impatient finger or a lost answer: complete_task knows
    # what it was told then. What came too late for another reason is refused there, too.
    return take_form(
        FormDoor(
            form=lambda: sent_form(app_context(), task, posted),
            posted=posted,
            show=partial(_page, task_key),
            submit=lambda form, refused: _complete(task, form, posted, refused),
            keep=keep,
            keep_by_itself=partial(keep, must_hold=True),
            bring=bring,
            page_url=_address(task_key),
            half_done=partial(_shown_again, task),
            noted=partial(noted, task_key, posted),
            is_open=task.state == "open",
        )
    )


def _shown_again(task: TaskRow, form: FormDefinition, raw: dict[str, Any]) -> Any:
    """Return the page of half-done answers: the notice as it will be read, or the form with what is known."""
    return preview(task.key, raw) if is_preview() else _page(task.key, _with_known(task, form, raw))


def _complete(
    task: TaskRow,
    form: FormDefinition,
    posted: Mapping[str, Any],
    refused: Sequence[tuple[str, str]],
) -> Any:
    """Complete the task and tell what came of it; what the checks would send back is told on the form."""
    by = actor()
    try:
        answer = complete_task(
            app_context(),
            by,
            task.key,
            posted,
            fence=request.form.get(FENCE, 0, type=int),
            idempotency_key=request.form.get(KEY, ""),
            refused_files=refused,
            chosen=shown_as_chosen(),
        )
    except StepSentBackError as back:
        names = paper_names_of_task(app_context(), task)
        errors = problems_at_fields(back.facts["problems"], form, names)
        return _page(task.key, back.facts["values"], errors), UNPROCESSABLE
    except ClaimLostError:
        # Whoever took it over decides; what was typed here waits for this account all the same.
        keep_draft(app_context(), by, task.key, _typed(form, posted))
        raise
    flash(*step_told(answer, task.name, by))
    if answer.get("again"):
        return redirect(_address(answer["again"]), 303)
    if by.role is Role.REVIEWER:
        return redirect(_after_review(), 303)
    return redirect(url_for("cases.show", case_id=answer["case_id"]), 303)


def _address(task_key: str) -> str:
    """Return the address of a task's page that leads back to the list from which this one was opened."""
    return url_for("tasks.show", task_key=task_key, list=carried_list().carried)


def _after_review() -> str:
    """Return where a reviewer goes on: the list they came from, or its next task, if they asked for it."""
    asked = carried_list()
    if not request.form.get(THEN):
        return asked.url
    # A form that is sent twice takes one task more, not two.
    taken = take_next_task(app_context(), actor(), asked.wish, f"{request.form.get(KEY, '')}.next")
    if taken is None:
        flash(_("这个列表里没有可以领取的下一件了。"), "blue")
        return asked.url
    return _address(taken)


def _typed(form: FormDefinition, posted: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    return apply_step(form, {**posted, STEP: ["refresh"]}) or {}


def _with_known(task: TaskRow, form: FormDefinition, raw: Mapping[str, Any]) -> dict[str, Any]:
    """Add what is known to questions that were hidden until now: they appear as they were answered before."""
    known = known_answers(app_context(), task, form)
    # A box that was unticked is not in the answers either: it stays unticked.
    boxes = {field.key for field in form.fields if field.kind in {Kind.CHECKBOX, Kind.CHECKLIST}}
    return {**{key: value for key, value in initial_values(form, known).items() if key not in boxes}, **raw}


@tasks.post("/<task_key>/claim")
def claim(task_key: str) -> Any:
    """Take the task and open it."""
    claim_task(app_context(), actor(), task_key)
    return redirect(_address(task_key), 303)


@tasks.post("/<task_key>/take-over")
def take_over(task_key: str) -> Any:
    """Take the task over from a colleague who has not decided in time, and open it."""
    take_over_task(app_context(), actor(), task_key)
    flash(_("已由您接手，原认领人不能再提交。"), "green")
    return redirect(_address(task_key), 303)


@tasks.post("/<task_key>/identity")
def identity(task_key: str) -> str:
    """Show the reviewer who holds the task the whole identity number, once."""
    found = reveal_for_review(app_context(), actor(), task_key, request.form.get("purpose", ""))
    return render_template(
        "tasks/identity.html",
        found=found,
        task_key=task_key,
        purpose=PURPOSES[request.form["purpose"]],
        id_type_words=id_type_words,
        sex_words=sex_words,
    )


@tasks.post("/<task_key>/release")
def release(task_key: str) -> Any:
    """Give the task back to its group."""
    release_task(app_context(), actor(), task_key)
    flash(_("已放回待审核列表，填写的内容已为您保留。"), "green")
    return redirect(carried_list().url, 303)
