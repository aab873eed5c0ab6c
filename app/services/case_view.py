"""What the pages of a case show: who, dates, tasks, decisions, corrections, papers, differences."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.domain.contract_end import ends_soon
from app.domain.ledger import codes_in
from app.domain.office_codes import ApplicationState
from app.domain.procedures import Procedure
from app.domain.renewal_window import RenewalWindow, change_before_renewal, renewal_window
from app.policy.paper_rights import PaperClass
from app.services.application_form import FilledLine, filled_application
from app.services.beijing import beijing_day
from app.services.calendar_of import calendar_of
from app.services.case_changes import Change, changes_of
from app.services.case_stages import Stage, stages_of_edition
from app.services.case_visibility import may_see
from app.services.contract_in_correction import contract_given
from app.services.ledger_evidence import ledger_of_case
from app.services.ledger_terms_of import terms_of_case
from app.services.ledger_view import ShownMonth, shown_months
from app.services.login_follows_phone import LoginMove, login_move
from app.services.new_identity import NumberBesideRecord, number_beside_record
from app.services.paper_access import readable_papers, shown_attachments
from app.services.refusals import NotFoundError
from app.services.submitted_view import (
    LaterChange,
    later_changes,
    shown_submission,
    submitted_contract,
    submitted_documents,
    submitted_employer,
    submitted_ledger,
    submitted_person,
)
from app.services.withdraw_case import withdrawal_refusal
from app.store.account_rows import names_of
from app.store.answer_rows import answers_of
from app.store.case_lists import history_of
from app.store.case_rows import CaseRow, case_of
from app.store.document_rows import documents_of, latest_documents
from app.store.employer_rows import AttachmentRow, EmployerRow, authority_names, employer_of, names_of_units
from app.store.override_rows import OverrideRow, overrides_of_person
from app.store.permit_rows import (
    ContractRow,
    association_facts,
    chain_of,
    contract_at,
    permit_concerned,
)
from app.store.person_rows import PersonRow, person_of
from app.store.review_rows import (
    CorrectionRow,
    DecisionRow,
    SlipRow,
    corrections_of,
    decisions_of,
    slip_of_case,
)
from app.store.task_rows import TaskRow, tasks_of_case

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from app.domain.case_ledger import CaseLedger
    from app.domain.facts import AssociationInFacts, LinkInFacts
    from app.domain.permit import Permit
    from app.policy.actor import Actor
    from app.services.house import House
    from app.store.case_lists import HistoryRow
    from app.store.database import Work
    from app.store.document_rows import DocumentRow
    from app.store.submission_rows import SubmissionRow


@dataclass(frozen=True, slots=True)
class CaseView:
    """Everything a page of a case may show."""

    case: CaseRow
    today: date
    employer: EmployerRow
    authority_name: str
    person: PersonRow | None
    permit: Permit | None
    window: RenewalWindow | None
    change_safe_on: date | None
    """For an employer change: the last safe day when the new unit has to renew afterwards."""
    working_days_left: int
    review_days_left: int | None
    tasks: list[TaskRow]
    decisions: list[DecisionRow]
    corrections: list[CorrectionRow]
    names: dict[str, str]
    history: list[HistoryRow]
    slip: SlipRow | None
    may_withdraw: bool
    stages: tuple[Stage, ...]
    sent_back_because: str
    """What the unit asked the employee to change, while it is the employee's turn again; else empty."""
    paper_names: Mapping[str, str]
    """The names of papers by slot, as the edition of the case has them."""


def case_view(house: House, work: Work, by: Actor, case_id: str) -> CaseView:
    """Return what the page of a case shows; raises NotFoundError when it is not this actor's to see."""
    if not may_see(work, by, case_id):
        raise NotFoundError(kind="case")
    case = case_of(work, case_id)
    today, calendar = beijing_day(work.now), calendar_of(work)
    permit = permit_concerned(work, case.permit_id, case.person_id)
    window = renewal_window(permit.valid_until, calendar) if permit else None
    tasks = tasks_of_case(work, case_id, only_open=False)
    decisions, history = decisions_of(work, case_id), history_of(work, case_id)
    people = (
        {d.by for d in decisions} | {t.claimed_by for t in tasks if t.claimed_by} | {h.actor for h in history}
    )
    left = None
    if case.review_due_on:
        left = (
            calendar.count_working_days(today, case.review_due_on) - 1 if today <= case.review_due_on else -1
        )
    return CaseView(
        case=case,
        today=today,
        employer=employer_of(work, case.employer_id),
        authority_name=authority_names(work).get(case.authority, case.authority),
        person=person_of(work, case.person_id) if case.person_id else None,
        permit=permit,
        window=window,
        change_safe_on=change_before_renewal(window, calendar)
        if window and case.procedure == Procedure.EMPLOYER_CHANGE
        else None,
        working_days_left=window.working_days_left(today, calendar) if window else 0,
        review_days_left=left,
        tasks=tasks,
        decisions=decisions,
        corrections=corrections_of(work, case_id),
        names=names_of(work, people),
        history=history,
        slip=slip_of_case(work, case_id),
        may_withdraw=withdrawal_refusal(work, by, case) is None,
        stages=stages_of_edition(house.editions.compiled(work, case.edition)),
        sent_back_because=_sent_back_because(work, case_id),
        paper_names=house.editions.papers(work, case.edition).names(),
    )


