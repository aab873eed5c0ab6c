"""Where a paper can be put together: the form of a task, a unit's own papers, a contract that is being updated.

Every command asks anew, in its own transaction, whether this actor may still bring a paper there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.policy.actor import Role
from app.services.context.refusals import NotAllowedError, NotFoundError
from app.services.papers.unit_places import place_in_force
from app.services.records.chosen_contract import wait_for_dates
from app.services.records.update_employment import CONTRACT_SLOT, employment_of
from app.services.tasks.chosen_papers import wait_in_task, wait_in_unit
from app.services.tasks.upload_paper import check_slot
from app.store.chosen_rows import CONTRACT, TASK, contract_place, task_place, unit_place
from app.store.upload_rows import paper_in_work_of, person_of_association

if TYPE_CHECKING:
    from app.policy.actor import Actor
    from app.services.context.app_context import AppContext
    from app.services.papers.store_paper import CheckedPaper
    from app.services.records.update_employment import Employment
    from app.store.database import UnitOfWork
    from app.store.upload_rows import PaperInWork


def place_of_task(task_key: str) -> str:
    """Return the place of papers in the form of a task."""
    return task_place(task_key)


def place_of_unit(by: Actor) -> str:
    """Return the place of the papers of the actor's unit."""
    return unit_place(str(by.employer_id))


def place_of_contract(context: AppContext, by: Actor, person_id: str) -> str:
    """Return the place of the contract with a person of the actor's unit; raises NotFoundError."""
    with context.database.reading() as work:
        return place_of_tie(employment_of(work, by, person_id))


def place_of_tie(found: Employment) -> str:
    """Return the place of a contract that is being updated."""
    return contract_place(found.association.id)


def check_place(context: AppContext, work: UnitOfWork, by: Actor, place: str, slot: str) -> None:
    """Tell whether this actor may bring a paper into a slot of a place.

    Raises NotFoundError, TaskClosedError or NotAllowedError.
    """
    kind, _, name = place.partition(":")
    if by.role is Role.VIEWER:
        raise NotAllowedError(rule="viewer_changes_nothing")
    if kind == TASK:
        check_slot(context, work, by, name, slot)
    elif by.role is Role.AGENT and by.employer_id and place == unit_place(by.employer_id):
        place_in_force(context, work, slot)
    elif by.role is Role.AGENT and kind == CONTRACT and slot == CONTRACT_SLOT:
        person_of_contract(work, by, name)
    else:
        raise NotFoundError(kind="place")


def person_of_contract(work: UnitOfWork, by: Actor, association_id: str) -> str:
    """Return whose contract it is; raises NotFoundError unless the person works for the actor's unit now."""
    person_id = person_of_association(work, association_id)
    if person_id is None or employment_of(work, by, person_id).association.id != association_id:
        raise NotFoundError(kind="employment")
    return person_id


def own_paper_in_work(
    context: AppContext, work: UnitOfWork, by: Actor, paper_id: str, *, lock: bool = False
) -> PaperInWork:
    """Return a paper that this actor is putting together, in a place where they still may.

    Raises NotFoundError, TaskClosedError or NotAllowedError.
    """
    paper = paper_in_work_of(work, paper_id, lock=lock)
    if paper is None or paper.account_id != by.account_id:
        raise NotFoundError(kind="paper")
    check_place(context, work, by, paper.place, paper.slot)
    return paper


def let_wait_in(
    context: AppContext, work: UnitOfWork, by: Actor, paper: PaperInWork, made: CheckedPaper
) -> dict[str, Any]:
    """Let a paper that was put together wait in its place; return its `id` and `slot`."""
    kind, _, name = paper.place.partition(":")
    if kind == TASK:
        return wait_in_task(context, work, by, name, made, made_in=paper.id)
    if kind == CONTRACT:
        return wait_for_dates(context, work, by, person_of_contract(work, by, name), made, made_in=paper.id)
    return wait_in_unit(context, work, by, made, made_in=paper.id)
