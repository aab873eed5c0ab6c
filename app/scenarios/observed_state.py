"""What a try-run shows after a step: where the case stands, who is to act, what was decided, written and waited for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from app.domain.exact_json import write_json
from app.engine.case_inside import case_inside
from app.engine.plain_data import plain_copy
from app.engine.whereabouts import whereabouts
from app.scenarios.fixtures import AUTHORITY, EMPLOYEE
from app.scenarios.played_acts import observed_acts
from app.services.tasks.complete_form import is_claim_needed
from app.store.account_rows import account_of
from app.store.case_lists import history_of
from app.store.case_rows import case_of
from app.store.case_waits import messages_waited_for
from app.store.employer_rows import employer_of
from app.store.outbox_rows import notices_since
from app.store.permit_rows import permits_of_person
from app.store.person_rows import person_of
from app.store.task_rows import tasks_of_case
from app.store.timer_rows import timers_of_case

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from app.engine.compiled_edition import CompiledEdition
    from app.scenarios.try_session import TrySession
    from app.scenarios.walked_steps import WalkedSteps
    from app.store.case_rows import CaseRow
    from app.store.database import UnitOfWork
    from app.store.task_rows import TaskRow

LONGEST_VALUE = 300
"""Characters that are shown of a value."""


@dataclass(frozen=True, slots=True)
class Before:
    """How things stood before the step: what is new since is told apart."""

    at: datetime
    history: int
    """Number of the last thing that had happened in the case."""
    walked: dict[str, Any]


def observed_state(session: TrySession, before: Before, heard: WalkedSteps) -> dict[str, Any]:
    """Return what is shown after a step, as plain JSON."""
    context, player = session.context, session.player
    with context.database.reading() as work:
        seen: dict[str, Any] = {
            "day": context.today().isoformat(),
            "at": session.clock.now.isoformat(),
            "notices": list(_notices(session, work, before.at)),
            "permit": _permit(session, work),
            "walked": _walked(before.walked, heard),
            "cases": [],
            "tasks": [],
            "timers": [],
        }
        for name, case_id in player.played.cases.items():
            row = case_of(work, case_id)
            seen["cases"].append({"name": name, "number": row.number, "state": row.state})
        if player.case_id is None:
            return seen
        case = case_of(work, player.case_id)
        edition = context.editions.compiled(work, case.edition)
        seen |= _case(work, case, edition, before, heard)
        seen["tasks"] = [_task(session, work, task) for task in tasks_of_case(work, case.id)]
        seen["acts"] = observed_acts(session.cast, case.id)
        seen["timers"] = [
            {"element": one.element, "name": one.name, "due_at": one.due_at.isoformat()}
            for one in timers_of_case(work, case.id)
        ]
        seen["signals"] = sorted({one.message for one in messages_waited_for(work, case.id) if one.is_signal})
    return seen


def _case(
    work: UnitOfWork, case: CaseRow, edition: CompiledEdition, before: Before, heard: WalkedSteps
) -> dict[str, Any]:
    history = history_of(work, case.id)
    names = {
        (node.process, node.id): node.label for nodes in edition.nodes.values() for node in nodes.values()
    }
    active = {} if case.ended_at is not None else whereabouts(edition, case.blob)
    scopes = () if case.ended_at is not None else case_inside(edition, case.blob).scopes
    values = {one.process: plain_copy(dict(one.data)) for one in scopes}
    return {
        "case": {
            "number": case.number,
            "procedure": case.procedure,
            "state": case.state,
            "cause": case.cause,
            "round": case.round,
            "authority": case.authority,
            "zone": case.zone,
            "is_urgent": case.is_urgent,
            "has_ended": case.ended_at is not None,
        },
        "history": len(history),
        "active": {process: sorted(elements) for process, elements in active.items()},
        "path": list(dict.fromkeys(names[one] for one in heard.elements if names.get(one))),
        "decisions": [
            {
                "name": event.name,
                "decision": event.facts.get("decision"),
                "rules": event.facts.get("rules"),
                "inputs": {k: _short(v) for k, v in (event.facts.get("inputs") or {}).items()},
                "result": _short(event.facts.get("result")),
            }
            for event in history[before.history :]
            if event.kind == "decided" and event.facts.get("decision")
        ],
        "data": {
            process: {name: _short(value) for name, value in sorted(known.items())}
            for process, known in values.items()
        },
    }


def _walked(before: dict[str, Any], heard: WalkedSteps) -> dict[str, Any]:
    """Return the elements and ways of the whole try-run so far."""
    elements = {tuple(one) for one in before.get("elements", ())} | set(heard.elements)
    ways = {tuple(one) for one in before.get("ways", ())} | set(heard.ways)
    return {"elements": sorted(list(one) for one in elements), "ways": sorted(list(one) for one in ways)}


def _task(session: TrySession, work: UnitOfWork, task: TaskRow) -> dict[str, Any]:
    cast = session.cast
    is_review = is_claim_needed(task)
    parts = [part for part in cast.people if cast.does(part, task.groups)]
    reviewer = cast.reviewer_for(task) if not parts else None
    account = account_of(work, reviewer.account_id) if reviewer else None
    who = parts or ([account.login] if account else [])
    return {
        "element": task.element,
        "name": task.name,
        "whose": cast.whose(task.groups),
        "who": who,
        "is_review": is_review,
        "form": task.form,
        "since": task.opened_at.isoformat(),
        "due_on": task.due_on.isoformat() if task.due_on else None,
        "instructions": task.instructions,
    }


def _notices(session: TrySession, work: UnitOfWork, since: datetime) -> Iterator[dict[str, Any]]:
    """Yield the notices about the cases and people of this try-run; those of others who live there are left out."""
    cases, people = set(session.player.played.cases.values()), _people(session, work)
    for row in notices_since(work, since):
        is_ours = row["case_id"] in cases or any(name in str(row["body"]) for name in people)
        if is_ours:
            yield {
                "kind": row["kind"],
                "to": session.cast.whose([row["audience"]]),
                "title": row["title"],
                "body": row["body"],
                "at": row["at"].isoformat(),
            }


def _people(session: TrySession, work: UnitOfWork) -> list[str]:
    ids = [session.cast.actor(part).person_id for part in session.cast.people]
    return [person_of(work, one).name for one in ids if one]


def _permit(session: TrySession, work: UnitOfWork) -> dict[str, Any] | None:
    cast = session.cast
    if EMPLOYEE not in cast.people:
        return None
    found = next(iter(permits_of_person(work, str(cast.actor(EMPLOYEE).person_id))), None)
    if found is None:
        return None
    return {
        "state": str(found.state),
        "valid_until": found.valid_until.isoformat(),
        "unit": employer_of(work, found.employer_id).name,
    }


def _short(value: Any) -> str:
    told = value if isinstance(value, str) else write_json(value)
    return told if len(told) <= LONGEST_VALUE else told[:LONGEST_VALUE] + "……"


def expectations_of(seen: dict[str, Any]) -> dict[str, Any]:
    """Return what a saved story expects after a step: what the try-run has shown."""
    wanted: dict[str, Any] = {}
    if case := seen.get("case"):
        wanted["state"] = case["state"]
        wanted["tasks"] = {one["element"]: _part(one["whose"]) for one in seen["tasks"]}
    notices: dict[str, list[str]] = {}
    for one in seen["notices"]:
        part = _part(one["to"])
        if part and part != AUTHORITY and part not in notices.setdefault(one["kind"], []):
            notices[one["kind"]].append(part)
    if told := {kind: parts for kind, parts in notices.items() if parts}:
        wanted["notices"] = told
    if case and case["has_ended"] and seen["permit"]:
        wanted["permit"] = {"state": seen["permit"]["state"], "valid_until": seen["permit"]["valid_until"]}
    return wanted


def _part(whose: str) -> str:
    return AUTHORITY if whose.startswith(f"{AUTHORITY}（") else whose
