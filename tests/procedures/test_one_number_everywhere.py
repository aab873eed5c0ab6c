"""The review cycle is one cell of one table: what is changed there is changed in every page, letter, list and case."""

import re
from datetime import date

import pytest

from app.domain.renewal_window import change_before_renewal, renewal_window
from app.domain.review_terms import PermitTerms, ReviewTerms
from app.engine.bundle import Bundle
from app.engine.errors import PublishRefusedError
from app.policy.actor import SYSTEM
from app.services.context.calendar_of import calendar_of
from app.services.due_work.daily_sweep import remind_about_permits
from app.services.editions.gather_bundle import gather
from app.services.editions.publish_edition import publish_edition
from app.store.employer_rows import permissions_of
from app.store.outbox_rows import notices_for
from app.store.review_rows import slips_of_person
from app.web.wording.date_wording import date_zh, short_date_zh
from tests.make.context_maker import ROOT, actor_named
from tests.make.procedure_journey import joined, left, permit_of_person
from tests.make.service_journey import SUBMIT, ServiceJourney
from tests.support.case_reading import task_page
from tests.support.prepared_once import prepared_once
from tests.support.signed_in import desk_of

PROCESSES = ROOT / "processes"
TABLE = "shared/review_terms.dmn"
ROW = """<rule id="some_row">
        <inputEntry id="some_row_1"><text>{authority}</text></inputEntry><inputEntry id="some_row_2"><text>-</text></inputEntry>
        <outputEntry id="some_row_3"><text>{days}</text></outputEntry><outputEntry id="some_row_4"><text>{months}</text></outputEntry><outputEntry id="some_row_5"><text>null</text></outputEntry>
      </rule>
      <rule id="review_terms_rule_1">"""


@prepared_once
def publish_all(context, old, new):
    """Publish every procedure with one text of the table changed."""
    for folder in sorted(path.parent for path in PROCESSES.glob("*/*.bpmn")):
        if folder.name == "shared" or not (folder / f"{folder.name}.bpmn").exists():
            continue
        shipped = gather(folder, PROCESSES, ROOT / "forms")
        text = shipped.files[TABLE].decode()
        assert text.count(old) == 1
        files = {**shipped.files, TABLE: text.replace(old, new).encode()}
        publish_edition(context, SYSTEM, Bundle(shipped.process, files))


def expected(context, login, terms):
    with context.database.reading() as work:
        calendar = calendar_of(work)
    end = permit_of_person(context, login).valid_until
    return renewal_window(end, calendar, terms.renewal), change_before_renewal(end, calendar, terms), calendar


def permission_authority(context, agent):
    with context.database.reading() as work:
        return permissions_of(work, actor_named(context, agent).employer_id)[0].authority


def days_in(page):
    return re.findall(r"\d{4}年\d{1,2}月\d{1,2}日", page.text)


@pytest.fixture(params=[15, 25])
def days(request, sqlite_context):
    publish_all(sqlite_context, "<text>20</text>", f"<text>{request.param}</text>")
    return request.param


def test_every_page_and_list_tells_the_same_last_safe_day(sqlite_context, days):
    context, terms = sqlite_context, ReviewTerms(review_working_days=days)
    both = PermitTerms(terms, terms)
    left(context, "agent", "zhang")
    joined(context, "zhang", "agent2")
    moving, before, _calendar = expected(context, "zhang", both)
    person = actor_named(context, "zhang").person_id
    for desk, path in (
        (desk_of(context, "agent2"), "/employer/"),
        (desk_of(context, "agent2"), f"/employer/employees/{person}"),
        (desk_of(context, "agent2"), "/employer/business/employer-changes"),
        (desk_of(context, "zhang"), "/me/"),
    ):
        page = desk.get(path)
        assert date_zh(moving.latest_submit) in page, path
        assert date_zh(before) in page, path
        assert "20 个工作日" not in page, path
    assert f"至少提前 {days} 个工作日" in desk_of(context, "agent2").get(
        "/employer/business/employer-changes"
    )
    window, _before, _calendar = expected(context, "zhao", both)
    assert date_zh(window.latest_submit) in desk_of(context, "agent").get("/employer/")
    assert date_zh(window.latest_submit) in desk_of(context, "zhao").get("/me/")
    with context.database.reading() as work:
        example = renewal_window(date(2021, 8, 6), calendar_of(work), terms)
    for login in ("agent", "zhao", None):
        help_page = desk_of(context, login).get("/help")
        assert f"至少提前 {days} 个工作日提交" in help_page
        assert f"最晚 {date_zh(example.latest_submit)}提交" in help_page
        assert "20 个工作日" not in help_page


