"""The acts of a case as one reader may see them, what they may do and answer now, and whom they may ask."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.domain.acts import APPLICANTS, ActParty
from app.domain.inboxes import inbox_of
from app.policy.actor import Role
from app.services.acts.answer_act import is_open_to, is_seen, may_answer
from app.services.acts.offered_acts import case_now, offered_acts
from app.services.acts.parties_in_case import colleagues_to_ask
from app.services.context.beijing import beijing_day
from app.services.context.one_person import own_among
from app.services.context.refusals import NotFoundError
from app.services.context.who_may_hold import lead_or_none
from app.store.account_rows import names_of
from app.store.act_rows import CONFIRM, MarkedAct, WaitingAct, acts_waiting, marks_of_cases
from app.store.case_rows import case_of
from app.store.employer_rows import employer_names
from app.store.person_rows import people

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import date

    from app.policy.actor import Actor
    from app.services.acts.offered_acts import OfferedAct
    from app.services.context.app_context import AppContext
    from app.store.act_rows import ActRow
    from app.store.case_rows import CaseRow
    from app.store.colleague_rows import Colleague
    from app.store.database import UnitOfWork


@dataclass(frozen=True, slots=True)
class ActShown:
    """An act that was done, and whether its reader is to answer it now."""

    row: ActRow
    is_mine_to_answer: bool
    is_own: bool
    """Whether the reader has done it themselves."""
    is_stopping: bool
    """Whether it keeps a clock today."""


@dataclass(frozen=True, slots=True)
class CaseActs:
    """What a page of a case shows of acts. `names` are those of people the reader may know of."""

    shown: list[ActShown]
    offered: list[OfferedAct]
    people: Sequence[Colleague]
    names: Mapping[str, str]
    is_authority: bool
    today: date


def case_acts(context: AppContext, work: UnitOfWork, by: Actor, case: CaseRow) -> CaseActs:
    """Return the acts of a case for one reader; who may only look is offered none."""
    now, today = case_now(work, by, case), beijing_day(work.now)
    seen = [row for row in now.acts if is_seen(now, row)] if now.parties else []
    if by.role is Role.VIEWER:
        # Who only looks at what is the unit's sees what the unit sees.
        seen = [row for row in now.acts if ActParty.UNIT in row.shown_to]
    offered = offered_acts(context, work, by, now) if now.parties else []
    is_asking = any(one.act.to is not None and not one.rule for one in offered)
    ids = {row.by for row in seen} | {one for row in seen for one in row.readers}
    ids |= {row.answered_by for row in seen if row.answered_by}
    is_authority = not now.parties & APPLICANTS and by.authority is not None
    return CaseActs(
        shown=[
            ActShown(
                row,
                is_mine_to_answer=is_open_to(by, row) and may_answer(work, by, now, row),
                is_own=row.by == by.account_id,
                is_stopping=row.counts_until is not None
                and row.counts_from is not None
                and row.counts_from <= today <= row.counts_until,
            )
            for row in seen
        ],
        offered=offered,
        people=colleagues_to_ask(work, by, case) if is_asking else (),
        names=names_of(work, ids) if ids else {},
        is_authority=is_authority,
        today=today,
    )


@dataclass(frozen=True, slots=True)
class ActToCorrect:
    """What was sent wrongly: an act that is offered, or one that is to be answered."""

    case: CaseRow
    acts: CaseActs
    offered: OfferedAct | None
    shown: ActShown | None


def act_to_correct(
    context: AppContext, work: UnitOfWork, by: Actor, case_id: str, kind: str, act_id: str
) -> ActToCorrect:
    """Return an act whose form was refused; raises NotFoundError when it is there no more."""
    case = case_of(work, case_id)
    acts = case_acts(context, work, by, case)
    offered = next((one for one in acts.offered if one.act.key == kind), None)
    shown = next((one for one in acts.shown if one.row.id == act_id), None)
    if offered is None and shown is None:
        raise NotFoundError(kind="act")
    return ActToCorrect(case, acts, offered, shown)


@dataclass(frozen=True, slots=True)
class WaitingLine:
    """An act that waits for the reader, with whom its case is about."""

    act: WaitingAct
    about: str


def acts_to_answer(context: AppContext, by: Actor) -> list[WaitingLine]:
    """Return what waits for an answer or a look of the reader, the most pressing in front."""
    with context.database.reading() as work:
        audiences = (*by.groups, inbox_of(by.account_id), *_as_lead(work, by))
        waiting = acts_waiting(work, audiences, by.account_id)
        # Nobody is asked to confirm what they have asked for themselves.
        own = own_among(work, by.account_id, {one.by for one in waiting if one.waits_as == CONFIRM})
        found = [one for one in waiting if one.waits_as != CONFIRM or one.by not in own]
        persons = people(work, {one.person_id for one in found if one.person_id})
        units = employer_names(work, {one.employer_id for one in found})
    return [
        WaitingLine(
            one,
            persons[one.person_id].name if one.person_id in persons else units.get(one.employer_id, ""),
        )
        for one in found
    ]


def _as_lead(work: UnitOfWork, by: Actor) -> tuple[str, ...]:
    own = lead_or_none(work, by)
    return (f"lead:{own.authority}",) if own is not None else ()


def marks_shown(work: UnitOfWork, case_ids: Collection[str], today: date) -> dict[str, tuple[str, ...]]:
    """Return what lists say of cases: acts that wait, that keep a clock today, or that were done in this round."""
    found: dict[str, tuple[str, ...]] = {}
    for case_id, rows in marks_of_cases(work, case_ids).items():
        marks = (row.mark for row in rows if _matters(row, today))
        found[case_id] = tuple(dict.fromkeys(marks))
    return found


def _matters(row: MarkedAct, today: date) -> bool:
    if row.effect is not None:
        asked = row.waits_as is not None and row.answered_at is None
        return asked or (row.counts_until is not None and row.counts_from <= today <= row.counts_until)
    return row.waits_as is None or row.answered_at is None
