"""What a form action may know of the case and the office; each is read only when it is asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from app.domain.correction import CorrectionPlace
    from app.domain.correction_state import ItemToJudge
    from app.domain.facts import AssociationInFacts


class AnswerFacts(Protocol):
    """Days are Beijing days. Nothing here changes while a step is completed."""

    @property
    def today(self) -> date:
        """The day of the step."""

    @property
    def by(self) -> str:
        """Id of the account that completes the step."""

    @property
    def level(self) -> int:
        """Level of review: the step's own, else that of the account; 0 for nobody who reviews."""

    @property
    def level_name(self) -> str:
        """What the level is called; the step's name where the diagram tells none."""

    @property
    def person_id(self) -> str | None:
        """The person the case is about; None for a unit's own application."""

    @property
    def decided_this_round(self) -> Mapping[str, str]:
        """Name of the level by account, of those who have decided in this round."""

    @property
    def items_to_judge(self) -> tuple[ItemToJudge, ...]:
        """The items of the last return, where the form has each of them decided; else none."""

    @property
    def is_of_same_unit(self) -> bool:
        """Whether the reviewer belongs to the unit of the case."""

    @property
    def association(self) -> AssociationInFacts | None:
        """The person's tie, with whichever unit."""

    @property
    def is_tied_to_unit(self) -> bool:
        """Whether the tie is with the unit of the case."""

    @property
    def open_numbers(self) -> tuple[str, ...]:
        """Numbers of the person's other open applications with this unit."""

    @property
    def unit_name(self) -> str:
        """Full name of the unit."""

    def pages_of_unit_paper(self, slot: str) -> int | None:
        """Return how many pages the unit's current paper of a slot has; None without one."""

    @property
    def receiving_authority(self) -> str:
        """Name of the authority of the case."""

    @property
    def permission_opened_on(self) -> date | None:
        """Day on which the unit's permission for the case's permit type was granted."""

    @property
    def permit_type_not_permitted(self) -> str:
        """Type of the person's live permit when the unit may not do business with it; else empty."""

    @property
    def has_contract_paper(self) -> bool:
        """Whether the case holds the scan of a contract."""

    @property
    def is_contract_brought(self) -> bool:
        """Whether the step itself was brought the scan of a corrected contract in this round."""

    @property
    def is_contract_recorded(self) -> bool:
        """Whether the unit's records hold another contract than the authority has sent back."""

    def place_of_target(self, target: str) -> CorrectionPlace | None:
        """Return where what an issue names is corrected; None where that depends on the reviewer's words."""

    def reasons_of(self, target: str) -> frozenset[str]:
        """Return the codes of the reasons for which what an issue names may be sent back."""

    def wrong_number(self, number: str) -> str:
        """Return why a new identity number cannot be the person's; empty when it can."""

    def contradictions(self, changed: Mapping[str, Any]) -> tuple[str, ...]:
        """Return what a number that will stand says otherwise than the birth date and sex that will stand."""
