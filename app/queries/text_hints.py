"""How the text that was read from the papers of an application agrees with what it says: hints for its reviewer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from app.domain.office_codes import Slot
from app.domain.text_agreement import (
    Agreement,
    date_agreement,
    name_agreement,
    number_agreement,
    plain,
    unit_agreement,
)
from app.queries.values_beside_papers import OF_PAYERS
from app.store.person_rows import revealed
from app.store.reading_rows import texts_read

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from app.queries.case_view import CaseView
    from app.queries.panel_facts import PanelFacts
    from app.queries.review_papers import ReviewPaper
    from app.store.database import UnitOfWork

__all__ = ["Agreement", "TextHint", "text_hints"]


@dataclass(frozen=True, slots=True)
class TextHint:
    """One value that was looked for in the text of a paper. `what` is number, name, unit, starts or ends."""

    what: str
    agreement: Agreement


def text_hints(
    work: UnitOfWork, view: CaseView, facts: PanelFacts, papers: Iterable[ReviewPaper]
) -> Mapping[tuple[str, str], tuple[TextHint, ...]]:
    """Return hints by slot and digest; nothing of papers that were not read, nor of applications without a person."""
    if view.person is None:
        return {}
    places = {(one.slot, one.sha256) for one in papers}
    read = texts_read(work, {sha256 for _slot, sha256 in places})
    if not read:
        return {}
    number = _number(work, view)
    return {
        (slot, sha256): tuple(_hints(view, facts, number, slot, plain(read[sha256])))
        for slot, sha256 in places
        if sha256 in read
    }


def _number(work: UnitOfWork, view: CaseView) -> str:
    """Return the number that was submitted; it is compared here and shown nowhere."""
    told = view.submitted.content.get("id_number") if view.submitted else None
    return str(told or revealed(work, str(view.case.person_id))[0])


def _hints(view: CaseView, facts: PanelFacts, number: str, slot: str, text: str) -> Iterator[TextHint]:
    yield TextHint("number", number_agreement(number, text))
    yield TextHint("name", name_agreement(view.person.name if view.person else "", text))
    if slot in OF_PAYERS:
        yield TextHint("unit", unit_agreement(view.employer.name, text))
    if slot == Slot.LABOUR_CONTRACT and facts.contract is not None:
        yield TextHint("starts", date_agreement(facts.contract.start_on, text))
        if isinstance(facts.contract.end_on, date):
            yield TextHint("ends", date_agreement(facts.contract.end_on, text))
