"""Acts around the steps of cases: written once, answered once, read by those they were told to."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, func, insert, or_, select, update

from app.store.database import new_id
from app.store.read_once import read_once
from app.store.tables_acts import act_reader, case_act
from app.store.tables_cases import application_case

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import date, datetime

    from app.store.database import UnitOfWork

SEALED = frozenset({"text_sealed", "answer_sealed"})
CONFIRM, TEXT, READ = "confirm", "text", "read"
"""What an act waits for: the lead's word, an answer, or that it was read."""
CONFIRMED, DECLINED = "confirmed", "declined"
MOST_WAITING = 200


@dataclass(frozen=True, slots=True)
class ActRow:
    """One act as it was declared and done. `readers` are those it was told to, with the moment they noted it."""

    id: str
    case_id: str
    number: int
    kind: str
    title: str
    mark: str
    shown_to: list[str]
    round: int
    party: str
    by: str
    at: datetime
    on_day: date
    waits_for: str | None
    waits_as: str | None
    within: int | None
    due_on: date | None
    answered_at: datetime | None
    answered_by: str | None
    verdict: str | None
    clock: str | None
    effect: str | None
    at_most: int | None
    counts_from: date | None
    counts_until: date | None
    paper: str | None
    text: str = ""
    answer: str = ""
    readers: Mapping[str, datetime | None] = field(default_factory=dict)

    @property
    def is_waiting(self) -> bool:
        """Tell whether somebody is still to answer."""
        return self.waits_as is not None and self.answered_at is None


@dataclass(frozen=True, slots=True)
class WaitingAct:
    """An act that waits for somebody, with its case."""

    id: str
    case_id: str
    title: str
    waits_as: str
    by: str
    due_on: date | None
    at: datetime
    number: str
    procedure: str
    person_id: str | None
    employer_id: str


@dataclass(frozen=True, slots=True)
class MarkedAct:
    """What decides whether a list speaks of an act."""

    case_id: str
    mark: str
    at: datetime
    waits_as: str | None
    answered_at: datetime | None
    effect: str | None
    counts_from: date
    counts_until: date | None


def add_act(
    work: UnitOfWork, case_id: str, values: Mapping[str, Any], text: str, readers: Sequence[str]
) -> ActRow:
    """Write an act of a locked case down, after those before it."""
    made = new_id()
    last = work.connection.scalar(select(func.max(case_act.c.number)).where(case_act.c.case_id == case_id))
    sealed = work.seal.close(text, _place("text", made)) if text else None
    row = {"id": made, "case_id": case_id, "number": (last or 0) + 1, "at": work.now, "text_sealed": sealed}
    work.connection.execute(insert(case_act).values(**row, **values))
    if readers:
        rows = [{"act_id": made, "account_id": one, "read_at": None} for one in dict.fromkeys(readers)]
        work.connection.execute(insert(act_reader), rows)
    return next(one for one in acts_of_case(work, case_id) if one.id == made)


_OF_CASE = select(case_act).where(case_act.c.case_id == bindparam("case")).order_by(case_act.c.number)


@read_once
def acts_of_case(work: UnitOfWork, case_id: str) -> list[ActRow]:
    """Return the acts of a case in the order in which they were done."""
    rows = list(work.connection.execute(_OF_CASE, {"case": case_id}))
    readers: dict[str, dict[str, datetime | None]] = {}
    if rows:
        told = select(act_reader).where(act_reader.c.act_id.in_([row.id for row in rows]))
        for row in work.connection.execute(told):
            readers.setdefault(row.act_id, {})[row.account_id] = row.read_at
    return [_act(work, row, readers.get(row.id, {})) for row in rows]


def _act(work: UnitOfWork, row: Any, readers: Mapping[str, datetime | None]) -> ActRow:
    plain = {name: value for name, value in row._mapping.items() if name not in SEALED}
    return ActRow(
        **plain,
        text=work.seal.open(row.text_sealed, _place("text", row.id)) if row.text_sealed else "",
        answer=work.seal.open(row.answer_sealed, _place("answer", row.id)) if row.answer_sealed else "",
        readers=readers,
    )


def note_answer(work: UnitOfWork, act_id: str, by: str, text: str, verdict: str | None = None) -> bool:
    """Write down an answer; False when somebody has answered already."""
    sealed = work.seal.close(text, _place("answer", act_id)) if text else None
    done = work.connection.execute(
        update(case_act)
        .where(case_act.c.id == act_id, case_act.c.answered_at.is_(None))
        .values(answered_at=work.now, answered_by=by, answer_sealed=sealed, verdict=verdict)
    )
    return done.rowcount == 1