def test_a_renewal_and_its_reminders_letters_and_slip_go_by_it(sqlite_context, days):
    context = sqlite_context
    both = PermitTerms(ReviewTerms(days), ReviewTerms(days))
    window, _before, calendar = expected(context, "zhao", both)
    context.clock.go_to(calendar.add_working_days(window.latest_submit, -5))
    remind_about_permits(context)
    with context.database.reading() as work:
        told = [
            row
            for row in notices_for(work, actor_named(context, "agent").groups)
            if row["kind"] == "renewal_submit_soon"
        ]
    texts = [row["body"] for row in told if row["facts"]["person_name"] == "赵测试"]
    assert [f"给审核留足 {days} 个工作日" in text for text in texts] == [True]


def test_a_review_lasts_so_long_and_its_levels_share_it(sqlite_context, days):
    context = sqlite_context
    both = PermitTerms(ReviewTerms(days), ReviewTerms(days))
    window, _before, calendar = expected(context, "zhao", both)
    context.clock.go_to(calendar.add_working_days(window.latest_submit, -5))
    journey = ServiceJourney(context).submit()
    assert journey.case.review_due_on == calendar.add_working_days(journey.case.received_on, days)
    assert journey.case.zone == "on_time"
    page = desk_of(context, "agent").get(f"/cases/{journey.case.id}")
    assert short_date_zh(journey.case.review_due_on) in page
    journey.approve()
    with context.database.reading() as work:
        (slip,) = slips_of_person(work, actor_named(context, "zhao").person_id)
    assert slip.snapshot["review_working_days"] == days


def test_a_row_for_one_authority_changes_its_units_and_nobody_elses(sqlite_context):
    context = sqlite_context
    before = {login: desk_of(context, login).get("/employer/") for login in ("agent", "agent4")}
    authority = permission_authority(context, "agent")
    row = ROW.format(authority=f'"{authority}"', days=15, months=3)
    publish_all(context, '<rule id="review_terms_rule_1">', row)
    window, *_rest = expected(context, "zhao", PermitTerms(ReviewTerms(15, 3), ReviewTerms(15, 3)))
    page = desk_of(context, "agent").get("/employer/")
    assert date_zh(window.latest_submit) in page
    assert date_zh(window.opens_on) in desk_of(context, "agent").get(
        f"/employer/employees/{actor_named(context, 'zhao').person_id}"
    )
    assert permission_authority(context, "agent4") != authority
    assert days_in(desk_of(context, "agent4").get("/employer/")) == days_in(before["agent4"])
    assert days_in(page) != days_in(before["agent"])


def test_a_case_that_runs_keeps_the_number_it_began_with(sqlite_context):
    context = sqlite_context
    window, _before, calendar = expected(context, "zhao", PermitTerms())
    context.clock.go_to(calendar.add_working_days(window.latest_submit, -5))
    journey = ServiceJourney(context)
    publish_all(context, "<text>20</text>", "<text>40</text>")
    journey.prepare()
    assert date_zh(window.latest_submit) in task_page(context, "agent", journey, "verify_and_submit")
    journey.do("agent", "verify_and_submit", SUBMIT)
    assert journey.case.review_due_on == calendar.add_working_days(journey.case.received_on, 20)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            "<text>20</text>",
            "<text>0</text>",
            "“规定审核周期（工作日）”列的 0 不在该列的允许值里（1 到 120 之间）",
        ),
        ("<text>2</text>", "<text>9</text>", "（1 到 6 之间）"),
        ("<text>20</text>", '<text>"二十"</text>', "审核周期"),
    ],
)
def test_a_number_that_no_review_can_have_is_refused(sqlite_context, old, new, said):
    with pytest.raises(PublishRefusedError) as refused:
        publish_all(sqlite_context, old, new)
    assert [problem.file for problem in refused.value.problems] == [TABLE] * len(refused.value.problems)
    assert any(said in problem.message for problem in refused.value.problems)
