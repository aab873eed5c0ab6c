"""Is the object of a route this actor's? Asked before every page; services ask again when they act."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.policy.case_access import may_do_task
from app.policy.route_table import Owned
from app.services.case_visibility import may_follow, may_see, may_see_person
from app.store.permit_rows import PermitMissingError, permit_of
from app.store.review_rows import slip_by_code
from app.store.task_rows import TaskMissingError, task_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.policy.actor import Actor
    from app.store.database import Work


def is_owned(work: Work, by: Actor, owned: Owned, names: Mapping[str, str]) -> bool:
    """Tell whether the object named in a route's address may be touched by this actor."""
    match owned:
        case Owned.NOTHING:
            return True
        case Owned.CASE:
            return may_see(work, by, names["case_id"])
        case Owned.CASE_DIAGRAM:
            return may_follow(work, by, names["case_id"])
        case Owned.PERSON:
            return may_see_person(work, by, names["person_id"])
        case Owned.TASK:
            return _is_task_of(work, by, names["task_key"])
        case Owned.PERMIT:
            return _is_permit_of_unit(work, by, names["permit_id"])
        case Owned.SLIP:
            slip = slip_by_code(work, names["code"])
            return slip is not None and slip.person_id == by.person_id


def _is_task_of(work: Work, by: Actor, key: str) -> bool:
    try:
        task = task_of(work, key)
    except TaskMissingError:
        return False
    return may_do_task(by, tuple(task.groups), task.assignee)


def _is_permit_of_unit(work: Work, by: Actor, permit_id: str) -> bool:
    try:
        permit = permit_of(work, permit_id)
    except PermitMissingError:
        return False
    return may_see_person(work, by, permit.person_id)
