"""What has changed since a submission: it stands beside what was submitted as 提交后更新 and decides nothing."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from app.domain.asked_changes import moved_fields
from app.policy.actor import Role
from app.services.submissions.contract_of_case import contract_of_case
from app.services.submissions.person_record import record_of
from app.services.submissions.submitted_view import (
    submitted_attachments,
    submitted_chain,
    submitted_employments,
    submitted_overrides,
    submitted_permit,
)
from app.store.account_rows import names_of
from app.store.association_rows import employments_of
from app.store.attachment_rows import versions_of_slot
from app.store.document_rows import latest_documents
from app.store.employer_rows import (
    attachments_of,
    employer_facts,
    employer_of,
    names_of_units,
    permission_facts,
)
from app.store.ledger_rows import ledger_versions
from app.store.override_rows import overrides_of_permit
from app.store.permit_rows import association_facts, chain_of, permit_concerned
from app.store.person_rows import revealed

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from app.domain.facts import LinkInFacts
    from app.policy.actor import Actor
    from app.store.case_rows import CaseRow
    from app.store.database import UnitOfWork
    from app.store.submission_rows import SubmissionRow

FOR_REVIEWERS = frozenset({"chain", "override", "employment", "unit_name"})
"""Where else somebody has worked is the authority's to know, and not a new unit's."""
_SAID_BY_PERMIT = ("permit_no", "employer_id", "state", "suspended_on", "valid_until")


@dataclass(frozen=True, slots=True)
class LaterChange:
    """Something that has changed since the submission. `kind` is a class of papers or what else was submitted."""

    kind: str
    what: str
    """Slot, field, month, or the name of a unit."""
    at: datetime | None = None
    by: str = ""
    identity: str = ""
    """Under which the later paper is found; empty when it was taken out or is no paper."""


def later_changes(work: UnitOfWork, by: Actor, case: CaseRow, row: SubmissionRow) -> list[LaterChange]:
    """Return what has changed since a submission of a case that is not over, as far as this actor may know it."""
    if case.ended_at is not None:
        return []
    found = [*_attachments(work, case, row), *_documents(work, row), *_unit(work, case, row)]
    if case.person_id is not None:
        found += [*_of_person(work, case, row), *_employment(work, case, row), *_of_permit(work, case, row)]
    if by.role is not Role.REVIEWER:
        found = [change for change in found if change.kind not in FOR_REVIEWERS]
    people = names_of(work, {change.by for change in found if change.by})
    return [replace(change, by=people.get(change.by, change.by)) for change in found]


def _attachments(work: UnitOfWork, case: CaseRow, row: SubmissionRow) -> Iterator[LaterChange]:
    now = {one.slot: one for one in attachments_of(work, case.employer_id)}
    before = {one.slot: one for one in submitted_attachments(row)}
    for slot in sorted({*now, *before}):
        if slot in now and (slot not in before or now[slot].version > before[slot].version):
            newest = versions_of_slot(work, case.employer_id, slot)[0]
            identity = f"{slot}.{now[slot].version}"
            yield LaterChange("attachment", slot, now[slot].uploaded_at, newest.uploaded_by, identity)
        elif slot not in now:
            gone = versions_of_slot(work, case.employer_id, slot)[0]
            yield LaterChange("removed", slot, gone.removed_at, gone.removed_by or "")


def _documents(work: UnitOfWork, row: SubmissionRow) -> Iterator[LaterChange]:
    before = {paper["id"] for paper in row.content["documents"]}
    for paper in latest_documents(work, row.case_id).values():
        if paper.id not in before:
            yield LaterChange("document", paper.slot, paper.uploaded_at, paper.uploaded_by, paper.id)


def _unit(work: UnitOfWork, case: CaseRow, row: SubmissionRow) -> Iterator[LaterChange]:
    unit, told = employer_of(work, case.employer_id), row.content["unit"]
    for name in ("name", "uscc", "registered_place"):
        if told[name] != getattr(unit, name):
            yield LaterChange("unit", name)
    facts = employer_facts(work, case.employer_id)
    for name, now in (
        ("tax_place", facts.tax_registration_place),
        ("is_profile_complete", facts.is_profile_complete),
    ):
        if name in told and told[name] != now:
            yield LaterChange("profile", name)
    held, said = permission_facts(work, case.employer_id, case.permit_type), told["permission"]
    for name in ("scope", "authority"):
        if held is not None and said is not None and getattr(held, name) != said[name]:
            yield LaterChange("permission", name)


def _of_person(work: UnitOfWork, case: CaseRow, row: SubmissionRow) -> Iterator[LaterChange]:
    person_id = str(case.person_id)
    contract, tie = contract_of_case(work, case), association_facts(work, person_id)
    if contract is not None and contract.id != row.content.get("contract"):
        yield LaterChange(
            "contract", "labour_contract", contract.uploaded_at, contract.uploaded_by, contract.id
        )
    if tie is not None and tie.post != row.content.get("post", tie.post):
        yield LaterChange("post", "post")
    moved = set(moved_fields(row.content["record"], record_of(work, person_id)))
    if row.content.get("id_number") not in (None, revealed(work, person_id)[0]):
        moved.add("id_number")
    for name in sorted(moved):
        yield LaterChange("record", name)
    known = {told["month"]["month"]: told["version"] for told in row.content.get("ledger", ())}
    now = {one.month: one for one in ledger_versions(work, person_id)}
    for month in sorted({*known, *now}):
        one = now.get(month)
        if one is None or known.get(month) != one.version:
            yield LaterChange("ledger", month, one.entered_at if one else None, one.entered_by if one else "")


def _employment(work: UnitOfWork, case: CaseRow, row: SubmissionRow) -> Iterator[LaterChange]:
    """A new contract with the unit of the case is told as a paper already."""
    told = submitted_employments(row)
    if told is not None:
        own = row.content["unit"]["uscc"]
        moved = sorted({one.uscc for one in {*told} ^ {*employments_of(work, str(case.person_id))}} - {own})
        names = names_of_units(work, moved)
        for uscc in moved:
            yield LaterChange("employment", names.get(uscc, uscc))
    called = row.content.get("unit_names", {})
    for uscc, name in sorted(names_of_units(work, called).items()):
        if called[uscc] != name:
            yield LaterChange("unit_name", name)


def _of_permit(work: UnitOfWork, case: CaseRow, row: SubmissionRow) -> Iterator[LaterChange]:
    now, told = permit_concerned(work, case.permit_id, case.person_id), submitted_permit(work, row)
    if now is None or told is None:
        return
    for name in _SAID_BY_PERMIT:
        if getattr(now, name) != getattr(told, name):
            yield LaterChange("permit", name)
    yield from _chain(submitted_chain(row), chain_of(work, now.id))
    decided = overrides_of_permit(work, now.person_id, now.id)
    known = {one.id for one in submitted_overrides(row, decided)}
    for one in decided:
        if one.id not in known:
            yield LaterChange("override", one.kind, one.at, one.by_name or "")


def _chain(before: tuple[LinkInFacts, ...], now: tuple[LinkInFacts, ...]) -> Iterator[LaterChange]:
    """A unit that has no more than another name now is told as such."""
    called = {_apart_from_name(link): link.unit_name for link in (*before, *now)}
    moved = {_apart_from_name(link) for link in before} ^ {_apart_from_name(link) for link in now}
    names = [called[link] for link in sorted(moved, key=lambda link: (link.from_on, link.employer_id))]
    for name in dict.fromkeys(names):
        yield LaterChange("chain", name)


def _apart_from_name(link: LinkInFacts) -> LinkInFacts:
    return replace(link, unit_name="") if link.employer_id else link
