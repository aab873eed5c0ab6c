"""The lead's board: what is late or soon will be, who holds how much, levels and reviews without anybody, absences."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.domain.four_eyes import may_decide
from app.services.context.who_may_hold import lead
from app.services.tasks.queue_wish import QueueWish, filter_of
from app.store.board_rows import FreeReview, Load, free_reviews, loads_of_groups, loads_of_people
from app.store.colleague_rows import Colleague, colleague_of, colleagues, identities
from app.store.employer_rows import authority_names
from app.store.stand_in_rows import StandIn, stand_ins_at, stand_ins_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from app.policy.actor import Actor
    from app.services.context.app_context import AppContext

__all__ = [
    "Absences",
    "Board",
    "Colleague",
    "FreeReview",
    "Load",
    "PersonLoad",
    "absences",
    "colleagues_for",
    "groups_led",
    "lead_board",
]
LEVELS = range(1, 10)


@dataclass(frozen=True, slots=True)
class PersonLoad:
    """A reviewer with what they hold; `load` is None where it is nothing."""

    person: Colleague
    load: Load | None
    is_away: bool


@dataclass(frozen=True, slots=True)
class LevelLoad:
    """A level with what waits at it and how many people it has."""

    level: int
    load: Load | None
    people: int


@dataclass(frozen=True, slots=True)
class Board:
    """What a lead sees of the authority."""

    authority_name: str
    levels: list[LevelLoad]
    people: list[PersonLoad]
    unmanned: list[FreeReview]
    """Free reviews that nobody of their level may decide."""
    stand_ins: list[StandIn]

    @property
    def total(self) -> int:
        """Return how many reviews wait."""
        return sum(one.load.total for one in self.levels if one.load)

    @property
    def late(self) -> int:
        """Return how many of them are past their day."""
        return sum(one.load.late for one in self.levels if one.load)

    @property
    def soon(self) -> int:
        """Return how many of them will be soon."""
        return sum(one.load.soon for one in self.levels if one.load)

    @property
    def free(self) -> int:
        """Return how many of them nobody holds."""
        return sum(one.load.free for one in self.levels if one.load)


def groups_led(by: Actor) -> tuple[str, ...]:
    """Return the candidate groups of all levels of an actor's authority."""
    return tuple(f"authority:{by.authority}:L{level}" for level in LEVELS)


def lead_board(context: AppContext, by: Actor) -> Board:
    """Return the board of the authority that the actor leads; raises NotAllowedError."""
    groups = groups_led(by)
    with context.database.reading() as work:
        own = lead(work, by)
        authority = str(own.authority)
        wanted = filter_of(work, by, QueueWish())
        of_groups = loads_of_groups(work, groups, wanted.today, wanted.soon_until)
        of_people = loads_of_people(work, groups, wanted.today, wanted.soon_until)
        people = colleagues(work, authority)
        gone = [
            found
            for account in of_people.keys() - {one.id for one in people}
            if (found := colleague_of(work, account)) is not None
        ]
        free = free_reviews(work, groups)
        deciders = identities(work, {one for review in free for one in review.deciders})
        stand_ins = stand_ins_at(work, authority, wanted.today)
        names = authority_names(work)
    away = {one.absent for one in stand_ins if one.from_on <= wanted.today}
    levels = sorted({int(name.rpartition("L")[2]) for name in of_groups} | {one.level or 0 for one in people})
    return Board(
        authority_name=names.get(authority, authority),
        levels=[
            LevelLoad(
                level,
                of_groups.get(f"authority:{authority}:L{level}"),
                sum(one.level == level for one in people),
            )
            for level in levels
        ],
        people=[PersonLoad(one, of_people.get(one.id), one.id in away) for one in (*people, *gone)],
        unmanned=[one for one in free if not _has_anybody(one, people, deciders)],
        stand_ins=stand_ins,
    )


def _has_anybody(review: FreeReview, people: Iterable[Colleague], identity: dict[str, str]) -> bool:
    decided = {identity[account] for account in review.deciders if account in identity}
    return any(
        may_decide(
            one.identity,
            decided,
            is_of_same_unit=one.employer_id == review.employer_id,
            is_applicant=one.identity == review.applicant,
        ).holds
        for one in people
        if one.group == review.group
    )


def colleagues_for(context: AppContext, authority: str, level: int | None = None) -> list[Colleague]:
    """Return the reviewers of an authority, or of one of its levels, who can sign in."""
    with context.database.reading() as work:
        return colleagues(work, authority, level)


@dataclass(frozen=True, slots=True)
class Absences:
    """What a reviewer sees of absences: their own and those that they cover; all of the authority for its lead."""

    rows: list[StandIn]
    people: Sequence[Colleague]
    """For whom one may be set."""
    is_lead: bool


def absences(context: AppContext, by: Actor) -> Absences:
    """Return the absences that run or are to come, as far as they are the actor's business."""
    with context.database.reading() as work:
        today = filter_of(work, by, QueueWish()).today
        own = colleague_of(work, by.account_id)
        is_lead = own is not None and own.is_lead
        rows = (
            stand_ins_at(work, str(by.authority), today)
            if is_lead
            else stand_ins_of(work, by.account_id, today)
        )
        people = colleagues(work, str(by.authority), None if is_lead else by.level)
    return Absences(rows, people, is_lead)
