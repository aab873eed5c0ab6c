"""A level of review that was drawn without a name is called by its step, for reviewers, units and in the figures."""

import pytest

from app.domain.problem import Severity
from app.engine.bundle import Bundle
from app.factory import create_app
from app.policy.actor import SYSTEM
from app.queries.procedure_insight import procedure_insight
from app.services.due_work.count_days import count_some
from app.services.editions.edition_checks import lint
from app.services.editions.publish_edition import publish_edition
from tests.make.drawn_levels import drawn_level_heard
from tests.make.procedure_journey import APPROVE
from tests.make.service_journey import ServiceJourney
from tests.support.edition_desk import shipped, text
from tests.support.signed_in import client_for

NAME = "领导审定"


@pytest.fixture
def journey(context):
    """A case at the level that was drawn."""
    publish_edition(context, SYSTEM, Bundle("renewal", drawn_level_heard(shipped())))
    return ServiceJourney(context).submit().approve()


def test_the_workbench_and_the_page_of_operators_name_the_step(context, journey):
    app, task = create_app(context), journey.open()["final_look"]
    journey.claim("hd.l4a", "final_look")
    bench = client_for(app, "hd.l4a").get(f"/tasks/{task.key}").text
    head = bench.split('class="bench-head"')[1].split("</header>")[0]
    assert f"第 1 轮 · {NAME} ·" in head
    told = text(client_for(app, "operator").get(f"/operations/cases/{journey.case_id}"))
    assert f"【{NAME}】等" in told
    assert f"{NAME}办理" in told


def test_the_checks_note_what_the_level_will_be_called(context):
    found = lint(context, Bundle("renewal", drawn_level_heard(shipped())))
    (told,) = (one for one in found if one.rule == "review-unnamed")
    assert (told.element, told.severity) == ("final_look", Severity.NOTE)
    assert f"步骤的名称“{NAME}”" in told.message
    assert [one for one in lint(context, Bundle("renewal", shipped())) if one.rule == "review-unnamed"] == []


@pytest.mark.every_database
def test_the_figures_have_the_level_like_any_other(context, journey):
    fence = journey.claim("hd.l4a", "final_look")
    journey.do("hd.l4a", "final_look", APPROVE, fence=fence)
    assert journey.case.state == "approved"
    context.clock.forward(days=1)
    while count_some(context):
        continue
    levels = dict(procedure_insight(context, "renewal", number=None, first=None, last=None).levels)
    assert levels[NAME].done == 1
