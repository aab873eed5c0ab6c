"""Is the object of a route this actor's? Asked before every page; services ask again when they act."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.policy.case_access import may_do_task
from app.policy.route_access import Owned
from app.services.context.beijing import beijing_day
from app.services.context.case_visibility import may_follow, may_see, may_see_person
from app.store.permit_rows import PermitMissingError, permit_of
from app.store.review_rows import slip_by_code
from app.store.task_rows import TaskMissingError, task_of
from app.store.upload_rows import paper_in_work_of
from app.store.waiting_links import waiting_link

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from app.policy.actor import Actor
    from app.store.database import UnitOfWork


def is_owned(work: UnitOfWork, by: Actor, owned: Owned, names: Mapping[str, str]) -> bool:
    """Tell whether the object named in a route's address may be touched by this actor."""
    return _CHECKS[owned](work, by, names)


def _is_task_of(work: UnitOfWork, by: Actor, key: str) -> bool:
    try:
        task = task_of(work, key)
    except TaskMissingError:
        return False
    return may_do_task(by, tuple(task.groups), task.assignee)


def _is_permit_of_unit(work: UnitOfWork, by: Actor, permit_id: str) -> bool:
    try:
        permit = permit_of(work, permit_id)
    except PermitMissingError:
        return False
    return may_see_person(work, by, permit.person_id)


def _waits_for_unit(work: UnitOfWork, by: Actor, permit_id: str) -> bool:
    today = beijing_day(work.now)
    return by.employer_id is not None and waiting_link(work, permit_id, by.employer_id, today) is not None


def _is_own_slip(work: UnitOfWork, by: Actor, code: str) -> bool:
    slip = slip_by_code(work, code)
    return slip is not None and slip.person_id == by.person_id


def _is_own_paper_in_work(work: UnitOfWork, by: Actor, paper_id: str) -> bool:
    found = paper_in_work_of(work, paper_id)
    return found is not None and found.account_id == by.account_id


_CHECKS: Mapping[Owned, Callable[[UnitOfWork, Actor, Mapping[str, str]], bool]] = {
    Owned.NOTHING: lambda _work, _by, _names: True,
    Owned.CASE: lambda work, by, names: may_see(work, by, names["case_id"]),
    Owned.CASE_DIAGRAM: lambda work, by, names: may_follow(work, by, names["case_id"]),
    Owned.PERSON: lambda work, by, names: may_see_person(work, by, names["person_id"]),
    Owned.TASK: lambda work, by, names: _is_task_of(work, by, names["task_key"]),
    Owned.PERMIT: lambda work, by, names: _is_permit_of_unit(work, by, names["permit_id"]),
    Owned.PERMIT_OR_LINK: lambda work, by, names: (
        _is_permit_of_unit(work, by, names["permit_id"]) or _waits_for_unit(work, by, names["permit_id"])
    ),
    Owned.PAPER_IN_WORK: lambda work, by, names: _is_own_paper_in_work(work, by, names["paper_id"]),
    Owned.SLIP: lambda work, by, names: _is_own_slip(work, by, names["code"]),
}
