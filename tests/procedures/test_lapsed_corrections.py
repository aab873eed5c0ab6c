"""Where the table says so, a correction that is not done in its days ends the application, which counts as withdrawn."""

from datetime import datetime, time
from uuid import uuid4

import pytest
from sqlalchemy import select

from app.dmn.definitions import read_definitions
from app.engine.bundle import Bundle
from app.engine.errors import PublishRefusedError
from app.policy.actor import SYSTEM
from app.services.context.beijing import BEIJING
from app.services.context.refusals import ClockDoubtError, TaskClosedError
from app.services.editions.gather_bundle import gather
from app.services.editions.publish_edition import publish_edition
from app.services.execution.fire_timer import fire_due_timers
from app.services.tasks.complete_task import complete_task
from app.services.terms.correction_terms_of import CORRECTION_TERMS, correction_terms
from app.store.permit_rows import live_permit_of_person
from app.store.tables_applications import notice
from app.web.wording.date_wording import date_zh
from tests.make.context_maker import ROOT, actor_named
from tests.make.false_clock import FalseClock
from tests.make.service_journey import ServiceJourney
from tests.procedures.test_overdue_corrections import TABLE, after, fire_on, publish, sent_back, today
from tests.support.signed_in import desk_of

CLOSES = ('<text>"wait"</text>', '<text>"close"</text>')
KEPT = {"done": "true", "unchanged_1": "原件如此"}


@pytest.fixture
def context(sqlite_context):
    publish(sqlite_context, CLOSES)
    return sqlite_context


def told(context, kind):
    """Return whom a kind was told, and its text."""
    with context.database.reading() as work:
        rows = work.connection.execute(select(notice).where(notice.c.kind == kind)).all()
    return {row.audience.split(":")[0]: row.body for row in rows}


def permit_of(context):
    with context.database.reading() as work:
        return live_permit_of_person(work, actor_named(context, "zhao").person_id)


def stand_at(context, day, hour, minute=0, second=0):
    """Let time pass until a moment of Beijing, without firing anything."""
    to = datetime.combine(day, time(hour, minute, second), BEIJING)
    context.clock.forward(seconds=(to - context.clock.now).total_seconds())


def test_a_renewal_lapses_the_permit_stays_and_the_unit_may_apply_anew(context):
    before = permit_of(context)
    journey = sent_back(context)
    last = after(context, today(context), 5)
    assert (
        f"最晚 {date_zh(last)} 全部处理完，过了这一天还没有全部处理的，申请视为撤回"
        in told(context, "application_returned")["person"]
    )
    page = desk_of(context, "agent").get(f"/cases/{journey.case_id}")
    assert "过了这一天还没有全部处理的，申请视为撤回，办件终止" in page
    assert "办件不会自动终止" not in page
    fire_on(context, after(context, today(context), 4))
    soon = told(context, "correction_lapses_soon")
    assert soon.keys() == {"employer", "person"}
    assert f"请在 {date_zh(last)} 以前（含当天）登录平台逐项处理完" in soon["employer"]
    assert date_zh(last) in told(context, "correction_waiting")["employer"]
    fire_on(context, last)
    assert journey.case.state == "returned"
    fire_on(context, after(context, last, 1))
    assert (journey.case.state, journey.case.cause) == ("withdrawn", "correction_lapsed")
    assert journey.open() == {}
    assert told(context, "application_lapsed").keys() == {"employer", "person"}
    assert told(context, "correction_overdue") == {}
    page = desk_of(context, "agent").get(f"/cases/{journey.case_id}")
    assert "补正期限已过，视为撤回" in page
    assert "请重新发起申请" in page
    now = permit_of(context)
    assert (now.state, now.valid_until, now.dissociation_hold) == (before.state, before.valid_until, False)
    assert ServiceJourney(context).case.state == "draft"


def test_what_is_done_one_second_before_the_end_goes_on(context):
    journey = sent_back(context)
    last = after(context, today(context), 5)
    stand_at(context, last, 23, 59, 59)
    journey.do("agent", "correct_unit_attachments", KEPT)
    context.clock.forward(seconds=1)
    fire_due_timers(context)
    fire_on(context, after(context, last, 3))
    assert journey.case.state == "returned"
    assert "verify_and_submit" in journey.open()
    assert told(context, "application_lapsed") == {}


