"""Which acts somebody may do in a case now, and why not the others: asked by pages, and again by the command."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from app.domain.act_inputs import ACT_INPUTS
from app.domain.acts import ActParty, ClockEffect, During, Once
from app.feel.expression import compile_expression
from app.feel.feel_errors import FeelBudgetError
from app.services.acts.parties_in_case import OWN, parties_in_case, reviews_in
from app.services.applications.withdraw_case import withdrawal_refusal
from app.services.context.beijing import beijing_day
from app.services.context.calendar_of import calendar_of
from app.services.context.refusals import NotAllowedError
from app.services.context.who_may_hold import refusal_of as holding_refusal
from app.services.terms.case_calendar import stop_that_runs
from app.store.act_rows import CONFIRM, DECLINED, acts_of_case
from app.store.colleague_rows import colleague_of
from app.store.task_rows import tasks_of_case

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.domain.acts import Act
    from app.policy.actor import Actor
    from app.services.context.app_context import AppContext
    from app.store.act_rows import ActRow
    from app.store.case_rows import CaseRow
    from app.store.database import UnitOfWork
    from app.store.task_rows import TaskRow

    Refusal = tuple[str, Mapping[str, Any]]
    """Rule and facts."""

HOLDS: Refusal = ("", {})
"""Nothing stands against it."""
CORRECTION = "correction"
NOT_NOW = {
    During.REVIEW: "act_only_in_review",
    During.CORRECTION: "act_only_in_correction",
    During.OPEN: "case_ended",
    During.ENDED: "act_only_after_end",
}


@dataclass(frozen=True, slots=True)
class OfferedAct:
    """An act that somebody is of the right kind for; `rule` is empty when they may do it now, else why not."""

    act: Act
    rule: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CaseNow:
    """What decides about the acts of a case, read once."""

    case: CaseRow
    tasks: list[TaskRow]
    acts: list[ActRow]
    parties: frozenset[ActParty]


def case_now(work: UnitOfWork, by: Actor, case: CaseRow) -> CaseNow:
    """Return what decides about the acts of a case, for an actor."""
    tasks, acts = tasks_of_case(work, case.id), acts_of_case(work, case.id)
    return CaseNow(case, tasks, acts, parties_in_case(work, by, case, tasks, acts))


def offered_acts(context: AppContext, work: UnitOfWork, by: Actor, now: CaseNow) -> list[OfferedAct]:
    """Return the acts that somebody is of the right kind for, each with why it cannot be done now."""
    declared = context.editions.acts(work, now.case.edition)
    found = [
        OfferedAct(act, *refusal_of_act(work, by, now, act))
        for act in declared.declared
        if concerns(now, act)
    ]
    return [*found, *_withdrawal(work, by, now, declared.withdrawal)]


def concerns(now: CaseNow, act: Act) -> bool:
    """Tell whether somebody is of the right kind for an act; any reviewer could come to hold the review."""
    could_hold = ActParty.REVIEWER in now.parties and ActParty.HOLDER in act.who
    return bool(now.parties & act.who) or could_hold


def _withdrawal(work: UnitOfWork, by: Actor, now: CaseNow, act: Act) -> list[OfferedAct]:
    if now.case.ended_at is not None or not now.parties & {ActParty.UNIT, ActParty.EMPLOYEE}:
        return []
    refusal = withdrawal_refusal(work, by, now.case)
    if isinstance(refusal, NotAllowedError):
        return []
    return [OfferedAct(act, "" if refusal is None else str(refusal.facts["rule"]))]


def refusal_of_act(work: UnitOfWork, by: Actor, now: CaseNow, act: Act) -> Refusal:
    """Return rule and facts of why an act cannot be done now; the rule is empty when it can."""
    for check in (_of_party, _of_time, _of_person, _of_condition, _of_repetition, _of_clock):
        rule, facts = check(work, by, now, act)
        if rule:
            return rule, facts
    return HOLDS


def _of_party(_work: UnitOfWork, _by: Actor, now: CaseNow, act: Act) -> Refusal:
    if now.parties & act.who:
        return HOLDS
    return ("act_needs_claim" if concerns(now, act) else "act_not_yours"), {}


def _of_time(_work: UnitOfWork, _by: Actor, now: CaseNow, act: Act) -> Refusal:
    return HOLDS if is_during(now, act.during) else (NOT_NOW[act.during], {})


def _of_person(work: UnitOfWork, by: Actor, now: CaseNow, _act: Act) -> Refusal:
    """Nobody acts for the authority about their own application or unit, just as they may not decide it."""
    own = colleague_of(work, by.account_id) if by.authority is not None else None
    refusal = holding_refusal(work, now.case, own) if own is not None else None
    return refusal if refusal is not None and refusal[0] in OWN else HOLDS


def _of_condition(_work: UnitOfWork, _by: Actor, now: CaseNow, act: Act) -> Refusal:
    return HOLDS if not act.when or _is_true(now, act) else ("act_not_in_this_case", {"title": act.title})


def is_during(now: CaseNow, during: During) -> bool:
    """Tell whether a case is in the time in which an act may be done."""
    match during:
        case During.REVIEW:
            return bool(reviews_in(now.tasks))
        case During.CORRECTION:
            return any(task.clock == CORRECTION for task in now.tasks)
        case During.OPEN:
            return now.case.ended_at is None
        case During.ENDED:
            return now.case.ended_at is not None
        case During.ALWAYS:
            return True


def _is_true(now: CaseNow, act: Act) -> bool:
    case, step = now.case, next(iter(reviews_in(now.tasks)), None) or next(iter(now.tasks), None)
    values = {
        "case": {
            "case_id": case.id,
            "procedure": case.procedure,
            "person_id": case.person_id,
            "permit_id": case.permit_id,
            "employer_id": case.employer_id,
            "authority": case.authority,
            "permit_type": case.permit_type,
        },
        "application": {"state": case.state, "round": case.round, "is_urgent": case.is_urgent},
        "step": {
            "stage": (step.stage or "") if step else "",
            "level_name": str(step.inputs.get("level_name") or "") if step else "",
            "is_claimed": step is not None and step.claimed_by is not None,
        },
    }
    try:
        return compile_expression(act.when, names=ACT_INPUTS).evaluate(values) is True
    except FeelBudgetError:
        # A condition that cannot be worked out holds for nobody.
        return False


def _of_repetition(work: UnitOfWork, _by: Actor, now: CaseNow, act: Act) -> Refusal:
    # What the lead has declined never held: it may be asked for again.
    held = [one for one in now.acts if one.kind == act.key and one.verdict != DECLINED]
    done = [one for one in held if ActParty(one.party) in _side(now)]
    told = {"title": act.title}
    if act.once is Once.CASE and done:
        return "act_done_in_case", told
    if act.once is Once.ROUND and any(one.round == now.case.round for one in done):
        return "act_done_in_round", told
    if act.once is Once.WORKING_DAY:
        calendar = calendar_of(work)
        today = calendar.next_working_day(beijing_day(work.now))
        if any(calendar.next_working_day(one.on_day) == today for one in done):
            return "act_done_today", told
    return HOLDS


def _side(now: CaseNow) -> frozenset[ActParty]:
    """A limit holds for each side by itself: what the unit has done does not keep the employee from it."""
    for one in (ActParty.UNIT, ActParty.EMPLOYEE, ActParty.OPERATOR):
        if one in now.parties:
            return frozenset({one})
    return frozenset({ActParty.HOLDER, ActParty.REVIEWER, ActParty.LEAD, ActParty.ADVISER})


def _of_clock(work: UnitOfWork, _by: Actor, now: CaseNow, act: Act) -> Refusal:
    if act.clock is None:
        return HOLDS
    running = stop_that_runs(work, now.case.id, act.clock.value)
    if act.effect is ClockEffect.RESUME and running is None:
        return "clock_runs", {}
    if act.effect is not ClockEffect.RESUME and running is not None:
        return "clock_stands_already", {"title": running[1]}
    asked = any(one.kind == act.key and one.waits_as == CONFIRM and one.is_waiting for one in now.acts)
    return ("act_waits_already", {"title": act.title}) if asked else HOLDS
