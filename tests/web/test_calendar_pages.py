"""工作日历: new days are shown with what they move, and kept only when confirmed."""

import io
from datetime import timedelta

import pytest

from app.domain.work_calendar import CalendarDay, DayStatus
from app.queries.preview_calendar import preview_calendar
from app.services.context.beijing import beijing_day
from app.services.context.calendar_of import calendar_of
from app.services.papers.checked_upload import checked_text, keep_checked
from app.store.calendar_rows import current_version
from app.store.profile_rows import record_draft_of
from app.store.timer_rows import timers_of_case
from tests.make.context_maker import actor_named
from tests.make.service_journey import ServiceJourney
from tests.support.signed_in import desk_of

PATH = "/operations/calendar/"


@pytest.fixture
def desk(context):
    return desk_of(context, "operator")


def state(context, case_id):
    with context.database.reading() as work:
        due = {row.element: row.due_at for row in timers_of_case(work, case_id)}
        return current_version(work), due


def test_a_check_names_the_moved_deadlines_and_keeps_nothing_until_confirmed(context, desk):
    journey = ServiceJourney(context)
    journey.do("agent", "confirm_contract", {"contract_choice": ["current"]})
    before = state(context, journey.case_id)
    first = beijing_day(context.clock())
    lines = "".join(f"{first + timedelta(days=n)},休息,停电,官方\n" for n in range(1, 9))
    for encoding in ("utf-8-sig", "gb18030"):
        sent = {"file": (io.BytesIO(lines.encode(encoding)), "days.csv")}
        page = desk.post(f"{PATH}check", sent, content_type="multipart/form-data")
        assert "停电" in page
        assert journey.case.number in page
    assert state(context, journey.case_id) == before
    assert "停电" not in page.hidden("digest")
    confirmed = {"_key": page.hidden("_key"), "digest": page.hidden("digest")}
    for _press in range(2):
        desk.post_and_go(f"{PATH}import", confirmed, to=f"{PATH}.*")
    version, due = state(context, journey.case_id)
    assert version == before[0] + 1
    assert all(due[name] > instant for name, instant in before[1].items())


def test_one_day_is_set_by_hand_and_marked_so(context, desk):
    sent = {"day": "2027-03-03", "working": "0", "name": "停电"}
    page = desk.post(f"{PATH}check", sent)
    assert "人工录入" in page
    confirmed = {"_key": page.hidden("_key"), "digest": page.hidden("digest")}
    desk.post_and_go(f"{PATH}import", confirmed, to=f"{PATH}.year=2027")
    with context.database.reading() as work:
        assert not calendar_of(work).is_working(beijing_day(context.clock()).replace(2027, 3, 3))


@pytest.mark.parametrize("line", ["not a day", "2027-02-30,休息", "2027-02-05,也许"])
def test_a_line_that_cannot_be_read_is_named_and_nothing_is_kept(context, desk, line):
    with context.database.reading() as work:
        before = current_version(work)
    sent = {"file": (io.BytesIO(f"2027-02-05,休息\n{line}\n".encode()), "days.csv")}
    assert "第 2 行" in desk.post(f"{PATH}check", sent, status=422, content_type="multipart/form-data")
    confirmed = {"_key": "k", "digest": "0" * 64}
    assert "请重新检查" in desk.post(f"{PATH}import", confirmed, status=422)
    with context.database.reading() as work:
        assert current_version(work) == before


def test_a_year_shows_all_twelve_months_and_how_sure_each_day_is(desk):
    page = desk.get(f"{PATH}?year=2099")
    assert all(f"<h2>{month} 月</h2>" in page.text for month in range(1, 13))
    assert "预计" in page


def test_a_check_waits_for_no_writer_and_keeps_none_waiting(context):
    journey = ServiceJourney(context)
    journey.do("agent", "confirm_contract", {"contract_choice": ["current"]})
    first = beijing_day(context.clock())
    days = [CalendarDay(first + timedelta(days=n), False, "停电", DayStatus.OFFICIAL) for n in range(1, 9)]
    seen = context.database.transact(lambda _work: preview_calendar(context, days))
    assert journey.case.number in {one.number for one in seen.moved}


def test_a_checked_file_expires_and_another_persons_is_not_taken(context, desk):
    page = desk.post(f"{PATH}check", {"day": "2027-03-03", "working": "0", "name": "停电"})
    digest, operator = page.hidden("digest"), actor_named(context, "operator")
    assert checked_text(context, actor_named(context, "analyst"), "calendar", digest) is None
    assert checked_text(context, operator, "calendar", digest)
    context.clock.forward(hours=2)
    assert checked_text(context, operator, "calendar", digest) is None
    keep_checked(context, operator, "other", "x")
    with context.database.reading() as work:
        assert record_draft_of(work, f"checked:{operator.account_id}", "calendar") is None