def test_what_comes_after_the_end_is_refused_and_ends_nothing_twice(context):
    journey = sent_back(context)
    task = journey.open()["correct_unit_attachments"]
    fire_on(context, after(context, today(context), 6))
    answers = {name: [value] for name, value in KEPT.items()}
    with pytest.raises(TaskClosedError):
        complete_task(
            context, actor_named(context, "agent"), task.key, answers, fence=None, idempotency_key=uuid4().hex
        )
    fire_due_timers(context)
    assert len(told(context, "application_lapsed")) == 2


def test_nothing_lapses_by_a_clock_that_may_be_wrong(context):
    journey = sent_back(context)
    machine = FalseClock(context).believe()
    machine.set_by(days=400)
    process = machine.process()
    with pytest.raises(ClockDoubtError):
        fire_due_timers(process)
    process.database.close()
    assert journey.case.state == "returned"
    assert told(context, "application_lapsed") == {}


def test_the_level_that_returned_hears_of_it_where_the_table_says_so(sqlite_context):
    publish(sqlite_context, CLOSES, ("<text>false</text>", "<text>true</text>"))
    sent_back(sqlite_context)
    fire_on(sqlite_context, after(sqlite_context, today(sqlite_context), 6))
    assert told(sqlite_context, "application_lapsed").keys() == {"employer", "person", "authority"}


def test_a_table_that_waits_promises_no_end(sqlite_context):
    journey = sent_back(sqlite_context)
    assert "撤回" not in told(sqlite_context, "application_returned")["person"]
    assert "办件不会自动终止" in desk_of(sqlite_context, "agent").get(f"/cases/{journey.case_id}")
    fire_on(sqlite_context, after(sqlite_context, today(sqlite_context), 8))
    assert journey.case.state == "returned"
    assert told(sqlite_context, "correction_lapses_soon") == {}
    assert "撤回" not in told(sqlite_context, "correction_waiting")["person"]


@pytest.mark.parametrize("wrong", ['"closes"', '""', "null", "true"])
def test_an_outcome_that_nobody_knows_is_not_published(sqlite_context, wrong):
    with pytest.raises(PublishRefusedError) as refused:
        publish(sqlite_context, (CLOSES[0], f"<text>{wrong}</text>"))
    assert [one for one in refused.value.problems if one.file == TABLE]


def test_a_table_that_ends_what_the_diagram_does_not_is_not_published(sqlite_context):
    processes = ROOT / "processes"
    files = dict(gather(processes / "renewal", processes, ROOT / "forms").files)
    ends = (
        b'<bpmn:errorEventDefinition id="correction_lapsed_end_error" errorRef="error_correction_lapsed" />'
    )
    drawn = files["shared/correction.bpmn"]
    assert ends in drawn
    table = files[TABLE].replace(*(text.encode() for text in CLOSES))
    changed = {**files, TABLE: table, "shared/correction.bpmn": drawn.replace(ends, b"")}
    with pytest.raises(PublishRefusedError) as refused:
        publish_edition(sqlite_context, SYSTEM, Bundle("renewal", changed))
    assert "到期却不会终止" in refused.value.problems[0].message


def test_a_case_of_an_earlier_edition_waits_as_it_began(sqlite_context):
    journey = sent_back(sqlite_context)
    publish(sqlite_context, CLOSES)
    fire_on(sqlite_context, after(sqlite_context, today(sqlite_context), 8))
    assert journey.case.state == "returned"
    assert told(sqlite_context, "correction_lapses_soon") == {}


def test_a_table_without_the_column_waits():
    table = (ROOT / "processes" / TABLE).read_bytes()
    output = table[table.index(b'      <output id="correction_terms_output_3"') :]
    entry = table[table.index(b'        <outputEntry id="correction_terms_rule_1_out_3"') :]
    for part, end in ((output, b"</output>\n"), (entry, b"</outputEntry>\n")):
        table = table.replace(part[: part.index(end) + len(end)], b"")
    assert b"outcome" not in table
    found = correction_terms(
        {CORRECTION_TERMS: read_definitions(table)}, {"authority": "any", "procedure": "renewal"}
    )
    assert (found.working_days, found.closes) == (5, False)
