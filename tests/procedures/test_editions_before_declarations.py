"""A case of an edition whose forms declare nothing means what it always meant, whatever kind of story it is."""

import pytest

from app.domain.procedures import Procedure
from app.engine.bundle import Bundle
from app.engine.errors import PublishRefusedError
from app.policy.actor import SYSTEM
from app.scenarios.player import Player
from app.scenarios.scenario_reader import read_scenario, scenario_files
from app.services.editions.change_review_chain import change_review_chain
from app.services.editions.gather_bundle import gather
from app.services.editions.publish_edition import publish_edition
from app.services.editions.restore_edition import restore_edition
from app.services.editions.review_chains import chains_in_force
from app.store.edition_rows import files_of, live_edition_of
from app.store.person_rows import person_of
from app.store.review_rows import corrections_of, decisions_of
from tests.make.context_maker import ROOT, actor_named
from tests.make.earlier_editions import PROCESSES, keep_earlier_edition, undeclared
from tests.make.procedure_journey import REVIEWERS
from tests.make.service_journey import INFORMATION, RETURN, SUBMIT, ServiceJourney


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
def test_a_story_goes_as_its_file_says(sqlite_context, procedure, file):
    keep_earlier_edition(sqlite_context, procedure)
    played = Player(sqlite_context, sqlite_context.clock, read_scenario(file, PROCESSES)).play()
    assert played.failure is None, "\n".join(("", played.failure.place, *played.failure.lines))


def test_decisions_corrections_and_changes_are_written(context):
    keep_earlier_edition(context, "renewal")
    journey = ServiceJourney(context).submit()
    journey.review(REVIEWERS[0], RETURN)
    with context.database.reading() as work:
        assert [row.actor for row in corrections_of(work, journey.case_id)] == ["employee"]
    journey.lay("iit_payment_record")
    told = {name: value for name, value in INFORMATION.items() if name != "declared_true"}
    journey.do("zhao", "correct_employee_papers", told | {"done": "true"})
    journey.do("agent", "verify_and_submit", SUBMIT)
    journey.approve()
    with context.database.reading() as work:
        assert len(decisions_of(work, journey.case_id)) == 4
        details = person_of(work, journey.case.person_id).details
    assert details["current_address"] == INFORMATION["current_address"][0]


def test_such_an_edition_is_not_published_again(sqlite_context):
    files = gather(PROCESSES / "renewal", PROCESSES, ROOT / "forms").files
    old = {path: undeclared(text) if path.endswith(".form") else text for path, text in files.items()}
    with pytest.raises(PublishRefusedError) as refused:
        publish_edition(sqlite_context, SYSTEM, Bundle("renewal", old))
    assert "review-action" in {problem.rule for problem in refused.value.problems}


def test_the_review_chain_of_such_editions_is_changed_on_its_page(context):
    for procedure in Procedure:
        keep_earlier_edition(context, procedure.value)
    with context.database.reading() as work:
        chain = next(one for one in chains_in_force(context, work) if one.levels[0].name == "区级受理初审")
    levels = [("受理初审", "6"), ("终审", "14")]
    assert (
        change_review_chain(context, actor_named(context, "operator"), "k", chain.id, levels)["editions"] > 1
    )
    journey = ServiceJourney(context).submit()
    journey.review(REVIEWERS[0])
    journey.review(REVIEWERS[1])
    assert journey.case.state == "approved"


def test_such_an_edition_is_restored_as_it_was(sqlite_context):
    context = sqlite_context
    keep_earlier_edition(context, "renewal")
    with context.database.reading() as work:
        earlier = live_edition_of(work, "renewal")
    publish_edition(context, SYSTEM, gather(PROCESSES / "renewal", PROCESSES, ROOT / "forms"))
    done = restore_edition(context, SYSTEM, "renewal", str(earlier.number))
    assert (done.is_new, done.edition.sha256) == (True, earlier.sha256)
    journey = ServiceJourney(context).submit()
    journey.approve()
    with context.database.reading() as work:
        assert len(decisions_of(work, journey.case_id)) == 3


def test_its_diagram_is_judged_when_it_is_changed(sqlite_context):
    keep_earlier_edition(sqlite_context, "renewal")
    with sqlite_context.database.reading() as work:
        files = files_of(work, live_edition_of(work, "renewal").sha256)
    diagram = "renewal/renewal.bpmn"
    files[diagram] = files[diagram].replace("单位核实提交".encode(), "单位核对提交".encode())
    with pytest.raises(PublishRefusedError) as refused:
        publish_edition(sqlite_context, SYSTEM, Bundle("renewal", files))
    assert "review-action" in {problem.rule for problem in refused.value.problems}
