"""How a procedure runs: what waits now, how long steps took, and what came of its cases, in a period that is over.

Everything of the past is added up from counts of days, so a page costs the same however many cases there were.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from app.domain.waited_days import Waited, waited_of
from app.engine.picture.drawing import draw, drawn_process
from app.engine.picture.heat_marks import HOTTEST, HeatMark
from app.queries.insight_totals import MOST, Totals, groups_of, totals_of
from app.services.context.beijing import beijing_day
from app.services.context.calendar_of import calendar_of
from app.services.context.edition_cache import EditionUnusableError
from app.services.context.refusals import NotFoundError
from app.services.due_work import count_days as counted
from app.store.case_counts import CountedDays, sums_of_reviews
from app.store.case_sums import AUTHORITY, largest_units, sums_of_cases
from app.store.day_counts import added_up, longest_waits, open_steps
from app.store.edition_rows import EditionMissingError, EditionRow, editions_in_use, named_edition
from app.store.employer_rows import authority_names, employer_names
from app.store.sweep_rows import last_swept

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from app.engine.compiled_edition import CompiledEdition
    from app.services.context.app_context import AppContext
    from app.store.database import UnitOfWork
    from app.store.day_counts import DayCount

LONGEST = timedelta(days=366)
USUAL = timedelta(days=90)
ONE_DAY = timedelta(days=1)
EARLIEST = date(2000, 1, 1)
"""The calendar knows no day before."""
LONGEST_SHOWN = 10
MEASURES = (counted.STEP, counted.REASON)


@dataclass(frozen=True, slots=True)
class StepLine:
    """A step: what waits there now, and how it went."""

    process: str
    element: str
    name: str
    waiting: int
    longest: int
    """Working days that the oldest has waited."""
    waited: Waited


@dataclass(frozen=True, slots=True)
class LongLine:
    """A case that has waited long at a step."""

    case_id: str
    number: str
    step: str
    since: datetime
    days: int
    """Working days until today."""


@dataclass(frozen=True, slots=True)
class DrawnHeat:
    """One process of the edition, with its numbers at its steps."""

    name: str
    svg: str


@dataclass(frozen=True, slots=True)
class ProcedureInsight:
    """Everything on the page."""

    process: str
    name: str
    first: date
    last: date
    counted_until: date | None
    """The last day that is counted; today never is."""
    edition: EditionRow | None
    editions: list[EditionRow]
    drawn: list[DrawnHeat]
    drawn_edition: EditionRow
    steps: list[StepLine]
    waits: list[LongLine]
    levels: list[tuple[str, Waited]]
    whole: Totals
    months: list[Totals]
    units: list[Totals]
    authorities: list[Totals]
    reasons: list[tuple[str, int]]


@dataclass(frozen=True, slots=True)
class Period:
    """The days that are asked for, put right where they cannot be."""

    first: date
    last: date


def _believed(day: date | None) -> date | None:
    """Return a day that the office can have counted; any other is as if it were not asked for."""
    return day if day is not None and day >= EARLIEST else None


def asked_period(today: date, first: date | None, last: date | None) -> Period:
    """Return a period that ends before today and is no longer than a year."""
    end = min(_believed(last) or today - ONE_DAY, today - ONE_DAY)
    begin = _believed(first) or end - USUAL
    return Period(max(min(begin, end), end - LONGEST + ONE_DAY), end)


def procedure_insight(
    context: AppContext, process: str, *, number: int | None, first: date | None, last: date | None
) -> ProcedureInsight:
    """Return how a procedure ran; raises NotFoundError for one, or an edition, that is not there."""
    with context.database.reading() as work:
        used = editions_in_use(work, process)
        if not used:
            raise NotFoundError(kind="procedure")
        chosen = _edition(work, process, number) if number is not None else None
        shown = chosen or next(one.row for one in used if one.is_live)
        try:
            edition = context.editions.compiled(work, shown.sha256)
        except EditionUnusableError as unusable:
            raise NotFoundError(kind="edition") from unusable
        period = asked_period(beijing_day(work.now), first, last)
        found = added_up(
            work,
            process,
            period.first,
            period.last,
            edition=chosen.sha256 if chosen else "",
            measures=MEASURES,
        )
        wanted = CountedDays(
            period.first, period.last, process=process, edition=chosen.sha256 if chosen else ""
        )
        whole, months = totals_of(work, wanted)
        units = largest_units(work, wanted, MOST)
        asked = [chosen.sha256] if chosen else [one.row.sha256 for one in used]
        steps = _steps(work, edition, found, asked)
        return ProcedureInsight(
            process=process,
            name=shown.name,
            first=period.first,
            last=period.last,
            counted_until=last_swept(work, counted.KIND),
            edition=chosen,
            editions=[one.row for one in used],
            drawn=_drawn(edition, steps),
            drawn_edition=shown,
            steps=steps,
            waits=_waits(work, edition, asked),
            levels=_levels(work, wanted),
            whole=whole,
            months=months,
            units=groups_of(units, employer_names(work, {unit for unit, _counts in units})),
            authorities=groups_of(sums_of_cases(work, wanted, AUTHORITY), authority_names(work)),
            reasons=_reasons(context, work, shown, found),
        )


def _edition(work: UnitOfWork, process: str, number: int) -> EditionRow:
    try:
        return named_edition(work, str(number), process)
    except EditionMissingError as missing:
        raise NotFoundError(kind="edition") from missing


def _steps(
    work: UnitOfWork, edition: CompiledEdition, found: Iterable[DayCount], asked: list[str]
) -> list[StepLine]:
    took: dict[tuple[str, str], Counter[int]] = defaultdict(Counter)
    for one in found:
        if one.measure == counted.STEP:
            process, _, element = one.name.partition("/")
            took[process, element][one.number] += one.count
    waiting = {
        (process, element): (count, oldest) for process, element, count, oldest in open_steps(work, asked)
    }
    calendar, today = calendar_of(work), beijing_day(work.now)
    lines = []
    for process, element in {**waiting, **took}:
        count, oldest = waiting.get((process, element), (0, None))
        longest = calendar.count_working_days(beijing_day(oldest) + ONE_DAY, today) if oldest else 0
        node = edition.nodes.get(process, {}).get(element)
        name = node.label if node is not None else element
        lines.append(
            StepLine(
                process, element, name, count, longest, waited_of(took.get((process, element), Counter()))
            )
        )
    place = {node.id: number for number, node in enumerate(edition.every_node())}
    return sorted(lines, key=lambda line: (line.process != edition.process, place.get(line.element, 10_000)))


def _waits(work: UnitOfWork, edition: CompiledEdition, asked: list[str]) -> list[LongLine]:
    calendar, today = calendar_of(work), beijing_day(work.now)
    found = []
    for one in longest_waits(work, asked, LONGEST_SHOWN):
        node = edition.nodes.get(one.process, {}).get(one.element)
        days = calendar.count_working_days(beijing_day(one.opened_at) + ONE_DAY, today)
        name = node.label if node is not None else one.element
        found.append(LongLine(one.case_id, one.number, name, one.opened_at, days))
    return found


def _drawn(edition: CompiledEdition, steps: list[StepLine]) -> list[DrawnHeat]:
    slowest = max((line.waited.median or 0 for line in steps), default=0)
    by_process: dict[str, dict[str, HeatMark]] = defaultdict(dict)
    for line in steps:
        heat = round(HOTTEST * (line.waited.median or 0) / slowest) if slowest else 0
        by_process[line.process][line.element] = HeatMark(heat, _mark(line))
    processes = sorted(
        (process for process in by_process if process in edition.nodes),
        key=lambda process: process != edition.process,
    )
    return [
        DrawnHeat(
            drawn_process(edition, process)[1],
            draw(edition, process, active=(), marks=by_process[process]),
        )
        for process in processes
    ]


def _mark(line: StepLine) -> str:
    parts = [f"{line.waited.median} 天"] if line.waited.median is not None else []
    parts += [f"{line.waiting} 件在等"] if line.waiting else []
    return " · ".join(parts) or "0"


def _levels(work: UnitOfWork, wanted: CountedDays) -> list[tuple[str, Waited]]:
    took: dict[str, Counter[int]] = defaultdict(Counter)
    for one in sums_of_reviews(work, wanted, ["level_name"]):
        took[one.level_name][one.days] += one.counts["done"]
    return [(name, waited_of(took[name])) for name in sorted(took)]


def _reasons(
    context: AppContext, work: UnitOfWork, shown: EditionRow, found: Iterable[DayCount]
) -> list[tuple[str, int]]:
    table = context.editions.reasons(work, shown.sha256)
    told: Counter[str] = Counter()
    for one in found:
        if one.measure == counted.REASON:
            target, _, code = one.name.partition("|")
            labels = {reason.code: reason.label for reason in table.reasons(shown.process, target)}
            told[labels.get(code, code)] += one.count
    return told.most_common(MOST)
