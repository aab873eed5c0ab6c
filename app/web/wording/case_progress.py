"""How far a case has come, in words: stages, whose turn it is, what happened."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.domain.procedures import has_slip
from app.policy.actor import Role
from app.queries.case_stages import AUTHORITY, EMPLOYER, PERSON
from app.web.wording.date_wording import short_date_zh
from app.web.wording.error_messages import words_of
from app.web.wording.translate import _, _l

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.queries.case_stages import Stage
    from app.queries.case_view import CaseView, DecisionRow, HistoryRow, TaskRow

DONE, NEXT = "done", "next"
_COMES = {EMPLOYER: _l("由单位经办人办理"), PERSON: _l("由员工办理"), AUTHORITY: _l("由主管部门办理")}
_SIDES = {EMPLOYER: _l("单位经办人"), PERSON: _l("员工"), AUTHORITY: _l("主管部门")}
_OWN_SIDE = {Role.AGENT: EMPLOYER, Role.VIEWER: "", Role.EMPLOYEE: PERSON}
"""Whose turn is one's own; who only looks has none."""
APPROVED, MIGRATED, OPERATED = "approved", "migrated", "operated"
OPEN_STATES = frozenset({"draft", "unit_review", "employee_correction", "in_review", "returned"})
ENDINGS = {
    "approved": "green",
    "refused": "red",
    "closed_expired": "red",
    "closed_dissociated": "grey",
    "withdrawn": "grey",
}


def stages_of(view: CaseView) -> list[dict[str, Any]]:
    """Return the promise to the applicant: done, now (whose turn, by when), next."""
    now = [task for task in view.tasks if task.state == "open"]
    stage_now = now[0].stage if now else None
    names = _names(view, stage_now)
    if stage_now in names:
        reached = names.index(stage_now)
    else:
        reached = len(names) if view.case.state == "approved" else _left_at(view, names)
    by_name = {stage.name: stage for stage in view.stages}
    shown = []
    for place, name in enumerate(names):
        state = _state(place, reached, is_over=not now)
        told = {DONE: _done_on(view, name), NEXT: _comes(by_name.get(name))}.get(state)
        shown.append({"name": name, "state": state, "about": told or _about(view, name, now)})
    last = {"approved": DONE}.get(view.case.state, NEXT)
    if view.case.state in OPEN_STATES or view.case.state == "approved":
        name = _("打印《工作居住证确认单》") if has_slip(view.case.procedure) else _("办结")
        shown.append({"name": name, "state": last, "about": ""})
    return shown


def _names(view: CaseView, stage_now: str | None) -> list[str]:
    """A stage off the ordinary way (correction) is told while it lasts, before the review that follows it."""
    names = [stage.name for stage in view.stages if not stage.is_passing]
    if any(stage.name == stage_now for stage in view.stages if stage.is_passing):
        names.insert(max(len(names) - 1, 0), str(stage_now))
    return names


def _left_at(view: CaseView, names: list[str]) -> int:
    """A case that ended before its time stands where its last task was."""
    return max((names.index(task.stage) for task in view.tasks if task.stage in names), default=0)


def _state(place: int, reached: int, *, is_over: bool) -> str:
    if place < reached:
        return DONE
    if place > reached:
        return NEXT
    return "stopped" if is_over else "now"


def _about(view: CaseView, name: str, now: list[TaskRow]) -> str:
    for task in now:
        if task.stage == name:
            since = _(" · %(day)s起", day=short_date_zh(task.claimed_at or task.opened_at))
            by = _(" · 最晚 %(day)s", day=short_date_zh(task.due_on)) if task.due_on else ""
            return f"{task.name}（{turn_of(view, task)}）{since}{by}"
    return ""


def _done_on(view: CaseView, name: str) -> str:
    """Return the day on which a stage was done for the last time."""
    closed = [task.closed_at for task in view.tasks if task.stage == name and task.closed_at]
    return _("%(day)s完成", day=short_date_zh(max(closed))) if closed else ""


def _comes(stage: Stage | None) -> str:
    return str(_COMES[stage.side]) if stage is not None and stage.side in _COMES else ""


