"""员工当前信息展示: the unit updates post, contract dates and the contract itself (manual, 3.2). Versions stay."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from app.domain.contract_terms import contract_terms
from app.domain.plausible_days import KnownDays, implausible_days
from app.forms_reader.validation import validate, with_refused_files
from app.services.context.beijing import BEIJING, beijing_day
from app.services.context.case_visibility import may_see_person
from app.services.context.checked_reports import copied_report
from app.services.context.draft_turns import may_write
from app.services.context.idempotent import idempotent
from app.services.context.refusals import FormInvalidError, NotFoundError, ProcedureRefusedError
from app.services.papers.paper_access import Paper, originals_in
from app.services.records.record_forms import record_form
from app.services.tasks.chosen_papers import GONE, take_out
from app.services.tasks.doubtful_papers import said_against
from app.store.audit_chain import OFFICE, record
from app.store.chosen_rows import chosen_in, contract_place, drop_chosen
from app.store.database import advisory_lock
from app.store.draft_marks import PageMark
from app.store.employer_rows import employer_of
from app.store.permit_rows import (
    ContractRow,
    add_contract,
    association_facts,
    contracts_of,
    newest_contract,
    set_post,
)
from app.store.profile_rows import drop_record_draft, keep_record_draft, kept_record_draft

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from app.domain.facts import AssociationInFacts
    from app.policy.actor import Actor
    from app.services.context.app_context import AppContext
    from app.store.chosen_rows import ChosenPaper
    from app.store.database import UnitOfWork
    from app.store.draft_marks import KeptDraft

POST, DATES, CONTRACT = "employment_post", "employment_dates", "employment_contract"
CONTRACT_SLOT, CONTRACT_FIELD = "labour_contract", "contract_file"
DRAFT = "draft"


@dataclass(frozen=True, slots=True)
class Employment:
    """A current employee's tie with the unit: post, newest contract, and a contract that is being uploaded."""

    association: AssociationInFacts
    contract: ContractRow | None
    draft: Mapping[str, Any]
    kept: KeptDraft | None = None
    """The draft with who keeps it; `draft` are its values."""
    chosen: ChosenPaper | None = None

    @property
    def draft_paper(self) -> Mapping[str, Any] | None:
        """Return the file that waits for its dates: chosen now, or kept with a draft of earlier times."""
        if self.chosen is None:
            return self.draft.get("paper")
        return {name: getattr(self.chosen, name) for name in ("sha256", "filename", "report")}

    @property
    def chosen_id(self) -> str:
        """Return what a form tells to say which file it shows; empty when none waits."""
        return self.chosen.id if self.chosen else DRAFT if self.draft_paper else ""


def employment_of(work: UnitOfWork, by: Actor, person_id: str) -> Employment:
    """Return the tie of the actor's unit with a person; raises NotFoundError when there is none now."""
    association = association_facts(work, person_id)
    if association is None or not may_see_person(work, by, person_id):
        raise NotFoundError(kind="employment")
    kept = kept_record_draft(work, _owner(association.id), CONTRACT)
    waiting = next(iter(chosen_in(work, contract_place(association.id), None)), None)
    contract = newest_contract(work, association.id)
    return Employment(association, contract, kept.values if kept else {}, kept, waiting)


def contract_paper(work: UnitOfWork, by: Actor, person_id: str, which: str) -> Paper:
    """Return a version of the contract by its number, or the one being uploaded (`draft`)."""
    found = employment_of(work, by, person_id)
    if which == DRAFT and found.draft_paper:
        paper = found.draft_paper
        told = originals_in(paper["report"])
        return Paper(paper["sha256"], paper["filename"], int(paper["report"]["pages"]), CONTRACT_SLOT, told)
    for row in contracts_of(work, found.association.id):
        if str(row.version) == which:
            pages = int((row.report or {}).get("pages", 1))
            return Paper(row.sha256, row.filename, pages, CONTRACT_SLOT, originals_in(row.report))
    raise NotFoundError(kind="paper")


def update_post(
    context: AppContext, by: Actor, person_id: str, posted: Mapping[str, Any], key: str
) -> dict[str, Any]:
    """Write a new post; raises NotFoundError or FormInvalidError."""

    def command(work: UnitOfWork) -> dict[str, Any]:
        found = locked_employment(work, by, person_id)
        values = _answers(context, work, POST, posted, {})
        set_post(work, found.association.id, values["post"])
        return _told(context, work, by, person_id, "update_post", {})

    return idempotent(
        context, by, key, "update_post", {"person": person_id, "answers": dict(posted)}, command
    )


def update_dates(
    context: AppContext, by: Actor, person_id: str, posted: Mapping[str, Any], key: str
) -> dict[str, Any]:
    """Write new contract dates as a version with the same scan.

    Raises NotFoundError, FormInvalidError or ProcedureRefusedError (there is no contract yet).
    """

    def command(work: UnitOfWork) -> dict[str, Any]:
        found = locked_employment(work, by, person_id)
        if found.contract is None:
            raise ProcedureRefusedError(rule="contract_needed")
        values = _answers(context, work, DATES, posted, {})
        paper = {
            "sha256": found.contract.sha256,
            "filename": found.contract.filename,
            "report": found.contract.report,
        }
        _add_version(work, by, found, values, paper, kind=found.contract.kind)
        return _told(context, work, by, person_id, "update_contract_dates", {})

    return idempotent(
        context, by, key, "update_dates", {"person": person_id, "answers": dict(posted)}, command
    )


