"""Papers on their way: checked and kept when they are chosen, made versions when the form is sent, or taken back.

What was chosen belongs to the account that chose it and to the form it was chosen in. Nobody else sees it, it counts
for nothing, and until the form is sent whoever chose it may take it back.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import IO, TYPE_CHECKING, Any

from app.services.context.refusals import NotAllowedError, RefusalError
from app.services.papers.same_paper import papers_beside, papers_of_unit
from app.services.papers.store_paper import (
    CheckedPaper,
    checked_again,
    checked_paper,
    keep_in_case,
    keep_in_unit,
    keep_once,
)
from app.services.papers.unit_places import is_of_unit, place_in_force
from app.services.tasks.claim_task import permitted_task
from app.services.tasks.doubtful_papers import check_chosen
from app.services.tasks.upload_paper import check_slot
from app.store.attachment_rows import papers_of
from app.store.audit_chain import OFFICE, record
from app.store.case_rows import case_of
from app.store.chosen_rows import choose_paper, chosen_in, drop_chosen, task_place, unit_place
from app.store.database import advisory_lock
from app.store.employer_rows import attachments_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from app.policy.actor import Actor
    from app.services.context.app_context import AppContext
    from app.services.papers.same_paper import KnownPaper
    from app.store.case_rows import CaseRow
    from app.store.chosen_rows import ChosenPaper
    from app.store.database import UnitOfWork
    from app.store.task_rows import TaskRow

NOTHING_CHOSEN: Mapping[str, str] = MappingProxyType({})
GONE = "这份文件已在另一个窗口更换或移除，没有提交。请核对下面现在的文件，需要时重新选择。"


class ChosenGoneError(RefusalError):
    """What the page shows as chosen was taken back or replaced meanwhile; facts: slot."""


def choose_for_task(
    context: AppContext,
    by: Actor,
    task_key: str,
    slot: str,
    stream: IO[bytes],
    filename: str,
    key: str,
    *,
    more: Sequence[IO[bytes]] = (),
) -> dict[str, Any]:
    """Check a file and let it wait in the form of a task; return its `id` and `slot`.

    Raises NotFoundError, TaskClosedError, NotAllowedError (the task has no such slot) or PaperRefusedError.
    """
    with context.database.reading() as work:
        check_slot(context, work, by, task_key, slot)
    paper = checked_paper(context, by, slot, stream, filename, more)

    def command(work: UnitOfWork) -> dict[str, Any]:
        return wait_in_task(context, work, by, task_key, paper)

    return keep_once(context, by, key, "choose_paper", paper, command, task=task_key)


def wait_in_task(
    context: AppContext, work: UnitOfWork, by: Actor, task_key: str, paper: CheckedPaper, *, made_in: str = ""
) -> dict[str, Any]:
    """Let a checked paper wait in the form of a task; raises NotFoundError or TaskClosedError."""
    task = permitted_task(work, by, task_key)
    others = papers_beside(context, work, case_of(work, task.case_id), paper.known_as)
    place = task_place(task_key)
    return let_wait(context, work, by, place, paper, others, subject=task.case_id, made_in=made_in)


def choose_for_unit(
    context: AppContext,
    by: Actor,
    slot: str,
    stream: IO[bytes],
    filename: str,
    key: str,
    *,
    more: Sequence[IO[bytes]] = (),
) -> dict[str, Any]:
    """Check a file and let it wait for a slot of the unit's own papers; return as choose_for_task does.

    Raises NotFoundError or PaperRefusedError.
    """
    with context.database.reading() as work:
        place_in_force(context, work, slot)
    paper = checked_paper(context, by, slot, stream, filename, more)

    def command(work: UnitOfWork) -> dict[str, Any]:
        return wait_in_unit(context, work, by, paper)

    return keep_once(context, by, key, "choose_attachment", paper, command)


def wait_in_unit(
    context: AppContext, work: UnitOfWork, by: Actor, paper: CheckedPaper, *, made_in: str = ""
) -> dict[str, Any]:
    """Let a checked paper wait for a slot of the unit's own papers."""
    unit = str(by.employer_id)
    others = papers_of_unit(attachments_of(work, unit))
    return let_wait(context, work, by, unit_place(unit), paper, others, subject=OFFICE, made_in=made_in)


