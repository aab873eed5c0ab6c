"""Play the demonstration's stories on past days, so that every state of the office can be seen at once."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from app.demo.demo_base import Filler, hashed_password
from app.demo.demo_papers import DemoPapers
from app.demo.stage_people import STAGE_EMPLOYERS, STAGE_PEOPLE
from app.scenarios.passing_days import jump_to, settle
from app.scenarios.player import Player
from app.scenarios.scenario_reader import FOLDER, read_scenario
from app.scenarios.stage_clock import StageClock
from app.store.account_rows import account_by_login, accounts
from app.store.database import Database

if TYPE_CHECKING:
    from datetime import date

    from app.scenarios.scenario_outcome import Played
    from app.services.context.app_context import AppContext

STORIES = Path(__file__).parent / FOLDER
SETTLED_DAYS_AGO = 120
FIRST_SERIAL = 20
LEAD = "agent7"
"""An account of the first unit on the stage: where it is, the stories have been played."""


def play_demo(context: AppContext) -> list[Played]:
    """Settle the people of the stories in and play them; empty where that was done already.

    A story whose person has no permit with such a window today is left out; one that does not go stops and says why.
    """
    with context.database.reading() as work:
        if account_by_login(work, LEAD) is not None:
            return []
    present = context.today()
    clock = StageClock()
    clock.go_to(present - timedelta(days=SETTLED_DAYS_AGO))
    # The same database under a clock of its own: what is told happened on the days it is told of.
    database = Database(
        context.database.url,
        clock=clock,
        seal=context.database.seal,
        before_commit=context.database.before_commit,
    )
    stage = replace(context, database=database, clock=clock)
    try:
        _settle_in(stage, present)
        scenarios = [
            read_scenario(path, context.settings.processes_dir) for path in sorted(STORIES.glob("*.toml"))
        ]
        known = _logins(stage)
        return [
            Player(stage, clock, one, passing=jump_to, named={"present": present}).play()
            for one in scenarios
            if known.issuperset(one.people.values())
        ]
    finally:
        clock.now = context.clock()
        settle(stage)
        database.close()


def _settle_in(stage: AppContext, present: date) -> None:
    papers, hashed = DemoPapers(stage, one_for_all=STAGE_EMPLOYERS[0].name), hashed_password()
    stage.database.transact(
        lambda work: Filler(stage, work, papers, hashed, today=present, serial=FIRST_SERIAL).settle_in(
            STAGE_EMPLOYERS, STAGE_PEOPLE
        )
    )


def _logins(stage: AppContext) -> set[str]:
    """Return who is there: on some days, as in a long holiday, no permit has a window as a story needs it."""
    with stage.database.reading() as work:
        return {row.login for row in accounts(work)}


def stopped_scenarios(played: list[Played]) -> list[str]:
    """Return a sentence for each story that stopped before its end."""
    return [
        f"演示办件“{one.scenario.title}”没有演完：{one.failure.place}：{'；'.join(one.failure.lines)}"
        for one in played
        if one.failure is not None
    ]
