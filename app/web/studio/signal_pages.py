"""Signals sent to all waiting cases of a procedure: seen beforehand, proposed by one person, confirmed by another."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for

from app.queries.signal_view import signal_view
from app.services.context.refusals import ProcedureRefusedError
from app.services.interventions.signal_proposals import confirm_signal, propose_signal, withdraw_signal
from app.web.frame.gate import actor, app_context, new_key
from app.web.wording.signal_words import OUTCOMES, REFUSED, RUN_STATES, heard_words, place_words
from app.web.wording.translate import _

signals = Blueprint("signals", __name__, url_prefix="/editions")
OK, UNPROCESSABLE = 200, 422


@signals.get("/<process>/signals")
def show(process: str) -> str:
    """Show the signals of a procedure; with one chosen, what every waiting case would do; with a run, its report."""
    return _page(process)


@signals.post("/<process>/signals")
def propose(process: str) -> Any:
    """Propose to send a signal, with the reason."""
    signal, reason = request.form.get("signal", ""), request.form.get("reason", "")
    try:
        propose_signal(app_context(), actor(), request.form.get("_key", ""), process, signal, reason=reason)
    except ProcedureRefusedError as refused:
        return _page(process, _told(refused)), UNPROCESSABLE
    flash(_("已提出。请另一名系统管理员或业务分析员看过以后确认，确认以后才发。"), "green")
    return redirect(url_for("signals.show", process=process), 303)


@signals.post("/<process>/signals/<run_id>/confirm")
def confirm(process: str, run_id: str) -> Any:
    """Send what somebody else has proposed."""
    try:
        confirm_signal(app_context(), actor(), request.form.get("_key", ""), run_id)
    except ProcedureRefusedError as refused:
        return _page(process, _told(refused)), UNPROCESSABLE
    flash(_("已确认，由后台一件一件地发，刷新本页查看。"), "green")
    return redirect(url_for("signals.show", process=process, run=run_id), 303)


@signals.post("/<process>/signals/<run_id>/withdraw")
def withdraw(process: str, run_id: str) -> Any:
    """Take a proposal back."""
    try:
        withdraw_signal(app_context(), actor(), request.form.get("_key", ""), run_id)
    except ProcedureRefusedError as refused:
        return _page(process, _told(refused)), UNPROCESSABLE
    flash(_("已撤回，没有发给任何办件。"), "green")
    return redirect(url_for("signals.show", process=process), 303)


def _told(refused: ProcedureRefusedError) -> str:
    rule = str(refused.facts.get("rule"))
    if rule not in REFUSED:
        raise refused
    return str(REFUSED[rule])


def _page(process: str, error: str = "") -> str:
    view = signal_view(
        app_context(),
        actor(),
        process,
        signal=request.values.get("signal", ""),
        run_id=request.args.get("run", ""),
        after=request.args.get("after", ""),
    )
    return render_template(
        "editions/signals.html",
        view=view,
        states=RUN_STATES,
        outcomes=OUTCOMES,
        place_words=place_words,
        heard_words=heard_words,
        reason=request.form.get("reason", ""),
        error=error,
        key=new_key(),
    )
