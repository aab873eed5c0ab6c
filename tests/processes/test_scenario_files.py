"""Every scenario file beside the diagrams goes as it says; together they reach all of every procedure.

Each page, notice and letter on the way is in words, and states what the rows say.
"""

from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from app.domain.procedures import Procedure
from app.scenarios.observed_cases import ObservedCases
from app.scenarios.player import Player
from app.scenarios.scenario_coverage import coverage_of, keep_files
from app.scenarios.scenario_model import ScenarioKind
from app.scenarios.scenario_reader import read_scenario, scenario_files
from tests.conftest import opened_copy
from tests.make.context_maker import fill_context
from tests.support.told_facts import STORIES, differing
from tests.support.watched_story import WatchedStory

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[2]
PROCESSES = ROOT / "processes"
WITHOUT_RETURN = {"employee_association", "dissociation", "permit_expiry"}
"""No authority reviews these, so nothing is ever returned."""
FILES = [
    pytest.param(file, id=f"{folder.name}/{file.stem}")
    for folder in sorted(PROCESSES.iterdir())
    if folder.is_dir() and folder.name != "shared"
    for file in scenario_files(folder)
]


HAPPY = [one for one in FILES if read_scenario(one.values[0], PROCESSES).kind is ScenarioKind.HAPPY]


SEEN = ObservedCases()
"""What the stories of this file have walked through so far."""


@dataclass(frozen=True)
class Told:
    """What came of a story, and what was read on its way."""

    failure: object
    raw: dict
    wrong: list
    kinds: set


@pytest.fixture(scope="module")
def told_of(originals, tmp_path_factory):
    """Return what plays a story once, in an office of its own, while its people read every page it opens to them."""
    told = {}

    def told_of(file):
        if file not in told:
            for context in opened_copy(originals, "sqlite", fill_context, tmp_path_factory.mktemp("story")):
                watched = replace(context, observer=SEEN)
                story = WatchedStory(watched, read_scenario(file, PROCESSES), differing)
                failure = story.play().failure
                keep_files(watched, SEEN)
                story.read_lists()
                told[file] = Told(failure, story.found, story.wrong, story.kinds)
        return told[file]

    return told_of


def assert_well(failure):
    assert failure is None, "\n".join(("", failure.place, *failure.lines))


@pytest.mark.parametrize("file", FILES)
def test_a_scenario_goes_as_its_file_says(told_of, file):
    assert_well(told_of(file).failure)


@pytest.mark.parametrize("file", FILES)
def test_what_is_read_on_the_way_is_in_words_and_true(told_of, file):
    told = told_of(file)
    assert told.raw == {}
    assert told.wrong == []
    assert told.kinds >= set(STORIES.get(f"{file.parents[1].name}/{file.name}", ()))


@pytest.mark.postgres
@pytest.mark.parametrize("file", HAPPY)
def test_what_goes_well_goes_well_on_the_database_of_production(postgres_context, file):
    """The other stories take other ways through the same statements."""
    scenario = read_scenario(file, PROCESSES)
    assert_well(Player(postgres_context, postgres_context.clock, scenario).play().failure)


def kinds_of(procedure):
    return [read_scenario(file, PROCESSES).kind for file in scenario_files(PROCESSES / procedure)]


SHIPPED = sorted({file.values[0].parent.parent.name for file in FILES} | {p.value for p in Procedure})


@pytest.mark.parametrize("procedure", SHIPPED)
def test_every_procedure_has_a_happy_story_and_two_that_go_otherwise(procedure):
    kinds = kinds_of(procedure)
    assert ScenarioKind.HAPPY in kinds
    assert ScenarioKind.INTERRUPTED in kinds
    if procedure in WITHOUT_RETURN:
        assert kinds.count(ScenarioKind.INTERRUPTED) >= 2
    else:
        assert ScenarioKind.RETURNED in kinds


@pytest.mark.parametrize("procedure", SHIPPED)
def test_the_scenarios_reach_every_flow_and_every_rule(sqlite_context, told_of, procedure):
    for one in FILES:
        told_of(*one.values)
    reached = coverage_of(sqlite_context, [procedure], SEEN)[procedure]
    assert {kind: covered.missed for kind, covered in reached.items() if covered.missed} == {}
    assert reached["flows"].total > 0
