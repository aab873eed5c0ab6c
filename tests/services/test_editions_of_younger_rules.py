"""Editions that were published before a rule of publishing run as they were."""

import pytest

from app.engine.bundle import Bundle
from app.engine.errors import PublishRefusedError
from app.policy.actor import SYSTEM
from app.services.editions.gather_bundle import gather
from app.services.editions.publish_edition import publish_edition
from app.services.editions.restore_edition import restore_edition
from app.store.edition_rows import live_edition_of
from tests.make.earlier_editions import keep_unchecked, with_texts
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
    keep_unchecked(sqlite_context, "renewal", with_texts(files))
    assert set(ServiceJourney(sqlite_context).open()) == {"confirm_contract"}


ZONES, GUIDE = "shared/renewal_zone.dmn", "shared/guide.dmn"


def shipped_files(context):
    settings = context.settings
    return dict(gather(settings.processes_dir / "renewal", settings.processes_dir, settings.forms_dir).files)


def is_typed(context):
    with context.database.reading() as work:
        return live_edition_of(work, "renewal").is_typed


def test_an_edition_of_before_compares_days_as_texts_and_one_that_is_published_now_as_dates(sqlite_context):
    files = shipped_files(sqlite_context)
    assert is_typed(sqlite_context)
    keep_unchecked(sqlite_context, "renewal", with_texts(files))
    assert not is_typed(sqlite_context)
    assert set(ServiceJourney(sqlite_context).open()) == {"confirm_contract"}
    with sqlite_context.database.reading() as work:
        old = live_edition_of(work, "renewal")
    publish_edition(sqlite_context, SYSTEM, Bundle("renewal", files))
    assert is_typed(sqlite_context)
    restore_edition(sqlite_context, SYSTEM, "renewal", str(old.number))
    assert not is_typed(sqlite_context)


def test_tables_changed_alone_leave_an_edition_of_before_as_it_was_until_they_read_dates(sqlite_context):
    files = with_texts(shipped_files(sqlite_context))
    keep_unchecked(sqlite_context, "renewal", files)
    told = {
        **files,
        GUIDE: files[GUIDE].replace(
            b"<description>", b"<description>\xe8\xaf\xb4\xe6\x98\x8e\xef\xbc\x9a", 1
        ),
    }
    assert told != files
    publish_edition(sqlite_context, SYSTEM, Bundle("renewal", told))
    assert not is_typed(sqlite_context)
    wrong = {**told, ZONES: told[ZONES].replace(b"&lt; window.opens_on", b"&lt; window.opens", 1)}
    with pytest.raises(PublishRefusedError) as refused:
        publish_edition(sqlite_context, SYSTEM, Bundle("renewal", wrong))
    assert ("name-unknown", "opens_on") in {(one.rule, one.proposal) for one in refused.value.problems}
    publish_edition(sqlite_context, SYSTEM, Bundle("renewal", shipped_files(sqlite_context)))
    assert is_typed(sqlite_context)
