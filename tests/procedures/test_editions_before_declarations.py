"""A case of an edition whose forms declare nothing means what it always meant, whatever kind of story it is."""

import pytest

from app.domain.procedures import Procedure
from app.engine.bundle import Bundle
from app.engine.errors import PublishRefusedError
from app.policy.actor import SYSTEM
from app.scenarios.player import Player
from app.scenarios.scenario_reader import read_scenario, scenario_files
from app.services.publish_edition import gather, publish_edition
from app.store.person_rows import person_of
from app.store.review_rows import corrections_of, decisions_of
from tests.make.earlier_editions import PROCESSES, keep_earlier_edition, undeclared
from tests.make.house_journey import INFORMATION, RETURN, SUBMIT, HouseJourney
from tests.make.house_maker import ROOT
from tests.make.procedure_journey import REVIEWERS


def stories():
    """Return the first story of each kind of each procedure."""
    found = []
    for procedure in Procedure:
        kinds = {}
        for file in scenario_files(PROCESSES / procedure.value):
            kinds.setdefault(read_scenario(file, PROCESSES).kind, file)
        found += [
            pytest.param(procedure.value, file, id=f"{procedure.value}/{file.stem}")
            for file in kinds.values()
        ]
    return found


@pytest.mark.parametrize(("procedure", "file"), stories())
def test_a_story_goes_as_its_file_says(sqlite_house, procedure, file):
    keep_earlier_edition(sqlite_house, procedure)
    played = Player(sqlite_house, sqlite_house.clock, read_scenario(file, PROCESSES)).play()
    assert played.failure is None, "\n".join(("", played.failure.place, *played.failure.lines))


def test_decisions_corrections_and_changes_are_written(house):
    keep_earlier_edition(house, "renewal")
    journey = HouseJourney(house).submit()
    journey.review(REVIEWERS[0], RETURN)
    with house.database.reading() as work:
        assert [row.actor for row in corrections_of(work, journey.case_id)] == ["employee"]
    journey.lay("iit_payment_record")
    told = {name: value for name, value in INFORMATION.items() if name != "declared_true"}
    journey.do("zhao", "correct_employee_papers", told | {"done": "true"})
    journey.do("agent", "verify_and_submit", SUBMIT)
    journey.approve()
    with house.database.reading() as work:
        assert len(decisions_of(work, journey.case_id)) == 4
        details = person_of(work, journey.case.person_id).details
    assert details["current_address"] == INFORMATION["current_address"][0]


def test_such_an_edition_is_not_published_again(sqlite_house):
    files = gather(PROCESSES / "renewal", PROCESSES, ROOT / "forms").files
    old = {path: undeclared(text) if path.endswith(".form") else text for path, text in files.items()}
    with pytest.raises(PublishRefusedError) as refused:
        publish_edition(sqlite_house, SYSTEM, Bundle("renewal", old))
    assert "review-action" in {problem.rule for problem in refused.value.problems}
