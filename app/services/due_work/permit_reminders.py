"""Remind of permits as the table `reminders` says, for every day since the last finished sweep.

What each permit is due is worked out while nothing is locked; a short transaction then looks again and writes.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from app.dmn.decide import decide
from app.domain.notice_text import Notices
from app.domain.office_codes import PermitState
from app.domain.reminder_days import reminder_inputs
from app.domain.renewal_window import change_before_renewal, renewal_window
from app.services.applications.start_case import RENEWAL
from app.services.context.batched_sweep import BATCH, Swept, close_piece, days_of, open_sweep
from app.services.context.beijing import beijing_day
from app.services.context.calendar_of import calendar_of
from app.services.context.certain_clock import transact_due
from app.services.context.notices_of import live_notices, refuse_unknown
from app.services.due_work.tell_of_permit import tell_of_permit
from app.services.terms.review_terms_of import LiveTerms
from app.store.case_rows import open_states_of_permits
from app.store.database import advisory_lock, apart
from app.store.database_trouble import is_passing
from app.store.edition_rows import EditionMissingError, live_edition_of
from app.store.ending_permits import permits_to_remind_of
from app.store.incident_rows import open_incident
from app.store.permit_rows import permits_by_id
from app.store.sweep_rows import SweepProgress
from app.store.task_rows import tasks_of_case

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from app.dmn.model import Definitions
    from app.domain.permit import Permit
    from app.domain.review_terms import PermitTerms
    from app.domain.work_calendar import WorkCalendar
    from app.services.context.app_context import AppContext
    from app.store.database import UnitOfWork

SWEEP = "reminders"
REMINDERS = "reminders"
"""The decision that says who is told what of a permit, and when."""
AHEAD_OF_WINDOW = timedelta(days=68)
"""How long before a window opens a permit is looked at: more than a month, for reminders to prepare."""
TO_ALL = "all"
"""Recipients of the table `reminders`: also those who review the case now."""

Told = tuple[dict[str, Any], ...]
"""Rows of the table that hit."""


@dataclass(frozen=True, slots=True)
class _Due:
    """What a permit is due as it stood when it was read; or why that could not be said."""

    permit: Permit
    case: tuple[str, str] | None
    day: date
    rows: Told
    dates: Mapping[str, Any] = field(default_factory=dict)
    """Dates and numbers that the reminder tells."""
    notices: Notices = field(default_factory=Notices)
    """The texts beside the table."""
    failed: Exception | None = None


class _Table:
    """The table of reminders, asked once for the same distances."""

    def __init__(
        self,
        definitions: Definitions | None,
        calendar: WorkCalendar,
        terms: Mapping[tuple[str, str], PermitTerms],
        others: PermitTerms,
        notices: Notices,
    ) -> None:
        self._definitions = definitions
        self._calendar = calendar
        self._terms, self._others = terms, others
        self.notices = notices
        self._known: dict[tuple[Any, ...], Told] = {}

    def due(self, permit: Permit, case: tuple[str, str] | None, days: Sequence[date]) -> _Due:
        """Return the newest reminder of these days, the newest day first."""
        try:
            for day in days:
                rows = self._rows(permit, day, in_review=case is not None and case[1] == "in_review")
                if rows:
                    return _Due(permit, case, day, rows, self._dates(permit, day), self.notices)
        except Exception as failed:  # noqa: BLE001 — one permit's reminder must not keep those of all others back
            return _Due(permit, case, days[0], (), failed=failed)
        return _Due(permit, case, days[0], ())

    def terms(self, permit: Permit) -> PermitTerms:
        """Return the terms of the authority that would decide about a permit."""
        return self._terms.get((permit.employer_id, permit.permit_type), self._others)

    def submit_by(self, permit: Permit, day: date) -> date | None:
        """Return the next day that the holder of a suspended permit must know: with the renewal that follows, first."""
        if permit.state is not PermitState.SUSPENDED:
            return None
        terms = self.terms(permit)
        window = renewal_window(permit.valid_until, self._calendar, terms.change)
        both = change_before_renewal(permit.valid_until, self._calendar, terms)
        return both if day <= both else window.latest_submit

    def _dates(self, permit: Permit, day: date) -> dict[str, Any]:
        """Return what a reminder tells besides the permit itself."""
        submit_by = self.submit_by(permit, day)
        if submit_by is not None:
            return {"change_by": submit_by.isoformat()}
        terms = self.terms(permit).renewal
        opens_on = renewal_window(permit.valid_until, self._calendar, terms).opens_on
        told: dict[str, Any] = {"review_working_days": terms.review_working_days}
        return told | ({"opens_on": opens_on.isoformat()} if day < opens_on else {})

    def _rows(self, permit: Permit, day: date, *, in_review: bool) -> Told:
        if self._definitions is None or permit.is_exceeded(day):
            return ()
        is_suspended = permit.state is PermitState.SUSPENDED
        since = (permit.suspended_on or permit.valid_from) if is_suspended else None
        terms = self.terms(permit)
        asked = (permit.valid_until, day, in_review, since, terms)
        if asked not in self._known:
            window = renewal_window(permit.valid_until, self._calendar, terms.renewal)
            inputs = reminder_inputs(
                window,
                day,
                self._calendar,
                in_review=in_review,
                suspended_on=since,
                submit_by=self.submit_by(permit, day),
            )
            found = decide(self._definitions, REMINDERS, inputs).value
            listed = found if isinstance(found, list) else [found]
            rows = tuple(row if isinstance(row, dict) else {"kind": row} for row in listed)
            for row in rows:
                # A row without its kind, or with one that has no words, is an incident and never a letter.
                refuse_unknown(str(row.get("kind")), self.notices.kinds)
            self._known[asked] = rows
        return self._known[asked]


def remind_about_permits(context: AppContext) -> int:
    """Send the reminders of today and of the days that were missed; return how many permits were told of."""
    touched, is_more = 0, True
    while is_more:
        piece = remind_some(context)
        touched, is_more = touched + piece.touched, piece.is_more
    return touched


def remind_some(context: AppContext) -> Swept:
    """Do one piece of it."""
    with context.database.reading() as work:
        at = open_sweep(work, SWEEP, beijing_day(work.now))
        if at is None:
            return Swept(0, is_more=False)
        rows = _permits(context, work, at.cursor, at.day, BATCH)
        table = _table(context, work, [permit for permit, _case in rows])
        found = [table.due(permit, case, days_of(at)) for permit, case in rows]
    return transact_due(context, lambda work: _send(context, work, at, found))


def remind_again(context: AppContext, day: date, first: date) -> None:
    """Send what a sweep could not, once the table is mended; what was sent is not sent again."""

    def act(work: UnitOfWork) -> None:
        at = SweepProgress(day, first, "", 0)
        while rows := _permits(context, work, at.cursor, day, BATCH):
            table = _table(context, work, [permit for permit, _case in rows])
            for permit, case in rows:
                _tell(context, work, at, table.due(permit, case, days_of(at)))
            at = SweepProgress(day, first, rows[-1][0].id, 0)

    transact_due(context, act)


def _table(context: AppContext, work: UnitOfWork, permits: Sequence[Permit]) -> _Table:
    live = LiveTerms(context, work)
    terms = live.of_units(permit.employer_id for permit in permits)
    notices = live_notices(context, work, RENEWAL)
    try:
        edition = context.editions.compiled(work, live_edition_of(work, RENEWAL).sha256)
    except EditionMissingError:
        return _Table(None, calendar_of(work), terms, live.of(None), notices)
    return _Table(edition.decisions[REMINDERS], calendar_of(work), terms, live.of(None), notices)


def _permits(
    context: AppContext, work: UnitOfWork, behind: str, day: date, limit: int
) -> list[tuple[Permit, tuple[str, str] | None]]:
    """Permits that end soon, and those that wait, suspended, for a new unit however long they are valid."""
    ahead = LiveTerms(context, work).longest_window() + AHEAD_OF_WINDOW
    found = permits_to_remind_of(work, day + ahead, behind=behind, limit=limit)
    states = open_states_of_permits(work, [permit.id for permit in found])
    return [(permit, states.get(permit.id)) for permit in found]


def _send(context: AppContext, work: UnitOfWork, at: SweepProgress, found: list[_Due]) -> Swept:
    advisory_lock(work, "reminders of the day")
    present_at = open_sweep(work, SWEEP, beijing_day(work.now))
    if present_at != at:
        # Another worker was faster, or a new day has begun: the next piece is worked out anew.
        return Swept(0, is_more=present_at is not None)
    keys = [due.permit.id for due in found]
    present, states = permits_by_id(work, set(keys)), open_states_of_permits(work, keys)
    touched = 0
    for due in found:
        now = due
        if (present[due.permit.id], states.get(due.permit.id)) != (due.permit, due.case):
            permit = present[due.permit.id]
            if not permit.state.is_live:
                continue
            now = _table(context, work, [permit]).due(permit, states.get(permit.id), days_of(at))
        touched += _tell(context, work, at, now)
    return close_piece(work, SWEEP, at, keys, touched)


def _tell(context: AppContext, work: UnitOfWork, at: SweepProgress, due: _Due) -> bool:
    """Tell of one permit; what fails is undone by itself and waits for an operator."""
    failed = due.failed
    if failed is None:
        try:
            with apart(work):
                _tell_rows(context, work, at, due)
        except Exception as wrong:
            # One permit's reminder must not keep those of all others back; a lost database says nothing of it.
            if is_passing(wrong):
                raise
            failed = wrong
    if failed is not None:
        _note(work, at, due.permit, failed)
    return failed is None and bool(due.rows)


def _tell_rows(context: AppContext, work: UnitOfWork, at: SweepProgress, due: _Due) -> None:
    mark = f"permit.{due.permit.id}.{due.day.isoformat()}"
    more = dict(due.dates) | ({"missed_on": due.day.isoformat()} if due.day < at.day else {})
    for row in due.rows:
        is_for_all = row.get("recipients") == TO_ALL and due.case is not None
        reviewers = (
            tuple(group for task in tasks_of_case(work, due.case[0]) for group in task.groups)
            if is_for_all and due.case is not None
            else ()
        )
        tell_of_permit(
            context, work, due.permit, str(row["kind"]), mark, reviewers, more, notices=due.notices
        )


def _note(work: UnitOfWork, at: SweepProgress, permit: Permit, failed: Exception) -> None:
    """One incident for a sweep: a table that is wrong is wrong for every permit."""
    open_incident(
        work,
        case_id=None,
        command={"kind": SWEEP, "day": at.day.isoformat(), "first": at.first_day.isoformat()},
        kind=type(failed).__name__,
        element="",
        text=f"{at.day.isoformat()} 的证件提醒没有发出（证件 {permit.permit_no} 等）：{failed}",
    )
