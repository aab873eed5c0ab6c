"""What holds before the first step of a story: the tables of its edition, then the people and units it speaks of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.scenarios.altered_tables import alter_tables
from app.scenarios.given_people import lay_given

if TYPE_CHECKING:
    from app.scenarios.fixtures import Fixtures
    from app.scenarios.given_people import Days, Settler
    from app.scenarios.scenario_model import Scenario


def lay_beginning(cast: Fixtures, scenario: Scenario, days: Days, settler: Settler | None) -> None:
    """Lay all that a story takes as given; raises UnknownGivenError."""
    alter_tables(cast.context, scenario.procedure, scenario.tables)
    lay_given(cast, scenario.given, days, settler)
