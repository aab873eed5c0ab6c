"""统计: what was received, accepted, returned, decided in time and how long it took, grouped and within what one may see.

Everything is added up from counted days, so a page costs the same however many cases there were.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from app.domain.waited_days import Waited, waited_of
from app.policy import statistics_scope as scopes
from app.policy.statistics_scope import StatisticsScope, statistics_scope
from app.queries.procedure_insight import asked_period
from app.services.context.beijing import beijing_day
from app.services.context.refusals import NotAllowedError, NotFoundError
from app.services.due_work.count_days import KIND
from app.store import case_sums
from app.store.account_rows import names_of
from app.store.case_counts import CountedDays, sums_of_reviews
from app.store.case_sums import largest_units, sums_of_cases
from app.store.colleague_rows import colleague_of
from app.store.employer_rows import authority_names, employer_names
from app.store.sweep_rows import last_swept

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import date

    from app.policy.actor import Actor
    from app.services.context.app_context import AppContext
    from app.store.case_counts import ReviewSum
    from app.store.database import UnitOfWork

MOST_UNITS = 50
FEW_CASES, FEW_PEOPLE = 5, 3
"""Fewer than that tell of single people: who may see no names is not shown them apart."""
COLUMN_OF = {scopes.AUTHORITY: case_sums.AUTHORITY, scopes.PROCEDURE: case_sums.PROCESS}
REVIEW_VIEWS = frozenset({scopes.LEVEL, scopes.PERSON, scopes.OWN})
MONTH_LENGTH = len("2026-01")


@dataclass(frozen=True, slots=True)
class AskedStatistics:
    """What an address asks for; an empty text asks for everything."""

    view: str = ""
    first: date | None = None
    last: date | None = None
    authority: str = ""
    process: str = ""


@dataclass(frozen=True, slots=True)
class FigureRow:
    """A month, authority, procedure, unit, level or person with its figures."""

    key: str
    name: str
    counts: Mapping[str, int]
    waited: Waited | None = None
    process: str = ""
    is_hidden: bool = False
    """Whether so few people stand behind the days that they are not shown."""

    def share(self, part: str, whole: str) -> int | None:
        """Return a percentage, None of nothing."""
        total = self.counts.get(whole, 0)
        return round(100 * self.counts.get(part, 0) / total) if total else None


@dataclass(frozen=True, slots=True)
class Statistics:
    """Everything on the page."""

    scope: StatisticsScope
    view: str
    first: date
    last: date
    today: date
    counted_until: date | None
    authority: str
    process: str
    authorities: Mapping[str, str]
    """Names by code of the authorities that may be asked for."""
    whole: FigureRow
    rows: list[FigureRow]
    others: FigureRow | None
    """What is not shown row by row."""

    @property
    def is_of_reviews(self) -> bool:
        """Tell whether reviews are counted here, and not cases."""
        return self.view in REVIEW_VIEWS


def statistics(context: AppContext, by: Actor, asked: AskedStatistics) -> Statistics:
    """Return the figures that an actor asks for; raises NotAllowedError, NotFoundError for a view that is not theirs."""
    with context.database.reading() as work:
        scope = scope_of(work, by)
        view = asked.view or scope.views[0]
        if view not in scope.views:
            raise NotFoundError(kind="statistics")
        today = beijing_day(work.now)
        wanted = wanted_days(scope, asked, today)
        names = authority_names(work)
        of_view = _reviews(work, scope, view, wanted) if view in REVIEW_VIEWS else None
        whole, rows, others = of_view or _cases(work, scope, view, wanted, names)
        return Statistics(
            scope=scope,
            view=view,
            first=wanted.first,
            last=wanted.last,
            today=today,
            counted_until=last_swept(work, KIND),
            authority=wanted.authority,
            process=wanted.process,
            authorities=names,
            whole=whole,
            rows=rows,
            others=others,
        )


def scope_of(work: UnitOfWork, by: Actor) -> StatisticsScope:
    """Return what an actor may see of the statistics now; raises NotAllowedError."""
    own = colleague_of(work, by.account_id)
    scope = statistics_scope(by, is_lead=own is not None and own.is_active and own.is_lead)
    if scope is None:
        raise NotAllowedError(rule="statistics_of_office")
    return scope


def wanted_days(scope: StatisticsScope, asked: AskedStatistics, today: date) -> CountedDays:
    """Return the days that are asked for, of what may be seen."""
    period = asked_period(today, asked.first, asked.last)
    return CountedDays(
        period.first, period.last, authority=scope.authority or asked.authority, process=asked.process
    )


Shown = tuple[FigureRow, list[FigureRow], FigureRow | None]


def _cases(
    work: UnitOfWork, scope: StatisticsScope, view: str, wanted: CountedDays, names: Mapping[str, str]
) -> Shown:
    months: dict[str, Counter[str]] = defaultdict(Counter)
    whole: Counter[str] = Counter()
    for month, counts in sums_of_cases(work, wanted, case_sums.MONTH):
        months[f"{month[:4]}-{month[4:]}"].update(counts)
        whole.update(counts)
    total = FigureRow("", "", whole)
    if view == scopes.MONTH:
        return total, [FigureRow(month, month, months[month]) for month in sorted(months)], None
    if view == scopes.UNIT:
        return total, *_units(work, scope, wanted, whole)
    found = sums_of_cases(work, wanted, COLUMN_OF[view])
    rows = [FigureRow(key, names.get(key, key), counts) for key, counts in found]
    return total, sorted(rows, key=_largest_first), None


def _largest_first(row: FigureRow) -> tuple[int, str]:
    return -_size(row.counts), row.key


def _size(counts: Mapping[str, int]) -> int:
    return counts["begun"] + counts["received"] + counts["ended"]


def _units(
    work: UnitOfWork, scope: StatisticsScope, wanted: CountedDays, whole: Counter[str]
) -> tuple[list[FigureRow], FigureRow | None]:
    found = largest_units(work, wanted, MOST_UNITS + 1)
    shown = found[:MOST_UNITS]
    if scope.is_masked:
        shown = [one for one in shown if max(one[1]["begun"], one[1]["ended"]) >= FEW_CASES]
        if len(found) - len(shown) == 1 and shown:
            # What is left of the whole would tell the one unit that is left out.
            shown.pop()
    names = employer_names(work, {key for key, _ in shown})
    rows = [FigureRow(key, names.get(key, key), counts) for key, counts in shown]
    if len(shown) == len(found):
        return rows, None
    rest = Counter(whole)
    for _key, counts in shown:
        rest.subtract(counts)
    return rows, FigureRow("", "", rest)


def _reviews(work: UnitOfWork, scope: StatisticsScope, view: str, wanted: CountedDays) -> Shown:
    grouped: Mapping[str, tuple[tuple[str, ...], Callable[[ReviewSum], str]]] = {
        scopes.LEVEL: (
            ("process", "level_name", "account_id"),
            lambda one: f"{one.process}/{one.level_name}",
        ),
        scopes.PERSON: (("account_id",), lambda one: one.account_id),
        scopes.OWN: (("day",), lambda one: one.key[:MONTH_LENGTH]),
    }
    by, key_of = grouped[view]
    if view == scopes.OWN:
        wanted = replace(wanted, account_id=scope.account_id)
    found = sums_of_reviews(work, wanted, by)
    names = names_of(work, {one.account_id for one in found}) if view == scopes.PERSON else {}
    groups: dict[str, list[ReviewSum]] = defaultdict(list)
    for one in found:
        groups[key_of(one)].append(one)
    rows = [_review_row(scope, key, names.get(key, key), groups[key]) for key in groups]
    if view == scopes.OWN:
        rows.sort(key=lambda row: row.key)
    else:
        rows.sort(key=lambda row: (-row.counts["done"], row.key))
    return _review_row(scope, "", "", found), rows, None


def _review_row(scope: StatisticsScope, key: str, name: str, found: Iterable[ReviewSum]) -> FigureRow:
    counts: Counter[str] = Counter(done=0, returned=0, timed=0, in_time=0)
    took: Counter[int] = Counter()
    people = set()
    for one in found:
        counts.update(one.counts)
        took[one.days] += one.counts["done"]
        people.add(one.account_id)
    process, _separator, level = key.partition("/")
    is_hidden = scope.is_masked and bool(key) and len(people) < FEW_PEOPLE
    return FigureRow(
        key=key,
        name=level or name,
        counts=counts,
        waited=waited_of(took),
        process=process if level else "",
        is_hidden=is_hidden,
    )
