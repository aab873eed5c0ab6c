"""How many reviews wait at each authority, how many are late, and which levels have nobody: what an operator sees first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.services.context.beijing import beijing_day
from app.services.context.calendar_of import calendar_of
from app.services.tasks.queue_wish import SOON_DAYS
from app.store.account_lists import reviewers_by_level
from app.store.board_rows import loads_of_groups
from app.store.employer_rows import authority_names

if TYPE_CHECKING:
    from datetime import datetime

    from app.store.board_rows import Load
    from app.store.database import UnitOfWork

LEVELS = range(1, 10)


@dataclass(frozen=True, slots=True)
class WaitingAtAuthority:
    """What waits at the levels of an authority."""

    name: str
    loads: list[Load]
    unmanned: list[int]
    """Levels at which something waits and nobody can sign in."""

    @property
    def total(self) -> int:
        """Return how many reviews wait."""
        return sum(one.total for one in self.loads)

    @property
    def late(self) -> int:
        """Return how many of them are late."""
        return sum(one.late for one in self.loads)

    @property
    def soon(self) -> int:
        """Return how many of them will be soon."""
        return sum(one.soon for one in self.loads)

    @property
    def free(self) -> int:
        """Return how many of them nobody holds."""
        return sum(one.free for one in self.loads)

    @property
    def oldest(self) -> datetime | None:
        """Return since when the oldest free one waits."""
        return min((one.oldest for one in self.loads if one.oldest), default=None)


def waiting_reviews(work: UnitOfWork) -> list[WaitingAtAuthority]:
    """Return the authorities at which anything waits, those with most that is late in front."""
    names = authority_names(work)
    today = beijing_day(work.now)
    soon = calendar_of(work).add_working_days(today, SOON_DAYS)
    groups = [f"authority:{code}:L{level}" for code in names for level in LEVELS]
    people = reviewers_by_level(work)
    by_code: dict[str, list[Load]] = {}
    for one in loads_of_groups(work, groups, today, soon).values():
        by_code.setdefault(one.name.split(":")[1], []).append(one)
    found = [
        WaitingAtAuthority(
            name=names[code],
            loads=loads,
            unmanned=sorted(
                level for one in loads if (code, level := int(one.name.rpartition("L")[2])) not in people
            ),
        )
        for code, loads in by_code.items()
    ]
    return sorted(found, key=lambda one: (-len(one.unmanned), -one.late, one.name))