def take_contract_back(context: AppContext, by: Actor, person_id: str) -> None:
    """Take the scan back that waits for its dates, if any; raises NotFoundError."""

    def act(work: UnitOfWork) -> None:
        found = locked_employment(work, by, person_id)
        waiting = [found.chosen] if found.chosen else []
        take_out(context, work, by, waiting, CONTRACT_SLOT, OFFICE)
        if "paper" in found.draft:
            mine = PageMark(found.kept.page, number=found.kept.number) if found.kept else None
            rest = {name: value for name, value in found.draft.items() if name != "paper"}
            _keep_draft(work, by, found, rest, mine)

    context.database.transact(act)


def keep_contract_draft(
    context: AppContext, by: Actor, person_id: str, raw: Mapping[str, Any], mark: PageMark | None = None
) -> None:
    """Keep what was typed beside the scan; raises DraftOvertakenError."""

    def act(work: UnitOfWork) -> None:
        found = locked_employment(work, by, person_id)
        if may_write(work, found.kept, mark):
            _keep_draft(work, by, found, {**found.draft, "values": dict(raw)}, mark)

    context.database.transact(act)


def update_contract(
    context: AppContext,
    by: Actor,
    person_id: str,
    posted: Mapping[str, Any],
    key: str,
    refused_files: Sequence[tuple[str, str]] = (),
    chosen: str | None = None,
) -> dict[str, Any]:
    """Make the uploaded scan the newest contract; raises NotFoundError or FormInvalidError (what was typed is kept).

    A scan that the check doubts wants a reason, as in the form of a task.

    `refused_files` are scans that came along and cannot be papers (field, sentence); `chosen` is the id of the scan
    that the form shows, empty for none; left out, it is whichever waits.
    """

    def command(work: UnitOfWork) -> dict[str, Any]:
        found = locked_employment(work, by, person_id)
        paper = found.draft_paper
        files = {"files": {CONTRACT_SLOT: [paper["sha256"]] if paper else []}}
        bad_files = [*refused_files]
        if chosen is not None and chosen != found.chosen_id and not bad_files:
            bad_files.append((CONTRACT_FIELD, GONE))
        if not bad_files and found.chosen and (said := said_against(work, str(by.employer_id), found.chosen)):
            bad_files.append((CONTRACT_FIELD, said))
        values = _answers(context, work, CONTRACT, posted, files, bad_files)
        _add_version(work, by, found, values, paper or {}, kind=values["contract_kind"])
        drop_record_draft(work, _owner(found.association.id), CONTRACT)
        drop_chosen(work, [found.chosen] if found.chosen else [])
        facts = {"sha256": (paper or {}).get("sha256")}
        return _told(context, work, by, person_id, "update_contract", facts)

    try:
        request = {"person": person_id, "answers": dict(posted), "scan": [chosen, *refused_files]}
        return idempotent(context, by, key, "update_contract", request, command)
    except FormInvalidError as invalid:
        keep_contract_draft(context, by, person_id, invalid.facts["values"])
        raise


def locked_employment(work: UnitOfWork, by: Actor, person_id: str) -> Employment:
    """Return the same as employment_of, while nobody else changes it."""
    advisory_lock(work, f"employment of {person_id}")
    return employment_of(work, by, person_id)


def _answers(
    context: AppContext,
    work: UnitOfWork,
    name: str,
    posted: Mapping[str, Any],
    form_facts: Mapping[str, Any],
    refused_files: Sequence[tuple[str, str]] = (),
) -> Mapping[str, Any]:
    form = record_form(context, work, name)
    answers = validate(form, posted, form_facts, now=work.now.astimezone(BEIJING))
    errors = answers.errors
    start, end = answers.values.get("contract_start"), answers.values.get("contract_end")
    is_told = {"contract_start", "contract_end"} & {name for name, _sentence in errors}
    if not is_told and start and end and date.fromisoformat(end) <= date.fromisoformat(start):
        errors = (*errors, ("contract_end", "合同结束日期应晚于开始日期，请核对"))
    if not errors:
        today = beijing_day(work.now)
        errors = tuple(implausible_days(answers.values, KnownDays(), today))
    if errors or refused_files:
        every = with_refused_files(form, errors, refused_files)
        raise FormInvalidError(errors=every, values=dict(answers.raw))
    return answers.values


def _add_version(
    work: UnitOfWork,
    by: Actor,
    found: Employment,
    values: Mapping[str, Any],
    paper: Mapping[str, Any],
    *,
    kind: str,
) -> None:
    terms = contract_terms(values)
    add_contract(
        work,
        association_id=found.association.id,
        start_on=terms.start_on,
        end_on=terms.end_on,
        party_uscc=employer_of(work, str(by.employer_id)).uscc,
        kind=kind,
        by=by.account_id,
        **{**paper, "report": copied_report(work, paper["sha256"], paper["report"])},
    )


def _keep_draft(
    work: UnitOfWork, by: Actor, found: Employment, data: Mapping[str, Any], mark: PageMark | None
) -> None:
    keep_record_draft(work, _owner(found.association.id), CONTRACT, data, by=by.account_id, mark=mark)


def _told(
    context: AppContext, work: UnitOfWork, by: Actor, person_id: str, action: str, facts: Mapping[str, Any]
) -> dict[str, Any]:
    told = {"employer": by.employer_id, "person": person_id, **facts}
    record(work, context.audit_key, OFFICE, by.account_id, action, told)
    return {"person_id": person_id}


def _owner(association_id: str) -> str:
    return f"contract:{association_id}"
