"""Decisions of the authority, the corrections they ask for, and the slip at the end."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, insert, select, update

from app.domain.correction_state import item_state
from app.store.database import new_id
from app.store.kept_rows import keep_row
from app.store.read_once import read_once
from app.store.tables_applications import correction_item, correction_verdict, review_decision, slip

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from app.domain.correction_state import ItemState
    from app.store.database import UnitOfWork


@dataclass(frozen=True, slots=True)
class DecisionRow:
    """What one level decided in one round. `advisory_note` (温馨提示) never blocks."""

    case_id: str
    round: int
    level: int
    level_name: str
    decision: str
    opinion: str
    advisory_note: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class VerdictRow:
    """What one level found of an item in a later round."""

    item_id: str
    round: int
    level: int
    verdict: str
    remark: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class CorrectionRow:
    """One item of a correction notice: what, where, who must act, how it was answered and what was found of that.

    `answer` tells the reason why something stays (`explanation`) and what has changed (`moves`); an item that was
    answered before answers were kept has none. `former_id` is the item of an earlier round that it carries over.
    """

    id: str
    case_id: str
    round: int
    number: int
    level: int
    category: str
    target: str
    text: str
    actor: str
    answered_at: datetime | None
    answer: Mapping[str, Any] | None = None
    former_id: str | None = None
    reason: str | None = None
    page: int | None = None
    verdicts: tuple[VerdictRow, ...] = ()

    @property
    def state(self) -> ItemState:
        """Where the item stands."""
        said = [one.verdict for one in self.verdicts]
        return item_state(is_answered=self.answered_at is not None, verdicts=said)


def add_decision(work: UnitOfWork, row: DecisionRow) -> None:
    """Write a decision; two levels by one person in a round are refused by the database (A15)."""
    values = {name: getattr(row, name) for name in row.__slots__}
    work.connection.execute(insert(review_decision).values(values))
    keep_row(work, "review_decision", row.case_id, values)


_DECISIONS = (
    select(*(review_decision.c[name] for name in DecisionRow.__slots__))
    .where(review_decision.c.case_id == bindparam("case_id"))
    .order_by(review_decision.c.round, review_decision.c.level)
)


@read_once
def decisions_of(work: UnitOfWork, case_id: str) -> list[DecisionRow]:
    """Return a case's decisions in order."""
    return [DecisionRow(*row) for row in work.connection.execute(_DECISIONS, {"case_id": case_id})]


def add_corrections(
    work: UnitOfWork, case_id: str, round_number: int, level: int, items: Sequence[Mapping[str, Any]]
) -> None:
    """Write the items of one return, numbered as the reviewer listed them."""
    for number, item in enumerate(items, start=1):
        work.connection.execute(
            insert(correction_item).values(
                id=new_id(), case_id=case_id, round=round_number, number=number, level=level, **dict(item)
            )
        )


def add_verdicts(
    work: UnitOfWork,
    round_number: int,
    level: int,
    verdicts: Sequence[Mapping[str, str]],
    by: str,
) -> None:
    """Write what a level found of each item; a second finding of the level in the round is refused by the database."""
    for one in verdicts:
        row = {"item_id": one["item"], "verdict": one["verdict"], "remark": one["remark"]}
        work.connection.execute(
            insert(correction_verdict).values(**row, round=round_number, level=level, by=by, at=work.now)
        )


_OF_CASE = (
    select(correction_item)
    .where(correction_item.c.case_id == bindparam("case_id"))
    .order_by(correction_item.c.round.desc(), correction_item.c.number)
)


@read_once
def corrections_of(work: UnitOfWork, case_id: str, round_number: int | None = None) -> list[CorrectionRow]:
    """Return correction items, newest round first."""
    query = _OF_CASE if round_number is None else _OF_CASE.where(correction_item.c.round == round_number)
    rows = [dict(row._mapping) for row in work.connection.execute(query, {"case_id": case_id})]
    found = _verdicts(work, case_id) if rows else {}
    return [_correction(work, row, tuple(found.get(row["id"], ()))) for row in rows]


def _verdicts(work: UnitOfWork, case_id: str) -> dict[str, list[VerdictRow]]:
    query = (
        select(correction_verdict)
        .join(correction_item, correction_item.c.id == correction_verdict.c.item_id)
        .where(correction_item.c.case_id == case_id)
        .order_by(correction_verdict.c.round, correction_verdict.c.level)
    )
    found: dict[str, list[VerdictRow]] = {}
    for row in work.connection.execute(query):
        found.setdefault(row.item_id, []).append(VerdictRow(**row._mapping))
    return found


def _correction(work: UnitOfWork, row: Mapping[str, Any], verdicts: tuple[VerdictRow, ...]) -> CorrectionRow:
    told = {name: value for name, value in row.items() if name != "answer_sealed"}
    sealed = row["answer_sealed"]
    answer = work.seal.open_json(sealed, _place(row["id"])) if sealed is not None else None
    return CorrectionRow(**told, answer=answer, verdicts=verdicts)


def answer_correction(work: UnitOfWork, item_id: str, answer: Mapping[str, Any]) -> None:
    """Keep how an item was answered, in place of what was said before; what it tells of a person is sealed."""
    work.connection.execute(
        update(correction_item)
        .where(correction_item.c.id == item_id)
        .values(answered_at=work.now, answer_sealed=work.seal.close_json(dict(answer), _place(item_id)))
    )


def _place(item_id: str) -> str:
    return f"correction_item.answer:{item_id}"


@dataclass(frozen=True, slots=True)
class SlipRow:
    """A confirmation slip: a snapshot of the day it was issued."""

    code: str
    case_id: str
    person_id: str
    snapshot: dict[str, Any]
    issued_at: datetime


def add_slip(
    work: UnitOfWork, *, code: str, case_id: str, person_id: str, snapshot: Mapping[str, Any]
) -> None:
    """Issue a slip; a second one for a case is refused by the database."""
    work.connection.execute(
        insert(slip).values(
            code=code, case_id=case_id, person_id=person_id, snapshot=dict(snapshot), issued_at=work.now
        )
    )


def slip_by_code(work: UnitOfWork, code: str) -> SlipRow | None:
    """Return the slip with this verification code."""
    row = work.connection.execute(select(slip).where(slip.c.code == code)).first()
    return SlipRow(**row._mapping) if row else None


_SLIP_OF_CASE = select(slip).where(slip.c.case_id == bindparam("case_id"))


@read_once
def slip_of_case(work: UnitOfWork, case_id: str) -> SlipRow | None:
    """Return the slip of a case."""
    row = work.connection.execute(_SLIP_OF_CASE, {"case_id": case_id}).first()
    return SlipRow(**row._mapping) if row else None


def slips_of_person(work: UnitOfWork, person_id: str) -> list[SlipRow]:
    """Return a person's slips, newest first."""
    rows = work.connection.execute(
        select(slip).where(slip.c.person_id == person_id).order_by(slip.c.issued_at.desc())
    )
    return [SlipRow(**row._mapping) for row in rows]
