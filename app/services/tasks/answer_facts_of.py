"""Read what form actions may know, each fact when it is asked for, in the transaction of the step."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

from app.domain.correction import CorrectionPlace
from app.domain.correction_answers import ANYTHING
from app.domain.office_codes import Slot
from app.forms_reader.asked_papers import EMPLOYER
from app.services.applications.open_case import case_inputs
from app.services.applications.permission_for_permit import permit_type_not_permitted
from app.services.context.beijing import beijing_day
from app.services.execution.contract_in_correction import contract_given, contract_in_task
from app.services.execution.new_identity import told_contradictions, wrong_number
from app.services.papers.unit_places import unit_slots
from app.services.tasks.judged_items import items_to_judge
from app.services.terms.return_reasons_of import reasons_of_case
from app.store.case_rows import open_numbers
from app.store.document_rows import latest_documents
from app.store.employer_rows import attachments_of, authority_names, employer_of, permissions_of
from app.store.permit_rows import association_facts
from app.store.person_rows import person_of
from app.store.review_rows import decisions_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from app.domain.correction_state import ItemToJudge
    from app.domain.facts import AssociationInFacts
    from app.policy.actor import Actor
    from app.services.context.app_context import AppContext
    from app.store.case_rows import CaseRow
    from app.store.database import UnitOfWork
    from app.store.task_rows import TaskRow

CONTRACT = Slot.LABOUR_CONTRACT.value
LEDGER = frozenset({"ledger", Slot.LEDGER_PROOF.value})


class AnswerFactsOfTask:
    """`AnswerFacts` of a task that is being completed."""

    def __init__(
        self, context: AppContext, work: UnitOfWork, case: CaseRow, task: TaskRow, by: Actor
    ) -> None:
        self._context = context
        self._work = work
        self._case = case
        self._task = task
        self._by = by

    @property
    def today(self) -> date:
        """The day of the step."""
        return beijing_day(self._work.now)

    @property
    def by(self) -> str:
        """Id of the account that completes the step."""
        return self._by.account_id

    @property
    def level(self) -> int:
        """Level of review; 0 for nobody who reviews."""
        return int(self._task.inputs.get("level", self._by.level or 0))

    @property
    def level_name(self) -> str:
        """What the level is called."""
        return str(self._task.inputs.get("level_name") or self._task.name)

    @property
    def person_id(self) -> str | None:
        """The person the case is about."""
        return self._case.person_id

    @cached_property
    def decided_this_round(self) -> Mapping[str, str]:
        """Name of the level by account, of those who have decided in this round."""
        rows = decisions_of(self._work, self._case.id)
        return {row.by: row.level_name for row in rows if row.round == self._case.round}

    @cached_property
    def items_to_judge(self) -> tuple[ItemToJudge, ...]:
        """The items of the last return, where the form has each of them decided; else none."""
        form = self._context.editions.forms(self._work, self._case.edition)[str(self._task.form)]
        return items_to_judge(self._work, self._case, form)

    @property
    def is_of_same_unit(self) -> bool:
        """Whether the reviewer belongs to the unit of the case."""
        return self._by.employer_id == self._case.employer_id

    @cached_property
    def association(self) -> AssociationInFacts | None:
        """The person's tie, with whichever unit."""
        return association_facts(self._work, self._case.person_id) if self._case.person_id else None

    @property
    def is_tied_to_unit(self) -> bool:
        """Whether the tie is with the unit of the case."""
        return self.association is not None and self.association.employer_id == self._case.employer_id

    @property
    def open_numbers(self) -> tuple[str, ...]:
        """Numbers of the person's other open applications with this unit."""
        case = self._case
        return open_numbers(
            self._work, without=case.id, person_id=case.person_id, employer_id=case.employer_id
        )

    @property
    def unit_name(self) -> str:
        """Full name of the unit."""
        return employer_of(self._work, self._case.employer_id).name

    def pages_of_unit_paper(self, slot: str) -> int | None:
        """Return how many pages the unit's current paper of a slot has; None without one."""
        papers = attachments_of(self._work, self._case.employer_id)
        return next((row.pages for row in papers if row.slot == slot), None)

    @property
    def receiving_authority(self) -> str:
        """Name of the authority of the case."""
        return authority_names(self._work).get(self._case.authority, "")

    @property
    def permission_opened_on(self) -> date | None:
        """Day on which the unit's permission for the case's permit type was granted."""
        rows = permissions_of(self._work, self._case.employer_id)
        return next((row.opened_on for row in rows if row.permit_type == self._case.permit_type), None)

    @property
    def permit_type_not_permitted(self) -> str:
        """Type of the person's live permit when the unit may not do business with it; else empty."""
        return permit_type_not_permitted(self._work, self._case.person_id, self._case.employer_id)

    @property
    def has_contract_paper(self) -> bool:
        """Whether the case holds the scan of a contract."""
        return CONTRACT in latest_documents(self._work, self._case.id)

    @property
    def is_contract_brought(self) -> bool:
        """Whether the step itself was brought the scan of a corrected contract in this round."""
        return contract_in_task(self._work, self._case) is not None

    @property
    def is_contract_recorded(self) -> bool:
        """Whether the unit's records hold another contract than the authority has sent back."""
        return contract_given(self._work, self._case) is not None

    def place_of_target(self, target: str) -> CorrectionPlace | None:
        """Return where what an issue names is corrected; None where that depends on the reviewer's words."""
        if target == CONTRACT:
            return CorrectionPlace.CONTRACT
        if target in LEDGER:
            return CorrectionPlace.LEDGER
        table = self._context.editions.papers(self._work, self._case.edition)
        if target in unit_slots(table):
            return CorrectionPlace.UNIT_ATTACHMENTS
        asked = self._context.editions.application(self._work, self._case.edition)
        if asked.is_corrected_in_form(target):
            return CorrectionPlace.APPLICATION_FORM
        possible = table.possible(case_inputs(self._case))
        by_unit = {paper.slot for paper in possible if paper.uploader == EMPLOYER}
        return None if target in ANYTHING or target in by_unit else CorrectionPlace.EMPLOYEE

    def reasons_of(self, target: str) -> frozenset[str]:
        """Return the codes of the reasons for which what an issue names may be sent back."""
        found = reasons_of_case(self._context, self._work, self._case, target)
        return frozenset(one.code for one in found)

    def wrong_number(self, number: str) -> str:
        """Return why a new identity number cannot be the person's; empty when it can."""
        return wrong_number(self._work, person_of(self._work, str(self._case.person_id)), number)

    def contradictions(self, changed: Mapping[str, Any]) -> tuple[str, ...]:
        """Return what a number that will stand says otherwise than the birth date and sex that will stand."""
        person = person_of(self._work, str(self._case.person_id))
        return told_contradictions(self._work, person, changed)
