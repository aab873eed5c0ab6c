"""The table of correction terms decides how long a correction may take, and whom its end is told."""

import pytest
from sqlalchemy import select

from app.engine.bundle import Bundle
from app.engine.errors import PublishRefusedError
from app.policy.actor import SYSTEM
from app.services.context.beijing import BEIJING
from app.services.context.calendar_of import calendar_of
from app.services.editions.gather_bundle import gather
from app.services.editions.publish_edition import publish_edition
from app.services.execution.fire_timer import fire_due_timers
from app.store.tables_applications import notice
from tests.make.context_maker import ROOT
from tests.make.procedure_journey import returned
from tests.make.service_journey import ServiceJourney
from tests.support.signed_in import desk_of

TABLE = "shared/correction_terms.dmn"
KIND = "correction_overdue"


def publish(context, *edits):
    """Publish the renewal with edits of the table of correction terms."""
    processes = ROOT / "processes"
    files = dict(gather(processes / "renewal", processes, ROOT / "forms").files)
    text = files[TABLE].decode()
    for old, new in edits:
        assert old in text
        text = text.replace(old, new)
    publish_edition(context, SYSTEM, Bundle("renewal", {**files, TABLE: text.encode()}))


def sent_back(context):
    journey = ServiceJourney(context).submit()
    journey.review("hd.l1a", returned("unit_attachment", "tax_payment_proof"))
    return journey


def fire_on(context, day):
    """Let time pass until a Beijing day, and fire what is due."""
    context.clock.forward(days=(day - today(context)).days)
    fire_due_timers(context)


def told(context):
    with context.database.reading() as work:
        rows = work.connection.execute(select(notice.c.audience).where(notice.c.kind == KIND))
        return {row.audience.split(":")[0] for row in rows}


def today(context):
    return context.clock.now.astimezone(BEIJING).date()


def after(context, day, working_days):
    with context.database.reading() as work:
        return calendar_of(work).add_working_days(day, working_days)


@pytest.mark.parametrize("days", [5, 8])
def test_the_number_of_the_table_is_the_due_date_and_the_day_after_it_that_of_the_letter(
    sqlite_context, days
):
    context = sqlite_context
    publish(context, ("<text>5</text>", f"<text>{days}</text>"))
    journey = sent_back(context)
    begun = today(context)
    task = journey.open()["correct_unit_attachments"]
    assert task.due_on == after(context, begun, days)
    fire_on(context, task.due_on)
    assert told(context) == set()
    fire_on(context, after(context, begun, days + 1))
    assert told(context) == {"employer", "person"}
    assert "补正期限已过" in desk_of(context, "agent").get("/notices")
    assert "correct_unit_attachments" in journey.open(), "nothing ends by itself"


def test_the_level_that_returned_hears_of_it_where_the_table_says_so(sqlite_context):
    context = sqlite_context
    publish(context, ("<text>false</text>", "<text>true</text>"))
    sent_back(context)
    fire_on(context, after(context, today(context), 6))
    assert told(context) == {"employer", "person", "authority"}
    assert "补正期限已过" in desk_of(context, "hd.l1a").get("/notices")


def test_a_correction_in_time_is_told_nothing(sqlite_context):
    context = sqlite_context
    journey = sent_back(context)
    journey.do("agent", "correct_unit_attachments", {"done": "true", "unchanged_1": "原件如此"})
    fire_on(context, after(context, today(context), 6))
    assert told(context) == set()


@pytest.mark.parametrize("wrong", ["0", "-1", "2.5", "null", '"五天"'])
def test_a_term_that_is_no_number_of_working_days_is_not_published(sqlite_context, wrong):
    with pytest.raises(PublishRefusedError) as refused:
        publish(sqlite_context, ("<text>5</text>", f"<text>{wrong}</text>"))
    assert [one for one in refused.value.problems if one.file == TABLE]
