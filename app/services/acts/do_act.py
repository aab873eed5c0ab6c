"""Do an act around a step: its row, its notices, its paper and its effect on a clock in one transaction."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from app.domain.acts import LONGEST_TEXT, ActParty, Addressees, AnsweredBy, AnswerKind, Need
from app.domain.inboxes import inbox_of
from app.services.acts.effects_of_act import carry_out
from app.services.acts.offered_acts import case_now, refusal_of_act
from app.services.acts.parties_in_case import colleagues_to_ask, leads_who_may_confirm
from app.services.acts.tell_of_act import tell
from app.services.context.beijing import beijing_day
from app.services.context.calendar_of import calendar_of
from app.services.context.idempotent import idempotent
from app.services.context.refusals import (
    FormInvalidError,
    NotAllowedError,
    NotFoundError,
    ProcedureRefusedError,
)
from app.services.execution.case_command import guarded
from app.store.act_rows import CONFIRM, READ, TEXT, add_act
from app.store.audit_chain import record
from app.store.case_rows import CaseMissingError, lock_case

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.domain.acts import Act
    from app.policy.actor import Actor
    from app.services.acts.offered_acts import CaseNow
    from app.services.context.app_context import AppContext
    from app.store.act_rows import ActRow
    from app.store.case_rows import CaseRow
    from app.store.database import UnitOfWork

HOLDER = "holder"
"""An answer is for whoever holds the review."""
CONFIRMING_DAYS = 1
"""Working days in which the lead is asked to confirm."""


@dataclass(frozen=True, slots=True)
class AskedAct:
    """An act as somebody sends it: its text, and the accounts it is addressed to."""

    kind: str
    text: str = ""
    to: tuple[str, ...] = ()


def do_act(context: AppContext, by: Actor, case_id: str, key: str, asked: AskedAct) -> dict[str, Any]:
    """Do an act in a case; return its id.

    Raises NotFoundError, NotAllowedError, FormInvalidError (text, to) or ProcedureRefusedError with the rule that
    stands against it now.
    """

    def command(work: UnitOfWork) -> dict[str, Any]:
        case = locked(work, case_id)
        now = case_now(work, by, case)
        act = _act(context, work, now, asked.kind)
        _refuse(work, by, now, act)
        _check(work, by, case, act, asked)
        row = _written(work, by, now, act, asked)
        facts = {"act": row.id, "kind": act.key, "party": row.party, "text": digest_of(asked.text)}
        record(work, context.audit_key, case.id, by.account_id, f"act:{act.key}", facts)
        if row.waits_as != CONFIRM:
            carry_out(context, work, by, case, act, row)
        tell(context, work, by, case, act, row)
        return {"act": row.id}

    request = {"case": case_id, "kind": asked.kind, "text": asked.text, "to": list(asked.to)}
    return guarded(
        context,
        lambda: case_id,
        {"kind": "act", "case": case_id},
        lambda: idempotent(context, by, key, "act", request, command),
    )


def locked(work: UnitOfWork, case_id: str) -> CaseRow:
    """Return a case nobody else changes before the commit; raises NotFoundError."""
    try:
        return lock_case(work, case_id)
    except CaseMissingError as missing:
        raise NotFoundError(kind="case") from missing


def digest_of(text: str) -> str:
    """Return what the audit keeps of a text: enough to prove it, nothing to read."""
    return hashlib.sha256(text.encode()).hexdigest() if text else ""


def _act(context: AppContext, work: UnitOfWork, now: CaseNow, kind: str) -> Act:
    act = context.editions.acts(work, now.case.edition).by_key.get(kind)
    if not now.parties or act is None or act.does:
        raise NotFoundError(kind="act")
    return act


def _refuse(work: UnitOfWork, by: Actor, now: CaseNow, act: Act) -> None:
    rule, facts = refusal_of_act(work, by, now, act)
    if rule == "act_not_yours":
        raise NotAllowedError(rule=rule)
    if rule:
        raise ProcedureRefusedError(rule=rule, **facts)


def _check(work: UnitOfWork, by: Actor, case: CaseRow, act: Act, asked: AskedAct) -> None:
    """Refuse what was typed in the form of an act."""
    errors: list[tuple[str, str]] = []
    if act.reason is Need.NONE and asked.text:
        errors.append(("text", "act_text_not_asked"))
    if act.reason is Need.REQUIRED and not asked.text:
        errors.append(("text", "act_text_needed"))
    if len(asked.text) > LONGEST_TEXT:
        errors.append(("text", "act_text_too_long"))
    known = {one.id for one in colleagues_to_ask(work, by, case)} if act.to else set()
    is_right = set(asked.to) <= known and (
        (act.to is None and not asked.to)
        or (act.to is Addressees.ONE and len(asked.to) == 1)
        or (act.to is Addressees.SEVERAL and bool(asked.to))
    )
    if not is_right:
        errors.append(("to", "act_colleague_needed"))
    if errors:
        raise FormInvalidError(errors=tuple(errors))


def _written(work: UnitOfWork, by: Actor, now: CaseNow, act: Act, asked: AskedAct) -> ActRow:
    calendar, today = calendar_of(work), beijing_day(work.now)
    waits_for, waits_as, within = _waiting(work, by, now.case, act, asked.to)
    first = calendar.next_working_day(today)
    values = {
        "kind": act.key,
        "title": act.title,
        "mark": act.mark,
        "shown_to": sorted(act.applicants),
        "round": now.case.round,
        "party": _party(now, act).value,
        "by": by.account_id,
        "on_day": today,
        "waits_for": waits_for,
        "waits_as": waits_as,
        "within": within,
        "due_on": calendar.add_working_days(first, within) if within else None,
        "clock": act.clock.value if act.clock else None,
        "effect": act.effect.value if act.effect else None,
        "at_most": act.at_most or None,
    }
    return add_act(work, now.case.id, values, asked.text, asked.to)


def _party(now: CaseNow, act: Act) -> ActParty:
    """Return as whom somebody acts who may in several ways: the nearest to the decision."""
    order = list(ActParty)
    return min(now.parties & act.who, key=lambda one: (one is not ActParty.HOLDER, order.index(one)))


def _waiting(
    work: UnitOfWork, by: Actor, case: CaseRow, act: Act, to: Sequence[str]
) -> tuple[str | None, str | None, int | None]:
    """Return whom an act waits for, for what, and how many working days."""
    if act.is_confirmed:
        if not leads_who_may_confirm(work, case, by.account_id):
            raise ProcedureRefusedError(rule="no_lead_to_confirm")
        return f"lead:{case.authority}", CONFIRM, CONFIRMING_DAYS
    if act.answer is None:
        return None, None, None
    audiences = {
        AnsweredBy.UNIT: f"employer:{case.employer_id}",
        AnsweredBy.EMPLOYEE: f"person:{case.person_id}" if case.person_id else f"employer:{case.employer_id}",
        AnsweredBy.HOLDER: HOLDER,
        AnsweredBy.ADDRESSEE: inbox_of(to[0]) if act.answer.kind is AnswerKind.TEXT and to else None,
    }
    return audiences[act.answer.by], READ if act.answer.kind is AnswerKind.READ else TEXT, act.answer.within
