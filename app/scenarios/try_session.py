"""A try-run while it is carried out: the player of stories, one step at a time, able to stop and to go on later."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from app.scenarios.player import Player
from app.scenarios.scenario_model import Action, Scenario, ScenarioKind
from app.scenarios.scenario_outcome import ScenarioStopError
from app.scenarios.scenario_reader import ScenarioFileError, read_step
from app.scenarios.story_mistakes import MISTAKES, told_mistake
from app.services.context.refusals import RefusalError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.scenarios.fixtures import Fixtures
    from app.scenarios.given_people import Settler
    from app.scenarios.stage_clock import StageClock
    from app.services.context.app_context import AppContext

PLACE = "试办"
FARTHEST_DAYS = 800
"""How many days may pass in one step."""


class StepNotTakenError(Exception):
    """A step cannot be taken; `refused` is the refusal of the service, where one refused it."""

    def __init__(self, said: str, refused: RefusalError | None = None) -> None:
        super().__init__(said)
        self.refused = refused


class TrySession:
    """The people, the clock and the cases of one try-run, in a database that nobody else uses."""

    def __init__(
        self, context: AppContext, clock: StageClock, setup: Mapping[str, Any], settler: Settler | None
    ) -> None:
        self.context = context
        self.clock = clock
        self.setup = dict(setup)
        scenario = Scenario(
            file=PLACE,
            procedure=str(setup["process"]),
            title=PLACE,
            kind=ScenarioKind.HAPPY,
            people=dict(setup["people"]),
            steps=(),
            begin=str(setup.get("begin") or "today"),
            given=tuple(setup.get("given") or ()),
            tables=setup.get("tables") or {},
        )
        self.player = Player(context, clock, scenario, settler=settler)

    @property
    def cast(self) -> Fixtures:
        """Return who plays which part."""
        return self.player.cast

    def begin(self) -> None:
        """Lay what is given and go to the first day; raises StepNotTakenError."""
        try:
            self.player.days["today"] = self.context.today()
            self._refuse_far(self.player.day(self.player.scenario.begin))
            self.player.begin()
        except MISTAKES as mistake:
            raise StepNotTakenError(told_mistake(mistake)) from mistake

    def take(self, number: int, row: dict[str, Any]) -> None:
        """Do one step, written as in a scenario file; raises StepNotTakenError."""
        try:
            step = read_step(PLACE, number, row)
            if step.action is Action.CLOCK:
                self._refuse_day(self.player.day(step.value))
            self.player.take(step)
        except ScenarioStopError as stopped:
            refused = stopped.__cause__ if isinstance(stopped.__cause__, RefusalError) else None
            raise StepNotTakenError(str(stopped), refused) from stopped
        except (ScenarioFileError, *MISTAKES) as mistake:
            raise StepNotTakenError(told_mistake(mistake)) from mistake
        if self.player.played.failure is not None:
            raise StepNotTakenError("；".join(self.player.played.failure.lines))

    def _refuse_day(self, day: date) -> None:
        """Days do not come back, and each that passes takes its time."""
        today = self.context.today()
        if day <= today:
            raise StepNotTakenError(f"现在是 {today}，只能往后走，不能到 {day}。")
        self._refuse_far(day)

    def _refuse_far(self, day: date) -> None:
        if (day - self.context.today()).days > FARTHEST_DAYS:
            raise StepNotTakenError(f"一次最多往后走 {FARTHEST_DAYS} 天，请分几步走。")

    def kept(self) -> dict[str, Any]:
        """Return what the next step must know besides the database."""
        return {
            "now": self.clock.now.isoformat(),
            "since": self.player.since.isoformat(),
            "case_id": self.player.case_id,
            "cases": dict(self.player.played.cases),
            "days": {name: day.isoformat() for name, day in self.player.days.items()},
        }

    def go_on_from(self, kept: Mapping[str, Any]) -> None:
        """Stand where `kept` was told."""
        self.clock.now = datetime.fromisoformat(kept["now"])
        self.player.since = datetime.fromisoformat(kept["since"])
        self.player.case_id = kept["case_id"]
        self.player.played.cases = dict(kept["cases"])
        self.player.days = {name: date.fromisoformat(day) for name, day in kept["days"].items()}
