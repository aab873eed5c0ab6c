"""Which papers a submission needs, and what is still wrong with them. The table document_checklist decides which."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from app.domain.office_codes import AssociationState, PageCheck, Slot

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from datetime import date

    from app.domain.facts import AssociationInFacts, DocumentInFacts


@dataclass(frozen=True, slots=True)
class PaperNeeded:
    """One row of the checklist."""

    slot: str
    uploader: str
    is_required: bool
    needs_page_checks: bool = False


@dataclass(frozen=True, slots=True)
class PaperProblems:
    """What keeps an application from being submitted, by kind; empty when nothing does."""

    missing: tuple[str, ...] = ()
    damaged: tuple[str, ...] = ()
    unchecked: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    contract: str = ""

    @property
    def is_complete(self) -> bool:
        """Tell whether the papers may be submitted."""
        return not (self.missing or self.damaged or self.unchecked or self.contract)

    def as_json(self) -> dict[str, Any]:
        """Return the problems as plain data for the case."""
        return {
            "complete": self.is_complete,
            "missing": list(self.missing),
            "damaged": list(self.damaged),
            "unchecked": {slot: list(checks) for slot, checks in self.unchecked.items()},
            "contract": self.contract,
        }


def needed_papers(rows: Iterable[Mapping[str, Any]]) -> tuple[PaperNeeded, ...]:
    """Read the rows that the decision table answered; several rows about one paper ask for the most."""
    found: dict[str, PaperNeeded] = {}
    for row in rows:
        slot = str(row["slot"])
        known = found.get(slot)
        found[slot] = PaperNeeded(
            slot=slot,
            uploader=str(row["uploader"]),
            is_required=bool(row["required"]) or (known is not None and known.is_required),
            needs_page_checks=bool(row.get("page_checks")) or (known is not None and known.needs_page_checks),
        )
    return tuple(found.values())


def find_problems(
    needed: Iterable[PaperNeeded],
    documents: Mapping[str, DocumentInFacts],
    association: AssociationInFacts | None,
    ticked: Mapping[str, frozenset[str]],
    today: date,
    *,
    unit_slots: Collection[str] = (),
) -> PaperProblems:
    """Compare what is needed with what is there. Findings of a scan check other than damage never block.

    `unit_slots` are the unit's own papers, which serve all its applications.
    """
    required = [paper for paper in needed if paper.is_required]
    papers = [paper for paper in required if paper.slot != Slot.LABOUR_CONTRACT]
    wants_contract = len(papers) < len(required)
    unchecked = {
        paper.slot: missing
        for paper in papers
        if paper.needs_page_checks
        and (missing := _unticked(documents.get(paper.slot), ticked.get(paper.slot)))
    }
    return PaperProblems(
        missing=tuple(p.slot for p in papers if p.slot not in documents and p.slot not in unit_slots),
        damaged=tuple(slot for slot, document in documents.items() if document.errors),
        unchecked=unchecked,
        contract=_contract_problem(association, today) if wants_contract else "",
    )


def _unticked(document: DocumentInFacts | None, ticked: frozenset[str] | None) -> tuple[str, ...]:
    if document is None:
        return ()
    done = document.page_checks | (ticked or frozenset())
    return tuple(str(check) for check in PageCheck if check not in done)


def _contract_problem(association: AssociationInFacts | None, today: date) -> str:
    """Manual, 5.1: a valid contract; without an end date it has no fixed term (A58).

    That the association itself is gone is for the gates to say: nobody could upload a contract to it.
    """
    if association is None or association.state is not AssociationState.ACTIVE:
        return ""
    contract = association.contract
    if contract is None:
        return "none"
    if contract.end_on is not None and contract.end_on < today:
        return "ended"
    if contract.start_on > today:
        return "not_started"
    return ""
