"""A case as it was submitted, for whoever decides or looks on. The one reader of what `freeze_submission` kept.

Submissions from before a part was kept have none of it: then None is returned, and today's stands with words that say so.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING

from app.domain.facts import ContractInFacts, EmploymentInFacts, LinkInFacts
from app.domain.office_codes import ApplicationState, PermissionScope, PermitState
from app.domain.permit import Permit
from app.policy.actor import Role
from app.services.context.beijing import beijing_day
from app.store.document_rows import documents_of
from app.store.employer_rows import AttachmentRow
from app.store.permit_rows import contract_of, permit_of
from app.store.submission_rows import newest_submission

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.domain.facts import AssociationInFacts, EmployerInFacts, PermissionInFacts
    from app.policy.actor import Actor
    from app.store.case_rows import CaseRow
    from app.store.database import UnitOfWork
    from app.store.document_rows import DocumentRow
    from app.store.employer_rows import EmployerRow
    from app.store.override_rows import OverrideRow
    from app.store.permit_rows import ContractRow
    from app.store.person_rows import PersonRow
    from app.store.submission_rows import SubmissionRow


def shown_submission(work: UnitOfWork, by: Actor, case: CaseRow) -> SubmissionRow | None:
    """Return the submission that this actor is shown instead of today's papers and values.

    A reviewer is always shown what was submitted last; the parties while it is decided, and once it is over.
    """
    if case.first_submitted_on is None:
        return None
    is_decided_on = case.state == ApplicationState.IN_REVIEW or case.ended_at is not None
    return newest_submission(work, case.id) if by.role is Role.REVIEWER or is_decided_on else None


def submission_in_review(work: UnitOfWork, case: CaseRow) -> SubmissionRow | None:
    """Return what a case that is under review is decided upon; None for any other, and for one from before."""
    return newest_submission(work, case.id) if case.state == ApplicationState.IN_REVIEW else None


def submitted_documents(work: UnitOfWork, row: SubmissionRow) -> dict[str, DocumentRow]:
    """Return the papers of a case by slot as they were submitted, with the pages checked until then."""
    checks = {paper["id"]: paper["page_checks"] for paper in row.content["documents"]}
    return {
        paper.slot: replace(paper, page_checks=list(checks[paper.id]))
        for paper in documents_of(work, row.case_id)
        if paper.id in checks
    }


def submitted_attachments(row: SubmissionRow) -> list[AttachmentRow]:
    """Return the unit's papers as they were submitted, whatever has become of them."""
    return [
        AttachmentRow(**{**told, "uploaded_at": datetime.fromisoformat(told["uploaded_at"])})
        for told in row.content["attachments"]
    ]


def submitted_contract(work: UnitOfWork, row: SubmissionRow) -> ContractRow | None:
    """Return the contract that was submitted."""
    identity = row.content.get("contract")
    return contract_of(work, identity) if identity else None


def submitted_permit(work: UnitOfWork, row: SubmissionRow) -> Permit | None:
    """Return the permit as the submission found it, or as it lives where that was not kept; None without one."""
    identity, said = row.content.get("permit"), row.content.get("permit_said")
    if said is None:
        return permit_of(work, identity) if identity else None
    days = {name: date.fromisoformat(said[name]) for name in ("valid_from", "valid_until")}
    suspended = date.fromisoformat(said["suspended_on"]) if said["suspended_on"] else None
    kept = {name: said[name] for name in Permit.__slots__}
    return Permit(**{**kept, **days, "state": PermitState(said["state"]), "suspended_on": suspended})


def submitted_permit_unit(row: SubmissionRow) -> str | None:
    """Return the name of the unit with which the permit stood."""
    said = row.content.get("permit_said")
    return str(said["unit_name"]) if said else None