def note_reading(work: UnitOfWork, act_id: str, account_id: str) -> bool:
    """Write down that somebody it was told to has noted it; False when they have already, or it was not told to them."""
    done = work.connection.execute(
        update(act_reader)
        .where(
            act_reader.c.act_id == act_id,
            act_reader.c.account_id == account_id,
            act_reader.c.read_at.is_(None),
        )
        .values(read_at=work.now)
    )
    unread = select(act_reader.c.act_id).where(act_reader.c.act_id == act_id, act_reader.c.read_at.is_(None))
    if done.rowcount == 1 and work.connection.execute(unread.limit(1)).first() is None:
        note_answer(work, act_id, account_id, "")
    return done.rowcount == 1


def set_days(work: UnitOfWork, act_id: str, **days: date | None) -> None:
    """Change the days that an act counts by: `due_on`, `counts_from`, `counts_until`."""
    work.connection.execute(update(case_act).where(case_act.c.id == act_id).values(**days))


def set_paper(work: UnitOfWork, act_id: str, number: str) -> None:
    """Note the number of the paper that came of an act."""
    work.connection.execute(update(case_act).where(case_act.c.id == act_id).values(paper=number))


_OF_CLOCKS = (
    select(
        case_act.c.id, case_act.c.clock, case_act.c.effect, case_act.c.at_most, case_act.c.round,
        case_act.c.counts_from, case_act.c.counts_until, case_act.c.title,
    )
    .where(case_act.c.case_id == bindparam("case"), case_act.c.counts_from.is_not(None))
    .order_by(case_act.c.number)
)  # fmt: skip


@read_once
def clock_acts(work: UnitOfWork, case_id: str) -> list[Any]:
    """Return the acts of a case that a clock counts by: their effect, clock and days."""
    return list(work.connection.execute(_OF_CLOCKS, {"case": case_id}))


_WAITING = select(
    case_act.c.id, case_act.c.case_id, case_act.c.title, case_act.c.waits_as, case_act.c.by, case_act.c.due_on,
    case_act.c.at, application_case.c.number, application_case.c.procedure, application_case.c.person_id,
    application_case.c.employer_id,
).join(application_case, application_case.c.id == case_act.c.case_id).limit(MOST_WAITING)  # fmt: skip
_ASKED = _WAITING.where(
    case_act.c.waits_for.in_(bindparam("audiences", expanding=True)), case_act.c.answered_at.is_(None)
)
_TOLD = _WAITING.join(act_reader, act_reader.c.act_id == case_act.c.id).where(
    act_reader.c.account_id == bindparam("account"),
    act_reader.c.read_at.is_(None),
    case_act.c.waits_as == READ,
)


def acts_waiting(work: UnitOfWork, audiences: Sequence[str], account_id: str) -> list[WaitingAct]:
    """Return what waits for somebody: what is addressed to their audiences, and what they have not noted yet."""
    asked = ((_ASKED, {"audiences": list(audiences)}), (_TOLD, {"account": account_id}))
    found = {
        row.id: WaitingAct(**row._mapping)
        for query, given in asked
        for row in work.connection.execute(query, given)
    }
    return sorted(found.values(), key=lambda one: (one.due_on is None, one.due_on, one.at))


_MARKED = (
    select(
        case_act.c.case_id, case_act.c.mark, case_act.c.at, case_act.c.waits_as, case_act.c.answered_at,
        case_act.c.effect, case_act.c.counts_from, case_act.c.counts_until,
    )
    .join(application_case, application_case.c.id == case_act.c.case_id)
    .where(
        case_act.c.case_id.in_(bindparam("cases", expanding=True)),
        case_act.c.mark != "",
        or_(case_act.c.round == application_case.c.round, case_act.c.answered_at.is_(None)),
    )
    .order_by(case_act.c.at.desc())
)  # fmt: skip


def marks_of_cases(work: UnitOfWork, case_ids: Collection[str]) -> dict[str, list[MarkedAct]]:
    """Return of some cases the acts of their present round that lists may speak of, the newest in front."""
    if not case_ids:
        return {}
    found: dict[str, list[MarkedAct]] = {}
    for row in work.connection.execute(_MARKED, {"cases": list(case_ids)}):
        found.setdefault(row.case_id, []).append(MarkedAct(**row._mapping))
    return found


def _place(column: str, act_id: str) -> str:
    return f"case_act.{column}:{act_id}"
