"""Which cases count under which measure, as conditions: for counting a day, and for the list behind a number.

A number and the list behind it agree because both are asked for here.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from sqlalchemy import Date, and_, case, exists, func, select, union_all
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import GenericFunction

from app.domain.office_codes import ApplicationState
from app.store.newest_first import Slice, slice_of
from app.store.tables_applications import review_decision
from app.store.tables_cases import application_case
from app.store.tables_identity import account
from app.store.tables_office import employer, person
from app.store.tables_queues import reached_case

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy import Column, ColumnElement, FromClause
    from sqlalchemy.sql.elements import KeyedColumnElement

    from app.store.database import UnitOfWork
    from app.store.newest_first import Place

BEIJING = ZoneInfo("Asia/Shanghai")
ONE_DAY = timedelta(days=1)
APPROVED = "approved"
MOST_COUNTED = 2000


class beijing_date(GenericFunction[date]):  # noqa: N801 — a function of SQL is written so
    """The Beijing day of an instant."""

    type = Date()
    inherit_cache = True


@compiles(beijing_date, "sqlite")
def _on_sqlite(element: beijing_date, compiler: Any, **more: Any) -> str:
    return f"date({compiler.process(element.clauses, **more)}, '+8 hours')"


@compiles(beijing_date, "postgresql")
def _on_postgresql(element: beijing_date, compiler: Any, **more: Any) -> str:
    return f"CAST({compiler.process(element.clauses, **more)} AT TIME ZONE 'Asia/Shanghai' AS DATE)"


_OF = application_case.c
_IS_REVIEWED = _OF.first_submitted_on.is_not(None)
_IS_TIMED = and_(
    _OF.review_due_on.is_not(None),
    _OF.state.in_([ApplicationState.APPROVED.value, ApplicationState.REFUSED.value]),
)
_IS_APPROVED = _OF.state == ApplicationState.APPROVED.value
AT_THE_END: Mapping[str, ColumnElement[bool]] = {
    "ended": _OF.ended_at.is_not(None),
    "approved": _IS_APPROVED,
    "reviewed": _IS_REVIEWED,
    "first_time": and_(_IS_REVIEWED, _IS_APPROVED, _OF.round == 1),
    "returned_once": and_(_IS_REVIEWED, _OF.round == 2),  # noqa: PLR2004 — the second round follows the first return
    "returned_more": and_(_IS_REVIEWED, _OF.round > 2),  # noqa: PLR2004 — so does the third the second
    "timed": _IS_TIMED,
    "in_time": and_(_IS_TIMED, beijing_date(_OF.ended_at) <= _OF.review_due_on),
}
"""What is told of a case on the day on which it ends."""
_EARLIER = review_decision.alias("earlier")
_OF_DECISION = application_case.alias("of_decision")
_IS_FIRST_APPROVAL = and_(
    review_decision.c.decision == APPROVED,
    ~exists().where(
        _OF_DECISION.c.id == review_decision.c.case_id, _OF_DECISION.c.deemed_accepted_at.is_not(None)
    ),
    ~exists().where(
        _EARLIER.c.case_id == review_decision.c.case_id,
        _EARLIER.c.decision == APPROVED,
        _EARLIER.c.at < review_decision.c.at,
    ),
)
_ACCEPTED = union_all(
    select(review_decision.c.case_id, review_decision.c.at).where(_IS_FIRST_APPROVAL),
    select(_OF.id.label("case_id"), _OF.deemed_accepted_at.label("at")).where(
        _OF.deemed_accepted_at.is_not(None)
    ),
).subquery("accepted_case")
"""Accepted: the first level has found the application complete, in whichever round it did, or nothing was told in time."""


OF_REVIEWS: Mapping[str, ColumnElement[bool]] = {
    "done": review_decision.c.decision.is_not(None),
    "returned": review_decision.c.decision != APPROVED,
}
"""What is told of a review that somebody has done; it is of the authority of its reviewer."""


@dataclass(frozen=True, slots=True)
class CountedIn:
    """Where a measure is counted: which rows, of which authority, and in which order a list of them is."""

    rows: FromClause
    condition: ColumnElement[bool]
    authority: Column[str]
    order: tuple[KeyedColumnElement[Any], KeyedColumnElement[Any]]


def instants_of(first: date, last: date) -> tuple[datetime, datetime]:
    """Return the instant with which a first day begins in Beijing, and the one with which a last day is over."""
    since = datetime.combine(first, time(), BEIJING).astimezone(UTC)
    return since, datetime.combine(last + ONE_DAY, time(), BEIJING).astimezone(UTC)


def counted_in(measure: str, first: date, last: date) -> CountedIn:
    """Return which cases count under a measure in some days."""
    since, until = instants_of(first, last)
    if measure == "begun":
        within = and_(_OF.created_at >= since, _OF.created_at < until)
        return CountedIn(application_case, within, _OF.authority, (_OF.created_at, _OF.id))
    if measure == "received":
        rows = application_case.join(reached_case, reached_case.c.case_id == _OF.id)
        within = and_(reached_case.c.received_on >= first, reached_case.c.received_on <= last)
        order = (reached_case.c.received_on, reached_case.c.case_id)
        return CountedIn(rows, within, reached_case.c.authority, order)
    if measure == "accepted":
        at = _ACCEPTED.c.at
        rows = _ACCEPTED.join(application_case, _ACCEPTED.c.case_id == _OF.id)
        within = and_(at >= since, at < until)
        return CountedIn(rows, within, _OF.authority, (at, _ACCEPTED.c.case_id))
    if measure in OF_REVIEWS:
        at = review_decision.c.at
        rows = review_decision.join(application_case, review_decision.c.case_id == _OF.id)
        rows = rows.join(account, account.c.id == review_decision.c.by)
        within = and_(at >= since, at < until, OF_REVIEWS[measure])
        return CountedIn(rows, within, account.c.authority, (at, review_decision.c.case_id))
    within = and_(_OF.ended_at >= since, _OF.ended_at < until, AT_THE_END[measure])
    return CountedIn(application_case, within, _OF.authority, (_OF.ended_at, _OF.id))


def cases_of_day(work: UnitOfWork, day: date) -> dict[tuple[str, str, str, str], dict[str, int]]:
    """Return what a day counts by authority, process, edition and unit."""
    found: dict[tuple[str, str, str, str], dict[str, int]] = {}
    for measure in ("begun", "received", "accepted", "ended"):
        counted = counted_in(measure, day, day)
        told = AT_THE_END if measure == "ended" else {measure: counted.condition}
        keys = (counted.authority.label("authority"), _OF.procedure, _OF.edition, _OF.employer_id)
        sums = [func.sum(case((condition, 1), else_=0)).label(name) for name, condition in told.items()]
        rows = work.connection.execute(
            select(*keys, *sums).select_from(counted.rows).where(counted.condition).group_by(*keys)
        )
        for row in rows:
            key = (row.authority, row.procedure, row.edition, row.employer_id)
            found.setdefault(key, {}).update({name: int(row._mapping[name]) for name in told})
    return found


@dataclass(frozen=True, slots=True)
class WantedCases:
    """Which cases stand behind a number; an empty text is everything."""

    measure: str
    first: date
    last: date
    authority: str = ""
    process: str = ""
    employer_id: str = ""
    reached: str = ""
    """Only cases that have come to this authority are shown."""
    account_id: str = ""
    level_name: str = ""
    """Whose reviews, and of which level: only for what is told of reviews."""


@dataclass(frozen=True, slots=True)
class CountedCase:
    """A case behind a number."""

    case_id: str
    number: str
    procedure: str
    state: str
    person_name: str | None
    employer_name: str
    at: datetime | date
    """When it happened; of what was received only the day is known."""


def counted_cases(
    work: UnitOfWork, wanted: WantedCases, place: Place | None, size: int
) -> Slice[CountedCase]:
    """Return a page of the cases that stand behind a number, the newest in front."""
    counted = counted_in(wanted.measure, wanted.first, wanted.last)
    conditions = [counted.condition, *_narrowed(wanted, counted.authority)]
    at, identity = counted.order
    query = (
        select(
            _OF.id.label("of_case"),
            _OF.number,
            _OF.procedure,
            _OF.state,
            person.c.name.label("person_name"),
            employer.c.name.label("employer_name"),
            at,
            identity,
        )
        .select_from(
            counted.rows.join(employer, employer.c.id == _OF.employer_id).outerjoin(
                person, person.c.id == _OF.person_id
            )
        )
        .where(*conditions)
    )
    is_by_day = isinstance(at.type, Date)
    if place is not None and is_by_day:
        place = replace(place, at=place.at.astimezone(BEIJING).date())  # type: ignore[arg-type]  # the list is in the order of days
    rows, newer, older = slice_of(work, query, counted.order, place, size)
    if is_by_day:
        newer, older = _at_midnight(newer), _at_midnight(older)
    lines = [
        CountedCase(
            row.of_case,
            row.number,
            row.procedure,
            row.state,
            row.person_name,
            row.employer_name,
            row._mapping[at.name],
        )
        for row in rows
    ]
    return Slice(lines, newer, older, count_cases(work, wanted))


def _at_midnight(place: Place | None) -> Place | None:
    """Return a place in a list of days as one that an address can hold."""
    return place and replace(place, at=datetime.combine(place.at, time(), BEIJING))


def count_cases(work: UnitOfWork, wanted: WantedCases) -> int:
    """Return how many cases, or reviews, stand behind a number, counted to one more than `MOST_COUNTED` at most."""
    counted = counted_in(wanted.measure, wanted.first, wanted.last)
    conditions = [counted.condition, *_narrowed(wanted, counted.authority)]
    found = select(_OF.id).select_from(counted.rows).where(*conditions).limit(MOST_COUNTED + 1)
    total = select(func.count()).select_from(found.subquery())
    return int(work.connection.execute(total).scalar_one())


def _narrowed(wanted: WantedCases, authority: Column[str]) -> list[ColumnElement[bool]]:
    named: tuple[tuple[Column[str], str], ...] = (
        (authority, wanted.authority),
        (_OF.procedure, wanted.process),
        (_OF.employer_id, wanted.employer_id),
    )
    if wanted.measure in OF_REVIEWS:
        of_review = review_decision.c
        named += ((of_review.by, wanted.account_id), (of_review.level_name, wanted.level_name))
    found = [column == value for column, value in named if value]
    if wanted.reached:
        reached = reached_case.alias("seen")
        found.append(exists().where(reached.c.case_id == _OF.id, reached.c.authority == wanted.reached))
    return found