def _sent_back_because(work: Work, case_id: str) -> str:
    """Return the reason of the last answer, when that was the unit's sending back."""
    answers = answers_of(work, case_id)
    return str(answers[-1].data.get("return_reason") or "") if answers else ""


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
    employer: EmployerRow
    person: PersonRow | None
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


def panel_facts(house: House, work: Work, by: Actor, view: CaseView) -> PanelFacts:
    """Return the facts of all panels of a case, as this actor may see them."""
    case = view.case
    readable = readable_papers(work, by, case)
    association = association_facts(work, str(case.person_id)) if case.person_id else None
    chain = chain_of(work, view.permit.id) if view.permit else ()
    submitted = shown_submission(work, by, case)
    contract = submitted_contract(work, submitted) if submitted else _contract(work, case)
    ledger = ledger_of_case(house, work, case, submitted) if case.person_id else None
    rows = submitted_ledger(submitted) if submitted else None
    months = shown_months(work, by, case.person_id, rows) if case.person_id else ()
    months = tuple(one for one in months if ledger and ledger.first <= one.month.month <= ledger.last)
    changes = changes_of(work, view.case, submitted, has_permit=view.permit is not None)
    return PanelFacts(
        changes=changes,
        login_move=_login_move(work, view, changes),
        number=_number(work, view, changes),
        readable=readable,
        submitted=submitted,
        later=later_changes(work, case, submitted) if submitted else [],
        is_unfrozen=submitted is None and case.state == ApplicationState.IN_REVIEW,
        employer=submitted_employer(view.employer, submitted),
        person=submitted_person(view.person, submitted),
        documents=submitted_documents(work, submitted) if submitted else latest_documents(work, case.id),
        versions=documents_of(work, case.id),
        attachments=shown_attachments(work, case, submitted) if PaperClass.ATTACHMENT in readable else [],
        contract=contract,
        contract_months=_contract_months(house, work, case, contract, view),
        contract_given=_given(work, case),
        ledger=ledger,
        months=months,
        unit_names=names_of_units(work, codes_in(one.month for one in months)),
        application=filled_application(house, work, case, submitted),
        post=str(submitted.content.get("post") or "") if submitted else _post(view, association),
        tied_to=association.employer_id if association else "",
        previous_unit=_previous_unit(work, view),
        chain=chain,
        overrides=_overrides(work, view),
    )


def _number(work: Work, view: CaseView, changes: list[Change]) -> NumberBesideRecord | None:
    if view.person is None or view.case.ended_at is not None:
        return None
    return number_beside_record(work, view.person, {change.field: change.new for change in changes})


def _login_move(work: Work, view: CaseView, changes: list[Change]) -> LoginMove:
    new = next((change.new for change in changes if change.field == "phone"), None)
    if not new or view.person is None or view.case.ended_at is not None:
        return LoginMove.NONE
    return login_move(work, view.person.id, str(new))


def _overrides(work: Work, view: CaseView) -> list[OverrideRow]:
    if view.permit is None:
        return []
    return [
        row for row in overrides_of_person(work, view.permit.person_id) if row.permit_id == view.permit.id
    ]


def _given(work: Work, case: CaseRow) -> ContractRow | None:
    return contract_given(work, case) if case.state == ApplicationState.RETURNED else None


def _contract(work: Work, case: CaseRow) -> ContractRow | None:
    """An ended case keeps the contract it was decided with."""
    if case.person_id is None:
        return None
    return contract_at(work, case.person_id, case.employer_id, case.ended_at or work.now)


def _contract_months(
    house: House, work: Work, case: CaseRow, contract: ContractRow | None, view: CaseView
) -> int:
    if contract is None or case.procedure != Procedure.RENEWAL or case.ended_at is not None:
        return 0
    months = terms_of_case(house, work, case).contract_months
    return months if ends_soon(contract.end_on, view.today, months) else 0


def _post(view: CaseView, association: AssociationInFacts | None) -> str:
    own = str(view.person.details.get("post") or "") if view.person else ""
    return (association.post if association else "") or own


def _previous_unit(work: Work, view: CaseView) -> str:
    if view.permit is None or view.permit.employer_id == view.case.employer_id:
        return ""
    return employer_of(work, view.permit.employer_id).name
