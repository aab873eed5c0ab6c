"""A single case for operators and analysts: on its diagram, why it stands there, and operations inside it."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for

from app.policy.actor import Role
from app.queries.case_inspection import CaseInspection, case_inspection
from app.queries.operation_form import OperationForm, operation_form
from app.services.context.refusals import FormInvalidError, ProcedureRefusedError
from app.services.due_work.retry_incident import retry_incident
from app.services.interventions.operate_on_case import (
    TriedOperation,
    confirm_operation,
    propose_operation,
    try_operation,
    withdraw_operation,
)
from app.services.interventions.operation_request import KINDS as ALL_KINDS
from app.services.interventions.operation_request import SET, OperationRequest
from app.services.interventions.reveal_values import note_look_at_values
from app.services.tasks.pass_task_on import release_for
from app.web.frame.gate import actor, app_context, new_key
from app.web.wording.field_errors import told_at_fields
from app.web.wording.operation_words import (
    KINDS,
    PURPOSES,
    STATES,
    effect_rows,
    is_without_effect,
    refused_words,
)
from app.web.wording.shared_work_words import WRONG
from app.web.wording.standstill_words import (
    HAPPENED,
    SOURCES,
    parties,
    sentences,
    sum_words,
    timer_words,
    value_zh,
    who,
)
from app.web.wording.translate import _

case_operations = Blueprint("case_operations", __name__, url_prefix="/operations/cases")
OK, UNPROCESSABLE = 200, 422
REASON_NEEDED = "operation_reason"
FIELD = "answer."
"""Fields of declared answers begin with this."""


@case_operations.get("/<case_id>")
def show(case_id: str) -> str:
    """Show a case: why it stands where it is, its diagram, what it waits for, its values hidden."""
    return _page(case_id)


@case_operations.post("/<case_id>/values")
def values(case_id: str) -> Any:
    """Show the hidden values for a purpose; the look is written down."""
    try:
        note_look_at_values(app_context(), actor(), case_id, request.form.get("purpose", ""))
    except ProcedureRefusedError as refused:
        return _refused(case_id, refused)
    return _page(case_id, is_masked=False)


@case_operations.get("/<case_id>/operation")
def ask(case_id: str) -> str:
    """Ask where to, by which way, or which value."""
    return _form(case_id, _asked(request.args))


@case_operations.post("/<case_id>/operation/trial")
def trial(case_id: str) -> Any:
    """Show what would come of an operation; nothing is kept."""
    return _tried(case_id, _asked(request.form))


@case_operations.post("/<case_id>/operation")
def propose(case_id: str) -> Any:
    """Propose an operation, which waits for somebody else."""
    asked = _asked(request.form)
    reason = request.form.get("reason", "")
    try:
        propose_operation(app_context(), actor(), request.form.get("_key", ""), case_id, asked, reason=reason)
    except ProcedureRefusedError as refused:
        if refused.facts.get("rule") == REASON_NEEDED:
            return _tried(case_id, asked, error=_words(refused))[0], UNPROCESSABLE
        return _form(case_id, asked, error=_words(refused)), UNPROCESSABLE
    flash(_("已提出，等另一名系统管理员或业务分析员在本页确认后执行。"), "amber")
    return redirect(url_for("case_operations.show", case_id=case_id), 303)


@case_operations.post("/<case_id>/operation/<operation_id>/confirm")
def confirm(case_id: str, operation_id: str) -> Any:
    """Carry out what somebody else has proposed."""
    return _acted(
        case_id,
        lambda: confirm_operation(
            app_context(), actor(), request.form.get("_key", ""), case_id, operation_id
        ),
        _("已执行，办件按新的位置继续办理。"),
    )


@case_operations.post("/<case_id>/operation/<operation_id>/withdraw")
def withdraw(case_id: str, operation_id: str) -> Any:
    """Take a proposal back."""
    return _acted(
        case_id,
        lambda: withdraw_operation(
            app_context(), actor(), request.form.get("_key", ""), case_id, operation_id
        ),
        _("已撤回，办件没有变化。"),
    )


@case_operations.post("/<case_id>/tasks/<task_key>/release")
def release(case_id: str, task_key: str) -> Any:
    """Offer a claimed task to its group again."""
    mark, reason = request.form.get("_key", ""), request.form.get("reason", "").strip()
    try:
        return _acted(
            case_id,
            lambda: release_for(app_context(), actor(), mark, task_key, reason=reason, case_id=case_id),
            _("已收回领取，这一步重新对本级所有人开放。"),
        )
    except FormInvalidError as wrong:
        words = "".join(told_at_fields(wrong, WRONG).values())
        return _page(case_id, error=words), UNPROCESSABLE


@case_operations.post("/<case_id>/incidents/<incident_id>/retry")
def retry(case_id: str, incident_id: str) -> Any:
    """Try the command of an incident of this case again."""
    if retry_incident(app_context(), actor(), incident_id):
        flash(_("已重试成功，事件已关闭。"), "green")
    else:
        flash(_("重试仍然失败，事件保留，请查看最新的错误。"), "red")
    return redirect(url_for("case_operations.show", case_id=case_id), 303)


def _tried(case_id: str, asked: OperationRequest, error: str = "") -> tuple[str, int]:
    try:
        tried = try_operation(app_context(), actor(), case_id, asked)
    except ProcedureRefusedError as refused:
        return _form(case_id, asked, error=_words(refused)), UNPROCESSABLE
    return _form(case_id, asked, tried=tried, error=error), OK


def _asked(source: Any) -> OperationRequest:
    kind = source.get("kind", "")
    return OperationRequest(
        kind=kind if kind in ALL_KINDS else SET,
        token=source.get("token", ""),
        target=source.get("target", ""),
        scope=source.get("scope", ""),
        name=source.get("name", ""),
        value=source.get("value", ""),
        answers={
            name.removeprefix(FIELD): text.strip()
            for name, text in source.items()
            if name.startswith(FIELD) and text.strip()
        },
    )


def _words(refused: ProcedureRefusedError) -> str:
    told = refused_words(refused.facts)
    if told is None:
        raise refused
    return told


def _acted(case_id: str, act: Any, told: str) -> Any:
    try:
        act()
    except ProcedureRefusedError as refused:
        return _refused(case_id, refused)
    flash(told, "green")
    return redirect(url_for("case_operations.show", case_id=case_id), 303)


def _refused(case_id: str, refused: ProcedureRefusedError) -> tuple[str, int]:
    return _page(case_id, error=_words(refused)), UNPROCESSABLE


def _found(case_id: str, *, is_masked: bool = True) -> CaseInspection:
    with app_context().database.reading() as work:
        return case_inspection(app_context(), work, actor(), case_id, is_masked=is_masked)


def _page(case_id: str, *, is_masked: bool = True, error: str = "") -> str:
    found = _found(case_id, is_masked=is_masked)
    return render_template(
        "operations/case.html",
        found=found,
        is_masked=is_masked,
        sentences=sentences(found),
        error=error,
        reason=request.form.get("reason", ""),
        names=parties(found),
        who=who,
        sum_words=sum_words,
        timer_words=timer_words,
        value_zh=value_zh,
        sources=SOURCES,
        happened=HAPPENED,
        kinds=KINDS,
        states=STATES,
        purposes=PURPOSES,
        effect_rows=effect_rows,
        is_operator=actor().role is Role.OPERATOR,
        may_operate=actor().role is Role.OPERATOR and not found.is_over,
        key=new_key(),
    )


def _form(
    case_id: str, asked: OperationRequest, *, tried: TriedOperation | None = None, error: str = ""
) -> str:
    with app_context().database.reading() as work:
        offered: OperationForm = operation_form(
            app_context(),
            work,
            case_id,
            token=asked.token if asked.kind != SET else "",
            scope=asked.scope,
            name=asked.name if asked.kind == SET else "",
        )
        told = tried.told if tried is not None else None
        names = parties(case_inspection(app_context(), work, actor(), case_id)) if told is not None else {}
    return render_template(
        "operations/case_operation.html",
        case=offered.case,
        edition=offered.edition,
        offered=offered,
        asked=asked,
        error=error,
        kinds=KINDS,
        rows=effect_rows(told, names) if told is not None else None,
        value=told.get("value") if told is not None else None,
        is_without_effect=told is not None and is_without_effect(told),
        reason=request.form.get("reason", ""),
        value_zh=value_zh,
        may_operate=actor().role is Role.OPERATOR,
        key=new_key(),
    )
