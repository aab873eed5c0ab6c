"""What the server-drawn panels of a case show: changes, papers, contract, months, units, decisions; as submitted where it was."""

from __future__ import annotations

from datetime import date
from functools import cached_property
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
    submitted_overrides,
    submitted_permit,
    submitted_permit_unit,
    submitted_post,
    unkept_parts,
)
from app.services.terms.ledger_terms_of import terms_of_case
from app.store.contract_times import contract_at
from app.store.document_rows import documents_of, latest_documents
from app.store.employer_rows import (
    AttachmentRow,
    EmployerRow,
    employer_facts,
    employer_of,
    names_of_units,
)
from app.store.override_rows import OverrideRow, overrides_of_permit
from app.store.permit_rows import (
    ContractRow,
    association_facts,
    chain_of,
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


class PanelFacts:
    """What the server-drawn panels of a form show, each part read when a panel first asks for it.

    It reads in the transaction it was made in; whoever shows it later takes out what is needed before.
    """

    def __init__(self, context: AppContext, work: UnitOfWork, by: Actor, view: CaseView) -> None:
        self._context, self._work, self._by, self._view = context, work, by, view
        self.submitted: SubmissionRow | None = view.submitted
        """The submission that is shown; None where today's papers and values are."""
        self.employer: EmployerRow = view.employer
        self.person: PersonRow | None = view.person

    @property
    def is_unfrozen(self) -> bool:
        """Under review since before submissions were kept: what is shown are today's papers and values."""
        return self.submitted is None and self._view.case.state == ApplicationState.IN_REVIEW

    @property
    def unkept(self) -> tuple[str, ...]:
        """Parts that a submission under review does not have, from before they were kept: today's are shown."""
        return unkept_parts(self.submitted) if self.submitted and self._view.case.ended_at is None else ()

    @cached_property
    def changes(self) -> list[Change]:
        """What the application asks to change."""
        return changes_of(self._work, self._view.case, self.submitted, has_permit=self.permit is not None)

    @cached_property
    def login_move(self) -> LoginMove:
        """What an approval of the changed number would mean for the login."""
        return _login_move(self._work, self._view, self.changes)

    @cached_property
    def number(self) -> NumberBesideRecord | None:
        """What the identity number says of its holder, where it, birth date or sex is to be changed."""
        return _number(self._work, self._view, self.changes)

    @cached_property
    def readable(self) -> frozenset[PaperClass]:
        """Classes of papers that may be opened; of the others at most a name is shown."""
        return readable_papers(self._work, self._by, self._view.case)

    @cached_property
    def later(self) -> list[LaterChange]:
        """What has changed since the submission, and decides nothing."""
        return later_changes(self._work, self._by, self._view.case, self.submitted) if self.submitted else []

    @cached_property
    def permit(self) -> Permit | None:
        """The permit as submitted; how it lives on is told by the view."""
        return submitted_permit(self._work, self.submitted) if self.submitted else self._view.permit

    @cached_property
    def documents(self) -> dict[str, DocumentRow]:
        """The papers of the case by slot."""
        if self.submitted:
            return submitted_documents(self._work, self.submitted)
        return latest_documents(self._work, self._view.case.id)

    @cached_property
    def versions(self) -> list[DocumentRow]:
        """Every version of the papers of the case."""
        return documents_of(self._work, self._view.case.id)

    @cached_property
    def attachments(self) -> list[AttachmentRow]:
        """The unit's papers, where they may be read."""
        if PaperClass.ATTACHMENT not in self.readable:
            return []
        return shown_attachments(self._work, self._view.case, self.submitted)

    @cached_property
    def contract(self) -> ContractRow | None:
        """The labour contract."""
        if self.submitted:
            return submitted_contract(self._work, self.submitted)
        return _contract(self._work, self._view.case)

    @cached_property
    def contract_given(self) -> ContractRow | None:
        """The contract that the unit has given in its records since the last one was sent back."""
        return _given(self._work, self._view.case)

    @cached_property
    def contract_months(self) -> int:
        """How many months the contract should still run and does not; 0 where there is nothing to say (A58)."""
        return _contract_months(self._context, self._work, self._view.case, self.contract, self._view)

    @cached_property
    def ledger(self) -> CaseLedger | None:
        """What the months of the period show."""
        case = self._view.case
        return ledger_of_case(self._context, self._work, case, self.submitted) if case.person_id else None

    @cached_property
    def months(self) -> tuple[ShownMonth, ...]:
        """The months of the period as the reader may see them."""
        person, ledger = self._view.case.person_id, self.ledger
        if not person or ledger is None:
            return ()
        rows = self.submitted.ledger if self.submitted else None
        shown = shown_months(self._work, self._by, person, rows)
        return tuple(one for one in shown if ledger.first <= one.month.month <= ledger.last)

    @cached_property
    def unit_names(self) -> Mapping[str, str]:
        """Names of the units in the months by credit code."""
        return _unit_names(self._work, self.submitted, self.months)

    @cached_property
    def application(self) -> tuple[FilledLine, ...]:
        """The application form as it was filled in."""
        return filled_application(self._context, self._work, self._view.case, self.submitted)

    @cached_property
    def _association(self) -> AssociationInFacts | None:
        person = self._view.case.person_id
        return association_facts(self._work, person) if person else None

    @cached_property
    def post(self) -> str:
        """The person's post at the unit of their association, or what they wrote themselves."""
        return submitted_post(self.submitted) if self.submitted else _post(self._view, self._association)

    @property
    def tied_to(self) -> str:
        """The unit with which the person is associated now."""
        return self._association.employer_id if self._association else ""

    @cached_property
    def tax_place(self) -> str:
        """Code of the district where the unit pays its taxes, which decides who supervises it (manual, chapter 9)."""
        told = self.submitted.content["unit"].get("tax_place") if self.submitted else None
        if told is None:
            return employer_facts(self._work, self._view.case.employer_id).tax_registration_place
        return str(told)

    @cached_property
    def previous_unit(self) -> str:
        """Name of the unit the permit stands with, when that is not the unit of the case."""
        return _previous_unit(self._work, self._view.case, self.permit, self.submitted)

    @cached_property
    def chain(self) -> tuple[LinkInFacts, ...]:
        """The units the permit's holder worked for."""
        return _chain(self._work, self.permit, self.submitted)

    @cached_property
    def overrides(self) -> list[OverrideRow]:
        """What the authority decided about the permit outside of applications."""
        return _overrides(self._work, self.permit, self.submitted)


def panel_facts(context: AppContext, work: UnitOfWork, by: Actor, view: CaseView) -> PanelFacts:
    """Return the facts of all panels of a case, as this actor may see them, to be read in this transaction."""
    return PanelFacts(context, work, by, view)


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
