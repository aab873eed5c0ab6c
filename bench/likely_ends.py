"""Replay cases of the demonstration and tell how often the band that was promised held the real end.

Run it with `python -m bench.likely_ends [CASES]`. Each case is one of the demonstration's renewals, taken through the
services from the first step to the end, in a copy of its own. How long each level and each correction takes is drawn
from what the demonstration's stories took, with a busy fortnight now and then. The band of a case is read from those
that were replayed before it, by the functions that pages use; the counting is that of the product.
"""

from __future__ import annotations

import random
import sys
import tempfile
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from app.domain.procedures import Procedure
from app.domain.work_calendar import ONE_DAY
from app.queries.likely_end import likely_end
from app.services.context.beijing import beijing_day
from app.services.context.calendar_of import calendar_of
from app.services.due_work.count_days import count_some
from app.services.due_work.count_durations import TOOK
from app.store.day_counts import numbers_of
from tests.make.context_maker import fill_context, open_context, share_files
from tests.make.service_journey import RETURN, SUBMIT, ServiceJourney

if TYPE_CHECKING:
    from datetime import date

    from app.queries.likely_end import LikelyEnd
    from app.services.context.app_context import AppContext

CASES = 60
GOAL = 0.8
LEVEL_DAYS = (0, 1, 2, 3, 3, 5, 5, 6)
"""Working days that a level took in the demonstration's stories."""
CORRECTION_DAYS = (1, 2, 4, 5)
BUSY, BUSY_DAYS = 0.15, 4
RETURNED = 0.35
AUTHORITY, PRESCRIBED = "haidian_hrss", (20, 5)
LEVELS = ("hd.l1a", "hd.l2a", "hd.l3a")


def _pass(context: AppContext, days: int) -> None:
    with context.database.reading() as work:
        today = beijing_day(work.now)
        later = calendar_of(work).add_working_days(today, days) if days else today
    context.clock.forward(days=(later - today).days)  # type: ignore[attr-defined]


def _drawn(chance: random.Random) -> int:
    return chance.choice(LEVEL_DAYS) + (BUSY_DAYS if chance.random() < BUSY else 0)


def _replay(context: AppContext, chance: random.Random) -> int:
    """Take a renewal to its end; return how often it was returned."""
    journey = ServiceJourney(context).submit()
    returns = int(chance.random() < RETURNED)
    if returns:
        _pass(context, _drawn(chance))
        journey.review(LEVELS[0], RETURN)
        _pass(context, chance.choice(CORRECTION_DAYS))
        journey.lay("iit_payment_record")
        journey.do("zhao", "correct_employee_papers", {"done": ["true"]})
        journey.do("agent", "verify_and_submit", SUBMIT)
    for level in LEVELS:
        _pass(context, _drawn(chance))
        journey.review(level)
    return returns


def main(cases: int) -> int:
    """Print a line a case and the share; return 1 below the goal."""
    chance = random.Random(2026)  # noqa: S311 — durations, not secrets
    took, held = dict[str, Counter[int]](), 0
    with tempfile.TemporaryDirectory() as folder:
        origin = Path(folder) / "origin"
        origin.mkdir()
        fill_context(f"sqlite:///{origin / 'app.db'}", origin)
        for place in range(cases):
            here = Path(folder) / str(place)
            here.mkdir()
            (here / "app.db").write_bytes((origin / "app.db").read_bytes())
            share_files(origin, here)
            context = open_context(f"sqlite:///{here / 'app.db'}", here)
            submitted = context.today()
            returns = _replay(context, chance)
            band, ended = _band(context, took, returns, submitted)
            is_held = band.first <= ended <= band.last
            held += is_held
            _keep(context, took)
            sys.stdout.write(
                f"{place:3} returned {returns}  {band.first}..{band.last} ({band.cases})  ended {ended}  {is_held}\n"
            )
            context.database.close()
    sys.stdout.write(f"{held} of {cases} held: {held / cases:.0%}; goal {GOAL:.0%}\n")
    return int(held / cases < GOAL)


def _band(
    context: AppContext, took: dict[str, Counter[int]], returns: int, submitted: date
) -> tuple[LikelyEnd, date]:
    review, correction = PRESCRIBED
    parts = (review,) if returns == 0 else (review, correction, review)
    with context.database.reading() as work:
        band = likely_end(calendar_of(work), took, AUTHORITY, returns, submitted, parts)
        return band, beijing_day(work.now)


def _keep(context: AppContext, took: dict[str, Counter[int]]) -> None:
    """Let the worker count the day on which it ended, and add it to those of the cases before."""
    context.clock.forward(days=1)  # type: ignore[attr-defined]
    while count_some(context):
        pass
    with context.database.reading() as work:
        last = beijing_day(work.now) - ONE_DAY
        for name, times in numbers_of(work, Procedure.RENEWAL.value, TOOK, last, last).items():
            took.setdefault(name, Counter()).update(times)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else CASES))