def who_waits(view: CaseView, role: Role) -> str:
    """Return who has to act now and who waits for it, to the unit or the employee that reads it; empty for others."""
    now = [task for task in view.tasks if task.state == "open"]
    if not now or role not in _OWN_SIDE or view.case.state not in OPEN_STATES:
        return ""
    sides = {side_of(task.groups) for task in now}
    if _OWN_SIDE[role] in sides:
        others = sides - {_OWN_SIDE[role]}
        return (
            _("现在轮到您办理，其他各方在等。")
            if not others
            else _("现在轮到您和%(who)s办理。", who=_who(others))
        )
    return _("现在不用您办理，正在等%(who)s。", who=_who(sides))


def _who(sides: set[str]) -> str:
    return "、".join(str(_SIDES[side]) for side in sorted(sides))


def turn_of(view: CaseView, task: TaskRow) -> str:
    """Return whose turn a task is."""
    return whose_turn(task.groups, task.level_title, view.authority_name)


def side_of(groups: Sequence[str]) -> str:
    """Return which side the groups of a task are on."""
    side = groups[0].partition(":")[0] if groups else ""
    return side if side in {EMPLOYER, PERSON} else AUTHORITY


def whose_turn(groups: Sequence[str], level_name: str, authority_name: str) -> str:
    """Return whose turn it is from the groups a task waits for."""
    side = side_of(groups)
    if side == EMPLOYER:
        return _("轮到单位经办人")
    if side == PERSON:
        return _("轮到员工")
    if level_name:
        return _("轮到主管部门 %(level)s", level=level_name)
    return _("轮到 %(name)s", name=authority_name)


def timeline_of(view: CaseView) -> list[dict[str, Any]]:
    """Return what happened, newest first: people's steps and ends, not the machinery between."""
    told: list[dict[str, Any]] = []
    decided = {(decision.by, decision.at): decision for decision in view.decisions}
    for event in view.history:
        by = view.names.get(event.actor, _("系统"))
        if event.kind == "completed" and event.element in {task.element for task in view.tasks}:
            told.append({"at": event.at, "by": by, **_step(event.name, decided.get((event.actor, event.at)))})
        elif _is_end_of_case(view, event, told):
            tone = ENDINGS.get(view.case.state, "grey") if event.kind == "ended" else "grey"
            told.append({"title": event.name, "at": event.at, "by": by, "tone": tone})
        elif event.kind == "closed":
            told.append({"at": event.at, "by": by, **_closed_from_outside(event)})
        elif event.kind == MIGRATED:
            told.append({"at": event.at, "by": by, **_moved_to_edition(event)})
        elif event.kind == OPERATED:
            # Who asked for it and why is the office's; it stands in the audit.
            told.append({"title": _("系统管理员调整了办理步骤"), "at": event.at, "by": by, "tone": "grey"})
        elif event.kind in {"received", "fired"}:
            told.append({"title": event.name, "at": event.at, "by": by, "tone": "amber"})
    return told[::-1]


def _step(name: str, decision: DecisionRow | None) -> dict[str, Any]:
    if decision is None:
        return {"title": name, "tone": "blue"}
    if decision.decision == APPROVED:
        return {"title": _("%(level)s：通过", level=decision.level_name), "tone": "green"}
    title = _("%(level)s：不通过，退回补正", level=decision.level_name)
    return {"title": title, "tone": "red", "detail": decision.opinion}


def _moved_to_edition(event: HistoryRow) -> dict[str, Any]:
    """Somebody has decided that the case goes on by another edition of its procedure; the reason is the office's."""
    title = _("办理流程改用第 %(to)s 版（原第 %(old)s 版）", to=event.facts["to"], old=event.facts["from"])
    return {"title": title, "tone": "grey"}


def _closed_from_outside(event: HistoryRow) -> dict[str, Any]:
    """The authority has ended what the case was about; its reason is told to everybody who may see the case."""
    title = _("申请已关闭：%(cause)s", cause=words_of(str(event.facts.get("cause", ""))))
    return {"title": title, "tone": "red", "detail": str(event.facts.get("reason", ""))}


def _is_end_of_case(view: CaseView, event: HistoryRow, told: list[dict[str, Any]]) -> bool:
    """The start of the whole case is told once, however many stages of its diagram have starts of their own."""
    if event.process != view.case.procedure:
        return False
    return event.kind == "ended" or (event.kind == "started" and not told)
