"""./run test --changed chooses soundly: by imports, by handlers found by name, by who reads diagrams, forms and pages."""

import pytest

from tests.support.import_reach import Reach

PROCEDURES = "tests/procedures/test_unit_procedures.py"
SCENARIOS = "tests/processes/test_scenario_files.py"


@pytest.fixture(scope="module")
def reach():
    return Reach()


@pytest.mark.parametrize(
    ("changed", "runs"),
    [
        ("app/domain/renewal_window.py", "tests/domain/test_holiday_bridges.py"),
        ("app/domain/renewal_window.py", SCENARIOS),
        ("handlers/gates.py", PROCEDURES),
        ("processes/renewal/renewal.bpmn", SCENARIOS),
        ("forms/shared/review.form", PROCEDURES),
        ("app/web/templates/base.html", "tests/browser/test_style_guide_look.py"),
        ("docs/feel.md", "tests/feel/test_feel_page.py"),
        ("tests/make/photos.py", "tests/documents/test_photos.py"),
        ("app/development/dev_server.py", "tests/operations/test_development_server.py"),
    ],
)
def test_a_change_runs_the_tests_that_it_reaches(reach, changed, runs):
    assert runs in reach.tests([changed])


def test_a_change_leaves_out_what_it_does_not_reach(reach):
    assert "tests/feel/test_patterns.py" not in reach.tests(["app/web/templates/base.html"])
    assert PROCEDURES not in reach.tests(["tests/make/photos.py"])
    assert reach.tests([]) == []


def test_what_everything_rests_on_runs_everything(reach):
    every = {
        source.path for source in reach.sources.values() if source.path.split("/")[-1].startswith("test_")
    }
    assert set(reach.tests(["requirements/dev.lock"])) == every
