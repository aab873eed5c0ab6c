"""Editions that were published before a rule of publishing run as they were."""

import pytest

from app.engine.bundle import Bundle
from app.engine.errors import PublishRefusedError
from app.policy.actor import SYSTEM
from app.services.editions.publish_edition import gather, publish_edition
from tests.make.earlier_editions import keep_unchecked
from tests.make.service_journey import ServiceJourney

TABLE = b"""<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="d" name="old" namespace="urn:old">
<decision id="old_rank" name="old"><variable name="old"/><decisionTable id="t" hitPolicy="PRIORITY">
<input id="i"><inputExpression id="e"><text>x</text></inputExpression></input><output id="o" name="o"/>
<rule id="r"><inputEntry id="c"><text>-</text></inputEntry><outputEntry id="v"><text>1</text></outputEntry></rule>
</decisionTable></decision></definitions>"""


def test_a_table_that_ranks_nothing_is_refused_now_and_runs_where_it_was_published(sqlite_context):
    settings = sqlite_context.settings
    shipped = gather(settings.processes_dir / "renewal", settings.processes_dir, settings.forms_dir)
    files = {**shipped.files, "renewal/old.dmn": TABLE}
    with pytest.raises(PublishRefusedError) as refused:
        publish_edition(sqlite_context, SYSTEM, Bundle("renewal", files))
    assert {problem.rule for problem in refused.value.problems} == {"dmn-priority"}
    keep_unchecked(sqlite_context, "renewal", files)
    assert set(ServiceJourney(sqlite_context).open()) == {"confirm_contract"}
