"""What analysts are told they may edit breaks no scenario: a level more, fewer days, a task that has moved."""

import pytest

from app.engine.bundle import Bundle
from app.policy.actor import SYSTEM
from app.scenarios.player import Player
from app.scenarios.scenario_reader import read_scenario
from app.services.editions.gather_bundle import gather
from app.services.editions.publish_edition import publish_edition
from tests.make.context_maker import ROOT
from tests.make.drawn_levels import DIAGRAM, drawn_level_heard

pytestmark = pytest.mark.slow

PROCESSES = ROOT / "processes"
STORIES = ("按期续签", "四类问题一次退回", "审核中证件到期")
CHAIN, TERMS = "shared/review_chain.dmn", "shared/review_terms.dmn"
ROW = """
      <rule id="one_more_level">
        <inputEntry id="more_i1"><text>"beijing_work_residence"</text></inputEntry>
        <inputEntry id="more_i2"><text>"renewal"</text></inputEntry>
        <outputEntry id="more_o1"><text>4</text></outputEntry>
        <outputEntry id="more_o2"><text>"专家复审"</text></outputEntry>
        <outputEntry id="more_o3"><text>5</text></outputEntry>
      </rule>
    </decisionTable>"""


def fourth_level(files):
    return {CHAIN: files[CHAIN].replace("</decisionTable>", ROW)}


def drawn_level(files):
    drawn = drawn_level_heard({DIAGRAM: files[DIAGRAM].encode()})
    return {DIAGRAM: drawn[DIAGRAM].decode()}


def fifteen_days(files):
    return {TERMS: files[TERMS].replace("<text>20</text>", "<text>15</text>")}


def contract_later(files):
    """Let the unit confirm the contract after the employee has brought the papers."""
    text = files[DIAGRAM]
    for source, was, becomes in (
        ("gateway_late", "confirm_contract", "ask_employee"),
        ("acknowledge_risk", "confirm_contract", "ask_employee"),
        ("update_information", "verify_and_submit", "confirm_contract"),
        ("confirm_contract", "ask_employee", "verify_and_submit"),
    ):
        flow = f'sourceRef="{source}" targetRef="{was}"'
        assert text.count(flow) == 1
        text = text.replace(flow, f'sourceRef="{source}" targetRef="{becomes}"')
    return {DIAGRAM: text}


@pytest.mark.parametrize("edit", [fourth_level, drawn_level, fifteen_days, contract_later])
@pytest.mark.parametrize("story", STORIES)
def test_a_story_stays_true_after_an_edit(sqlite_context, edit, story):
    context = sqlite_context
    shipped = gather(PROCESSES / "renewal", PROCESSES, ROOT / "forms").files
    changed = edit({name: content.decode() for name, content in shipped.items()})
    assert all(text.encode() != shipped[name] for name, text in changed.items())
    files = {**shipped, **{name: text.encode() for name, text in changed.items()}}
    publish_edition(context, SYSTEM, Bundle("renewal", files))
    path = PROCESSES / "renewal" / "scenarios" / f"{story}.toml"
    played = Player(context, context.clock, read_scenario(path, PROCESSES)).play()
    assert played.failure is None, played.failure
