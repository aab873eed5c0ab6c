"""What the server-drawn panels of a case show: changes, papers, contract, months, units, decisions; as submitted where it was."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from app.domain.contract_end import ends_soon
from app.domain.ledger import codes_in
from app.domain.office_codes import ApplicationState
from app.domain.procedures import Procedure
from app.policy.paper_rights import PaperClass
from app.queries.application_form import FilledLine, filled_application
from app.queries.case_changes import Change, changes_of
from app.queries.later_changes import LaterChange, later_changes
from app.services.accounts.login_follows_phone import LoginMove, login_move
from app.services.execution.contract_in_correction import contract_given
from app.services.execution.new_identity import NumberBesideRecord, number_beside_record
from app.services.ledger.ledger_view import ShownMonth, shown_months
from app.services.papers.paper_access import readable_papers, shown_attachments
from app.services.submissions.contract_of_case import contract_of_case
from app.services.submissions.ledger_evidence import ledger_of_case
from app.services.submissions.submitted_view import (
    submitted_chain,
    submitted_contract,
    submitted_documents,
    submitted_ledger,
    submitted_overrides,
    submitted_permit,
    submitted_permit_unit,
    submitted_post,
    unkept_parts,
)
from app.services.terms.ledger_terms_of import terms_of_case
from app.store.document_rows import documents_of, latest_documents
from app.store.employer_rows import AttachmentRow, EmployerRow, employer_of, names_of_units
from app.store.override_rows import OverrideRow, overrides_of_permit
from app.store.permit_rows import (
    ContractRow,
    association_facts,
    chain_of,
    contract_at,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.domain.case_ledger import CaseLedger
    from app.domain.facts import AssociationInFacts, LinkInFacts
    from app.domain.permit import Permit
    from app.policy.actor import Actor
    from app.queries.case_view import CaseView
    from app.services.context.app_context import AppContext
    from app.store.case_rows import CaseRow
    from app.store.database import UnitOfWork
    from app.store.document_rows import DocumentRow
    from app.store.person_rows import PersonRow
    from app.store.submission_rows import SubmissionRow


@dataclass(frozen=True, slots=True)
class PanelFacts:
    """What the server-drawn panels of a form show."""

    changes: list[Change]
    login_move: LoginMove
    number: NumberBesideRecord | None
    """What the identity number says of its holder, where it, birth date or sex is to be changed."""
    """What an approval of the changed number would mean for the login."""
    readable: frozenset[PaperClass]
    """Classes of papers that may be opened; of the others at most a name is shown."""
    submitted: SubmissionRow | None
    """The submission that is shown; None where today's papers and values are."""
    later: list[LaterChange]
    """What has changed since, and decides nothing."""
    is_unfrozen: bool
    """Under review since before submissions were kept: what is shown are today's papers and values."""
    unkept: tuple[str, ...]
    """Parts that a submission under review does not have, from before they were kept: today's are shown."""
    employer: EmployerRow
    person: PersonRow | None
    permit: Permit | None
    """The permit as submitted; how it lives on is told by the view."""
    documents: dict[str, DocumentRow]
    versions: list[DocumentRow]
    attachments: list[AttachmentRow]
    contract: ContractRow | None
    contract_given: ContractRow | None
    """The contract that the unit has given in its records since the last one was sent back."""
    contract_months: int
    """How many months the contract should still run and does not; 0 where there is nothing to say (A58)."""
    ledger: CaseLedger | None
    months: tuple[ShownMonth, ...]
    """The months of the period as the reader may see them."""
    unit_names: Mapping[str, str]
    """Names of the units in the months by credit code."""
    application: tuple[FilledLine, ...]
    post: str
    """The person's post at the unit of their association, or what they wrote themselves."""
    tied_to: str
    """The unit with which the person is associated now."""
    previous_unit: str
    """Name of the unit the permit stands with, when that is not the unit of the case."""
    chain: tuple[LinkInFacts, ...]
    """The units the permit's holder worked for."""
    overrides: list[OverrideRow]
    """What the authority decided about the permit outside of applications."""


