"""Papers about which the checks have doubts: sent all the same with a reason, which the reviewer reads beside them.

Only what is certain refuses a form. A check that has not ended, or could not be made, never keeps anybody from
sending: a deadline may be near, and the reviewer sees what it finds later.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.services.context.checked_reports import certain_about, current_reports, doubts_about
from app.services.context.refusals import RefusalError
from app.services.papers.unit_places import is_of_unit
from app.services.tasks.claim_task import permitted_task
from app.store.case_rows import lock_case
from app.store.chosen_rows import chosen_in, task_place, unit_place
from app.store.document_rows import latest_documents
from app.store.employer_rows import attachments_of
from app.store.paper_reason_rows import PaperReason, reasons_of_case, reasons_of_unit, set_reason

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from app.forms_reader.form_definition import FormDefinition
    from app.policy.actor import Actor
    from app.services.context.app_context import AppContext
    from app.store.case_rows import CaseRow
    from app.store.chosen_rows import ChosenPaper
    from app.store.database import UnitOfWork
    from app.store.document_rows import DocumentRow
    from app.store.employer_rows import AttachmentRow

MARK = 16
"""Letters of a digest by which a form says which file a reason is about."""
LONGEST_REASON = 500


class PaperDoubtedError(RefusalError):
    """The check of a paper advises against it, and nobody has told why it is used all the same; facts: said."""


def keep_reasons(context: AppContext, by: Actor, task_key: str, told: Mapping[tuple[str, str], str]) -> None:
    """Keep reasons, by slot and beginning of the file's digest, before the form is looked at.

    One about a file that is no longer there says nothing. Raises NotFoundError or TaskClosedError.
    """
    if not told:
        return

    def act(work: UnitOfWork) -> None:
        task = permitted_task(work, by, task_key)
        case = lock_case(work, task.case_id)
        places = [
            *((one.slot, one.sha256) for one in latest_documents(work, case.id).values()),
            *((one.slot, one.sha256) for one in attachments_of(work, case.employer_id)),
            *((one.slot, one.sha256) for one in chosen_in(work, task_place(task_key), by.account_id)),
        ]
        keep_reasons_about(work, by, case.id, places, told)

    context.database.transact(act)


def keep_reasons_of_unit(context: AppContext, by: Actor, told: Mapping[tuple[str, str], str]) -> bool:
    """Keep reasons about the unit's own papers, as keep_reasons does; tell whether one of them is another now."""
    if not told:
        return False
    unit = str(by.employer_id)

    def act(work: UnitOfWork) -> bool:
        before = reasons_in_unit(work, unit)
        places = [
            *((one.slot, one.sha256) for one in attachments_of(work, unit)),
            *((one.slot, one.sha256) for one in chosen_in(work, unit_place(unit), by.account_id)),
        ]
        keep_reasons_about(work, by, unit, places, told)
        return reasons_in_unit(work, unit) != before

    return context.database.transact(act)


def keep_reasons_about(
    work: UnitOfWork,
    by: Actor,
    kept_with: str,
    places: Iterable[tuple[str, str]],
    told: Mapping[tuple[str, str], str],
) -> None:
    """Keep with a case or a unit what was told of the files (slot, digest) that are there; of others nothing."""
    for slot, sha256 in places:
        words = told.get((slot, sha256[:MARK]))
        if words is not None:
            row = PaperReason(slot, sha256, words.strip()[:LONGEST_REASON], by.account_id, work.now)
            set_reason(work, kept_with, row)


def reasons_in_task(work: UnitOfWork, case_id: str, employer_id: str) -> Mapping[tuple[str, str], str]:
    """Return the reasons that hold in a case, by slot and digest."""
    return {place: one.reason for place, one in reasons_of_case(work, case_id, employer_id).items()}


def reasons_in_unit(work: UnitOfWork, employer_id: str) -> Mapping[tuple[str, str], str]:
    """Return the reasons that a unit gave for its own papers, by slot and digest."""
    return {place: one.reason for place, one in reasons_of_unit(work, employer_id).items()}


def check_chosen(work: UnitOfWork, employer_id: str, paper: ChosenPaper) -> None:
    """Raise PaperDoubtedError when a paper cannot become the unit's: it is certain, or a doubt has no reason."""
    if said := said_against(work, employer_id, paper):
        raise PaperDoubtedError(said=said)


def said_against(work: UnitOfWork, employer_id: str, paper: ChosenPaper) -> str:
    """Return why a paper that waits cannot become the unit's now; empty when nothing is against it."""
    (report,) = current_reports(work, [(paper.sha256, paper.report)])
    has_reason = (paper.slot, paper.sha256) in reasons_of_unit(work, employer_id)
    return _refusal(paper.filename, report, has_reason=has_reason)


def papers_refused(
    context: AppContext, work: UnitOfWork, case: CaseRow, form: FormDefinition
) -> tuple[tuple[str, str], ...]:
    """Return for each file field what keeps the form from being sent: what is certain, or a doubt without a reason."""
    told = [
        (field, paper)
        for field, paper in _papers_of(context, work, case, form)
        if certain_about(paper.report) or doubts_about(paper.report)
    ]
    if not told:
        return ()
    reasons = reasons_of_case(work, case.id, case.employer_id)
    return tuple(
        (field, sentence)
        for field, paper in told
        if (
            sentence := _refusal(
                paper.filename, paper.report, has_reason=(paper.slot, paper.sha256) in reasons
            )
        )
    )


def _papers_of(
    context: AppContext, work: UnitOfWork, case: CaseRow, form: FormDefinition
) -> Iterator[tuple[str, DocumentRow | AttachmentRow]]:
    asked = [
        (one.key, one.slot, is_of_unit(context, work, case.edition, one.slot))
        for one in form.fields
        if one.slot
    ]
    documents = latest_documents(work, case.id) if any(not of_unit for *_, of_unit in asked) else {}
    attached = attachments_of(work, case.employer_id) if any(of_unit for *_, of_unit in asked) else []
    unit = {row.slot: row for row in attached}
    for key, slot, of_unit in asked:
        kept: Mapping[str, DocumentRow | AttachmentRow] = unit if of_unit else documents
        if slot in kept:
            yield key, kept[slot]


def _refusal(filename: str, report: Mapping[str, Any] | None, *, has_reason: bool) -> str:
    if certain := certain_about(report):
        return f"{filename}：{certain[0]['text']}"
    if has_reason or not doubts_about(report):
        return ""
    return (
        f"{filename}：检查有提醒。请换一份；确需使用这一份的，在“仍要提交的理由”里写明理由，审核人员会看到。"
    )