def submitted_chain(row: SubmissionRow) -> tuple[LinkInFacts, ...]:
    """Return the units worked for as they were submitted."""
    return tuple(
        LinkInFacts(
            **{
                **told,
                "from_on": date.fromisoformat(told["from_on"]),
                "to_on": date.fromisoformat(told["to_on"]) if told["to_on"] else None,
            }
        )
        for told in row.content.get("chain", ())
    )


def submitted_overrides(row: SubmissionRow, decided: Iterable[OverrideRow]) -> list[OverrideRow]:
    """Return those decisions of the authority that had been made; they never change."""
    known = row.content.get("overrides")
    return [one for one in decided if (one.at <= row.at if known is None else one.id in known)]


def submitted_employments(row: SubmissionRow) -> tuple[EmploymentInFacts, ...] | None:
    """Return the times with units as they were known."""
    told = row.content.get("employments")
    if told is None:
        return None
    return tuple(
        EmploymentInFacts(
            one["uscc"],
            date.fromisoformat(one["from_on"]),
            date.fromisoformat(one["to_on"]) if one["to_on"] else None,
        )
        for one in told
    )


def submitted_unit_facts(facts: EmployerInFacts, row: SubmissionRow) -> EmployerInFacts:
    """Return the unit for handlers: its own facts and papers as submitted."""
    told = row.content["unit"]
    days = {one.slot: beijing_day(one.uploaded_at) for one in submitted_attachments(row)}
    return replace(
        facts,
        name=told["name"],
        uscc=told["uscc"],
        registered_place=told["registered_place"],
        tax_registration_place=told.get("tax_place", facts.tax_registration_place),
        is_profile_complete=told.get("is_profile_complete", facts.is_profile_complete),
        uploaded_on=days,
        attachment_slots=frozenset(days),
    )


def submitted_permission(held: PermissionInFacts | None, row: SubmissionRow) -> PermissionInFacts | None:
    """Return the unit's permission with scope and authority as submitted; whether it is in force is today's."""
    told = row.content["unit"]["permission"]
    if told is None or held is None:
        return None
    return replace(held, scope=PermissionScope(told["scope"]), authority=told["authority"])


def submitted_association(tie: AssociationInFacts | None, row: SubmissionRow) -> AssociationInFacts | None:
    """Return the tie with post and contract as submitted; whether it has ended is today's."""
    told = row.content.get("association")
    if tie is None or told is None or told["id"] != tie.id:
        return tie
    said = told["contract"]
    contract = (
        ContractInFacts(
            said["id"],
            date.fromisoformat(said["start_on"]),
            date.fromisoformat(said["end_on"]) if said["end_on"] else None,
            said["party_uscc"],
        )
        if said
        else None
    )
    return replace(tie, post=told["post"], contract=contract)


def submitted_post(row: SubmissionRow) -> str:
    """Return the post at the unit, or what the person had written themselves."""
    return str(row.content.get("post") or row.content.get("record", {}).get("post") or "")


KEPT_SINCE = ("permit_said", "employments", "declared_since", "id_number", "unit_names")
"""Parts of a person's submission that were not kept from the beginning."""


def unkept_parts(row: SubmissionRow) -> tuple[str, ...]:
    """Return the parts that a submission from before does not have: of these today's are shown."""
    return tuple(part for part in KEPT_SINCE if "record" in row.content and part not in row.content)


def submitted_employer(unit: EmployerRow, row: SubmissionRow | None) -> EmployerRow:
    """Return a unit as it was submitted, else as it is."""
    told = row.content["unit"] if row else None
    if told is None:
        return unit
    return replace(unit, name=told["name"], uscc=told["uscc"], registered_place=told["registered_place"])


def submitted_person(person: PersonRow, row: SubmissionRow | None) -> PersonRow:
    """Return a person as they were submitted, else as they are."""
    if row is None:
        return person
    told = row.content["record"]
    return replace(
        person,
        name=told["name"],
        sex=told["sex"],
        id_type=told["id_type"],
        id_number_masked=told["id_number"],
        birth_date=date.fromisoformat(told["birth_date"]) if told.get("birth_date") else None,
        details=told,
    )