def panel_facts(context: AppContext, work: UnitOfWork, by: Actor, view: CaseView) -> PanelFacts:
    """Return the facts of all panels of a case, as this actor may see them."""
    case = view.case
    readable = readable_papers(work, by, case)
    association = association_facts(work, str(case.person_id)) if case.person_id else None
    submitted = view.submitted
    permit = submitted_permit(work, submitted) if submitted else view.permit
    contract = submitted_contract(work, submitted) if submitted else _contract(work, case)
    ledger = ledger_of_case(context, work, case, submitted) if case.person_id else None
    rows = submitted_ledger(submitted) if submitted else None
    months = shown_months(work, by, case.person_id, rows) if case.person_id else ()
    months = tuple(one for one in months if ledger and ledger.first <= one.month.month <= ledger.last)
    changes = changes_of(work, view.case, submitted, has_permit=permit is not None)
    return PanelFacts(
        changes=changes,
        login_move=_login_move(work, view, changes),
        number=_number(work, view, changes),
        readable=readable,
        submitted=submitted,
        later=later_changes(work, by, case, submitted) if submitted else [],
        is_unfrozen=submitted is None and case.state == ApplicationState.IN_REVIEW,
        unkept=unkept_parts(submitted) if submitted and case.ended_at is None else (),
        employer=view.employer,
        person=view.person,
        permit=permit,
        documents=submitted_documents(work, submitted) if submitted else latest_documents(work, case.id),
        versions=documents_of(work, case.id),
        attachments=shown_attachments(work, case, submitted) if PaperClass.ATTACHMENT in readable else [],
        contract=contract,
        contract_months=_contract_months(context, work, case, contract, view),
        contract_given=_given(work, case),
        ledger=ledger,
        months=months,
        unit_names=_unit_names(work, submitted, months),
        application=filled_application(context, work, case, submitted),
        post=submitted_post(submitted) if submitted else _post(view, association),
        tied_to=association.employer_id if association else "",
        previous_unit=_previous_unit(work, case, permit, submitted),
        chain=_chain(work, permit, submitted),
        overrides=_overrides(work, permit, submitted),
    )


def _unit_names(
    work: UnitOfWork, submitted: SubmissionRow | None, months: tuple[ShownMonth, ...]
) -> Mapping[str, str]:
    if submitted is not None and "unit_names" in submitted.content:
        return dict(submitted.content["unit_names"])
    return names_of_units(work, codes_in(one.month for one in months))


def _chain(
    work: UnitOfWork, permit: Permit | None, submitted: SubmissionRow | None
) -> tuple[LinkInFacts, ...]:
    if submitted is not None:
        return submitted_chain(submitted)
    return chain_of(work, permit.id) if permit else ()


def _number(work: UnitOfWork, view: CaseView, changes: list[Change]) -> NumberBesideRecord | None:
    if view.person is None or view.case.ended_at is not None:
        return None
    number = view.submitted.content.get("id_number") if view.submitted else None
    return number_beside_record(
        work, view.person, {change.field: change.new for change in changes}, number=number
    )


def _login_move(work: UnitOfWork, view: CaseView, changes: list[Change]) -> LoginMove:
    new = next((change.new for change in changes if change.field == "phone"), None)
    if not new or view.person is None or view.case.ended_at is not None:
        return LoginMove.NONE
    return login_move(work, view.person.id, str(new))


def _overrides(work: UnitOfWork, permit: Permit | None, submitted: SubmissionRow | None) -> list[OverrideRow]:
    if permit is None:
        return []
    decided = overrides_of_permit(work, permit.person_id, permit.id)
    return submitted_overrides(submitted, decided) if submitted else decided


def _given(work: UnitOfWork, case: CaseRow) -> ContractRow | None:
    return contract_given(work, case) if case.state == ApplicationState.RETURNED else None


def _contract(work: UnitOfWork, case: CaseRow) -> ContractRow | None:
    """An ended case keeps the contract it was decided with; for an open one the newest counts."""
    if case.ended_at is None:
        return contract_of_case(work, case)
    return contract_at(work, case.person_id, case.employer_id, case.ended_at) if case.person_id else None


def _contract_months(
    context: AppContext, work: UnitOfWork, case: CaseRow, contract: ContractRow | None, view: CaseView
) -> int:
    if contract is None or case.procedure != Procedure.RENEWAL or case.ended_at is not None:
        return 0
    months = terms_of_case(context, work, case).contract_months
    told = view.submitted.content["on"] if view.submitted else None
    return (
        months if ends_soon(contract.end_on, date.fromisoformat(told) if told else view.today, months) else 0
    )


def _post(view: CaseView, association: AssociationInFacts | None) -> str:
    own = str(view.person.details.get("post") or "") if view.person else ""
    return (association.post if association else "") or own


def _previous_unit(
    work: UnitOfWork, case: CaseRow, permit: Permit | None, submitted: SubmissionRow | None
) -> str:
    if permit is None or permit.employer_id == case.employer_id:
        return ""
    told = submitted_permit_unit(submitted) if submitted else None
    return told or employer_of(work, permit.employer_id).name
