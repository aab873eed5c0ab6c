"""Every scenario file beside the diagrams goes as it says; together they reach all of every procedure."""

from dataclasses import replace
from pathlib import Path

import pytest

from app.domain.procedures import Procedure
from app.scenarios.observed_cases import ObservedCases
from app.scenarios.player import Player
from app.scenarios.scenario_coverage import coverage_of
from app.scenarios.scenario_model import ScenarioKind
from app.scenarios.scenario_reader import read_scenario, scenario_files
from tests.conftest import opened_copy
from tests.make.context_maker import fill_context

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


SEEN, PLAYED = ObservedCases(), set()
"""What the stories of this file have walked through so far, and which those are."""


def play(context, file):
    watched = replace(context, observer=SEEN)
    played = Player(watched, context.clock, read_scenario(file, PROCESSES)).play()
    assert played.failure is None, "\n".join(("", played.failure.place, *played.failure.lines))
    PLAYED.add(file)


@pytest.mark.parametrize("file", FILES)
def test_a_scenario_goes_as_its_file_says(sqlite_context, file):
    play(sqlite_context, file)


@pytest.mark.postgres
@pytest.mark.parametrize("file", HAPPY)
def test_what_goes_well_goes_well_on_the_database_of_production(postgres_context, file):
    """The other stories take other ways through the same statements."""
    play(postgres_context, file)


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
def test_the_scenarios_reach_every_flow_and_every_rule(sqlite_context, originals, tmp_path, procedure):
    """The stories were played by the tests above; what was left out there is played here."""
    for number, one in enumerate(FILES):
        (file,) = one.values
        if file not in PLAYED:
            (tmp_path / str(number)).mkdir()
            for context in opened_copy(originals, "sqlite", fill_context, tmp_path / str(number)):
                play(context, file)
    reached = coverage_of(sqlite_context, [procedure], SEEN)[procedure]
    assert {kind: covered.missed for kind, covered in reached.items() if covered.missed} == {}
    assert reached["flows"].total > 0
