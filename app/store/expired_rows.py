"""What the end of many permits leaves behind, written table by table; and what is read for it, question by question."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from app.domain.due_queues import LETTERS, MESSAGES
from app.store.association_rows import active_employers_of
from app.store.audit_chain import find_ends
from app.store.employer_rows import employer_of, employers_by_id, permissions_of, permissions_of_employers
from app.store.known_answers import KnownAnswers
from app.store.many_rows import add_rows, known_among
from app.store.override_rows import EXPIRY_REVERSED, times_of_permit, times_of_permits
from app.store.permit_rows import active_employer_of, permit_of
from app.store.person_rows import people, person_of
from app.store.read_once import foresee
from app.store.tables_applications import notice, outbox
from app.store.tables_cases import application_case, history_event, message
from app.store.tables_identity import audit
from app.store.wish_rows import all_unwanted_letters, unwanted_letters

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Table

    from app.domain.permit import Permit
    from app.store.database import UnitOfWork

Rows = list[dict[str, Any]]


@dataclass(slots=True)
class ExpiredRows:
    """New rows, in the order in which they refer to each other."""

    cases: Rows = field(default_factory=list)
    history: Rows = field(default_factory=list)
    audit: Rows = field(default_factory=list)
    messages: Rows = field(default_factory=list)
    notices: Rows = field(default_factory=list)
    letters: Rows = field(default_factory=list)

    def write(self, work: UnitOfWork) -> None:
        """Add all of them; of messages, notices and letters those whose mark is not there already."""
        add_rows(work, application_case, self.cases)
        add_rows(work, history_event, self.history)
        add_rows(work, audit, self.audit)
        add_rows(work, message, _new(work, message, self.messages))
        add_rows(work, notice, _new(work, notice, self.notices))
        add_rows(work, outbox, _new(work, outbox, self.letters))
        work.pending.wakes.update(
            name for name, rows in ((MESSAGES, self.messages), (LETTERS, self.letters)) if rows
        )


def _new(work: UnitOfWork, table: Table, rows: Rows) -> Rows:
    """Return the first row of each mark that is not known; others can only wait, for the permits are locked."""
    first: dict[str, dict[str, Any]] = {}
    for row in rows:
        first.setdefault(row["dedup_key"], row)
    known = known_among(work, table.c.dedup_key, first)
    return [row for key, row in first.items() if key not in known]


def asking_once(work: UnitOfWork) -> UnitOfWork:
    """Return the transaction as one that asks each question once, whatever it writes or waits for meanwhile.

    Nothing that was answered may be changed in it before the last question.
    """
    return replace(work, answers=KnownAnswers())


def look_at_permits(work: UnitOfWork, seen: UnitOfWork, permits: Sequence[Permit]) -> None:
    """Read together what the ends of locked permits ask, and let `seen` know it."""
    ids, holders = [one.id for one in permits], [one.person_id for one in permits]
    employers = active_employers_of(work, holders)
    units = {employers.get(one.person_id) or one.employer_id for one in permits}
    audiences = [*(f"person:{one}" for one in holders), *(f"employer:{one}" for one in units)]
    foresee(seen, permit_of, (((one.id,), one) for one in permits))
    foresee(seen, active_employer_of, (((one,), employers.get(one)) for one in holders))
    foresee(seen, person_of, (((key,), row) for key, row in people(work, holders).items()))
    foresee(seen, employer_of, (((key,), row) for key, row in employers_by_id(work, units).items()))
    permissions = permissions_of_employers(work, units)
    foresee(seen, permissions_of, (((key,), rows) for key, rows in permissions.items()))
    times = times_of_permits(work, ids, EXPIRY_REVERSED)
    foresee(seen, times_of_permit, (((key, EXPIRY_REVERSED), count) for key, count in times.items()))
    unwanted = all_unwanted_letters(work, audiences)
    foresee(seen, unwanted_letters, (((key,), kinds) for key, kinds in unwanted.items()))
    find_ends(work, ids)
