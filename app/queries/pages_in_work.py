"""A paper that is being put together, as whoever does it sees it: its pages, and files that have not come in whole."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.domain.page_plan import PagePlan, plan_of
from app.services.uploads.upload_places import own_paper_in_work
from app.store.upload_rows import files_of, papers_in_place

if TYPE_CHECKING:
    from app.policy.actor import Actor
    from app.services.context.app_context import AppContext
    from app.store.database import UnitOfWork
    from app.store.upload_rows import PaperInWork

PERCENT = 100


@dataclass(frozen=True, slots=True)
class UnfinishedFile:
    """A file of which a part has come."""

    name: str
    percent: int


@dataclass(frozen=True, slots=True)
class PagesInWork:
    """A paper in work; `chosen_id` is the paper that waits in the form and was made of it."""

    id: str
    place: str
    slot: str
    chosen_id: str
    plan: PagePlan
    names: dict[str, str]
    """Names of the files by their ids."""
    unfinished: tuple[UnfinishedFile, ...]


def pages_in_work(context: AppContext, by: Actor, paper_id: str) -> PagesInWork:
    """Return a paper that this actor is putting together; raises NotFoundError, TaskClosedError or NotAllowedError."""
    with context.database.reading() as work:
        return _shown(work, own_paper_in_work(context, work, by, paper_id))


def in_work_at(work: UnitOfWork, by: Actor, place: str) -> dict[str, PagesInWork]:
    """Return what an actor is putting together in a place, by slot."""
    return {slot: _shown(work, row) for slot, row in papers_in_place(work, place, by.account_id).items()}


def _shown(work: UnitOfWork, row: PaperInWork) -> PagesInWork:
    files = files_of(work, row.id)
    unfinished = tuple(
        UnfinishedFile(file.name, file.received * PERCENT // file.size)
        for file in files
        if not file.is_finished
    )
    names = {file.id: file.name for file in files}
    return PagesInWork(
        row.id, row.place, row.slot, row.chosen_id or "", plan_of(row.pages), names, unfinished
    )