def let_wait(
    context: AppContext,
    work: UnitOfWork,
    by: Actor,
    place: str,
    paper: CheckedPaper,
    others: Iterable[KnownPaper],
    *,
    subject: str,
    is_shared: bool = False,
    made_in: str = "",
) -> dict[str, Any]:
    """Let a checked file wait in a place, in the transaction of the door that was used; return its `id` and `slot`.

    `made_in` is the paper in work that it was put together in, if it was.
    """
    report = paper.kept_report(work, others)
    identity = choose_paper(
        work,
        place=place,
        slot=paper.slot,
        by=by.account_id,
        sha256=paper.stored.sha256,
        filename=paper.filename,
        report=report,
        pages=paper.report.pages,
        is_shared=is_shared,
        made_in=made_in,
    )
    facts = {"slot": paper.slot, **paper.digests()}
    record(work, context.audit_key, subject, by.account_id, "choose_paper", facts)
    return {"id": identity, "slot": paper.slot}


def take_back_from_task(context: AppContext, by: Actor, task_key: str, slot: str) -> None:
    """Take back what one has chosen in the form of a task, if anything; raises NotFoundError or TaskClosedError."""

    def act(work: UnitOfWork) -> None:
        task = permitted_task(work, by, task_key)
        take_out(context, work, by, chosen_in(work, task_place(task_key), by.account_id), slot, task.case_id)

    context.database.transact(act)


def take_back_from_unit(context: AppContext, by: Actor, slot: str) -> None:
    """Take back what one has chosen for a slot of the unit's own papers, if anything."""
    place = unit_place(str(by.employer_id))

    def act(work: UnitOfWork) -> None:
        take_out(context, work, by, chosen_in(work, place, by.account_id), slot, OFFICE)

    context.database.transact(act)


def take_out(
    context: AppContext, work: UnitOfWork, by: Actor, waiting: Iterable[ChosenPaper], slot: str, subject: str
) -> None:
    """Take what waits in a slot out of its place; what was never sent leaves nothing but its line in the audit."""
    for paper in [one for one in waiting if one.slot == slot]:
        drop_chosen(work, [paper])
        facts = {"slot": slot, "sha256": paper.sha256}
        record(work, context.audit_key, subject, by.account_id, "take_paper_back", facts)


def send_chosen(
    context: AppContext, work: UnitOfWork, by: Actor, case: CaseRow, task: TaskRow, chosen: Mapping[str, str]
) -> list[str]:
    """Make the papers that the form shows as chosen (slot to id) versions; return slots whose paper is another now.

    In the transaction that sends the form: when the form is not accepted they go on waiting.
    """
    waiting = {paper.slot: paper for paper in chosen_in(work, task_place(task.key), by.account_id)}
    gone = []
    for slot, identity in chosen.items():
        paper = waiting.get(slot)
        if paper is None or paper.id != identity:
            gone.append(slot)
            continue
        if is_of_unit(context, work, case.edition, slot):
            if by.employer_id is None:
                raise NotAllowedError(rule="slot_not_asked_for")
            keep_in_unit(context, work, by, case.employer_id, checked_again(paper))
        else:
            keep_in_case(context, work, by, case, checked_again(paper))
    return gone


def drop_of_task(work: UnitOfWork, task_key: str) -> None:
    """Forget what still waits in the form of a task that is done: it was not sent."""
    drop_chosen(work, chosen_in(work, task_place(task_key), None))


def send_to_unit(
    context: AppContext, work: UnitOfWork, by: Actor, slot: str, identity: str
) -> dict[str, Any]:
    """Make a chosen paper the newest version of a slot of the unit; raises ChosenGoneError or PaperDoubtedError."""
    unit = str(by.employer_id)
    advisory_lock(work, papers_of(unit))
    for paper in chosen_in(work, unit_place(unit), by.account_id):
        if paper.slot == slot and paper.id == identity:
            check_chosen(work, unit, paper)
            kept = keep_in_unit(context, work, by, unit, checked_again(paper))
            drop_chosen(work, [paper])
            return kept
    raise ChosenGoneError(slot=slot)
