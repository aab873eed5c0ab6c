"""The pages of a paper are put in order by hand, and made one PDF that waits in the form."""

from __future__ import annotations

from contextlib import ExitStack
from io import BytesIO
from typing import TYPE_CHECKING, Any

from app.documents.save_anew import put_together
from app.domain.page_plan import NoSuchPageError, PagePlan, plan_of
from app.domain.paper_name import photos_name
from app.services.context.refusals import FileRefusedError, NotFoundError
from app.services.papers.paper_access import Paper
from app.services.papers.store_paper import (
    MOST_MADE,
    Original,
    checking,
    keep_once,
    looked_at,
)
from app.services.uploads.upload_places import let_wait_in, own_paper_in_work
from app.store.upload_rows import files_of, set_chosen, set_pages

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.policy.actor import Actor
    from app.services.context.app_context import AppContext
    from app.services.papers.store_paper import CheckedPaper
    from app.store.database import UnitOfWork
    from app.store.upload_rows import ArrivingFile, PaperInWork

UNFINISHED = "还有文件没有传完。请等它们传完，或移除没有传完的文件。"
NO_PAGES = "没有留下任何一页。请至少保留一页，或添加页面。"


def change_pages(
    context: AppContext, by: Actor, paper_id: str, change: Callable[[PagePlan], PagePlan]
) -> PagePlan:
    """Change order, turns or choice of the pages; return how they are now. A page that is gone changes nothing.

    Raises NotFoundError, TaskClosedError or NotAllowedError.
    """

    def act(work: UnitOfWork) -> PagePlan:
        plan = plan_of(own_paper_in_work(context, work, by, paper_id, lock=True).pages)
        try:
            changed = change(plan)
        except NoSuchPageError:
            return plan
        set_pages(work, paper_id, changed.as_json())
        return changed

    return context.database.transact(act)


def make_paper(context: AppContext, by: Actor, paper_id: str, key: str) -> dict[str, Any]:
    """Put the pages together, check the paper and let it wait in its form; return its `id` and `slot`.

    Raises NotFoundError, TaskClosedError, NotAllowedError, FileRefusedError (files are missing, or no page is left)
    or PaperRefusedError.
    """
    with context.database.reading() as work:
        paper = own_paper_in_work(context, work, by, paper_id)
        files = files_of(work, paper_id)
    plan = plan_of(paper.pages)
    if not all(file.is_finished for file in files):
        raise FileRefusedError(UNFINISHED)
    if not plan.shown:
        raise FileRefusedError(NO_PAGES)
    used = [file for file in files if any(page.file == file.id for page in plan.shown)]
    name = photos_name(used[0].name, len(used))
    with checking(context, by, paper.slot, name):
        made = _put_together(context, paper, used, plan, name)
    context.failpoints("paper_put_together")

    def command(work: UnitOfWork) -> dict[str, Any]:
        now = own_paper_in_work(context, work, by, paper_id, lock=True)
        kept = let_wait_in(context, work, by, now, made)
        set_chosen(work, paper_id, kept["id"])
        return kept

    return keep_once(context, by, key, "make_paper", made, command, paper_id=paper_id)


def _put_together(
    context: AppContext, paper: PaperInWork, files: list[ArrivingFile], plan: PagePlan, name: str
) -> CheckedPaper:
    originals = tuple(_original(file) for file in files)
    places = {file.id: number for number, file in enumerate(files)}
    wanted = [(places[page.file], page.page, page.turn) for page in plan.shown]
    is_as_it_came = len(files) == 1 and wanted == [
        (0, page, 0) for page in range(1, (files[0].page_count or 0) + 1)
    ]
    with ExitStack() as held:
        paths = [held.enter_context(context.files.unsealed(str(file.sha256))) for file in files]
        # What is one file from its first page to its last has been written anew already.
        data = paths[0].read_bytes() if is_as_it_came else put_together(paths, wanted).data
        incoming = held.enter_context(context.files.receive(BytesIO(data), limit=MOST_MADE))
        return looked_at(context, paper.slot, incoming, name, originals)


def _original(file: ArrivingFile) -> Original:
    told = file.original or {}
    return Original(told["sha256"], told["size"], tuple(told["carried"]))


def page_in_work(
    context: AppContext, work: UnitOfWork, by: Actor, paper_id: str, page_id: str
) -> tuple[Paper, int]:
    """Return where a page of a paper in work is drawn from; raises NotFoundError."""
    paper = own_paper_in_work(context, work, by, paper_id)
    files = {file.id: file for file in files_of(work, paper_id)}
    for page in plan_of(paper.pages).pages:
        file = files.get(page.file)
        if page.id == page_id and file is not None and file.sha256:
            return Paper(file.sha256, file.name, file.page_count or 0, paper.slot), page.page
    raise NotFoundError(kind="page")
