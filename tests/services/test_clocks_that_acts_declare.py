"""Clock effects that an analyst declares, in running cases: a correction that stands, a review that begins anew, four clocks."""

import pytest

from app.domain.work_calendar import CalendarDay, DayStatus
from app.services.calendars.import_calendar import import_calendar
from app.store.permit_rows import permit_of
from tests.make.acts_done import act, to_next_working_day, today, working_days_after
from tests.make.context_maker import actor_named
from tests.make.later_editions import edition_of_renewal
from tests.make.moving_reviews import change
from tests.make.service_journey import RETURN, ServiceJourney
from tests.support.shows import shows
from tests.support.signed_in import desk_of

DECLARED = (
    (
        "[withdraw]",
        """[pause_correction]
title = "暂停补正"
who = ["lead"]
during = "correction"
reason = "required"
clock = "correction"
effect = "stop"
at_most = 10
shown_to = ["unit", "employee"]

[go_on_with_correction]
title = "恢复补正"
who = ["lead"]
during = "correction"
reason = "required"
clock = "correction"
effect = "resume"
shown_to = ["unit", "employee"]

[begin_review_anew]
title = "重新起算"
who = ["holder"]
reason = "required"
clock = "review"
effect = "restart"
shown_to = ["unit", "employee"]

[withdraw]""",
    ),
)
CORRECTION = "correct_employee_papers"


@pytest.fixture
def declared(sqlite_context):
    """An office whose renewals have these acts; hd.l3a leads."""
    edition_of_renewal(sqlite_context, *DECLARED, path="shared/acts.toml")
    change(sqlite_context, "hd.l3a", is_lead=True)
    return sqlite_context


def returned(context, login="zhao"):
    journey = ServiceJourney(context, login).submit()
    journey.review("hd.l1a", RETURN)
    return journey


@shows("O2")
def test_a_correction_that_stands_counts_no_day_until_it_goes_on(declared):
    journey = returned(declared)
    due = journey.open()[CORRECTION].due_on
    to_next_working_day(declared)
    act(journey, "hd.l3a", "pause_correction", "单位所在地因疫情封闭")
    assert journey.open()[CORRECTION].due_on == working_days_after(declared, due, 10)
    assert "单位所在地因疫情封闭" in desk_of(declared, "zhao").get(f"/cases/{journey.case_id}")
    for _ in range(3):
        to_next_working_day(declared)
    act(journey, "hd.l3a", "go_on_with_correction", "已恢复")
    assert journey.open()[CORRECTION].due_on == working_days_after(declared, due, 3)


@shows("O2")
def test_a_review_that_begins_anew_has_all_its_days_from_that_day(declared):
    journey = ServiceJourney(declared).submit()
    journey.claim("hd.l1a")
    due = journey.case.review_due_on
    for _ in range(3):
        to_next_working_day(declared)
    act(journey, "hd.l1a", "begin_review_anew", "申请人更换了申报依据")
    anew = working_days_after(declared, today(declared), journey.case.review_days)
    assert journey.case.review_due_on == anew > due
    close(declared, working_days_after(declared, today(declared), 2))
    assert journey.case.review_due_on == working_days_after(declared, anew, 1)


def close(context, day):
    """Publish a calendar in which a working day is none."""
    days = [CalendarDay(day, False, "临时放假", DayStatus.MANUAL)]
    import_calendar(context, actor_named(context, "operator"), days, "临时放假")


def test_a_new_calendar_moves_completeness_review_and_correction_and_never_the_validity(sqlite_context):
    context = sqlite_context
    edition_of_renewal(context, ("<text>false</text>", "<text>true</text>"), path="shared/clocks.dmn")
    reviewed, corrected = ServiceJourney(context).submit(), returned(context, "wang")
    before = days_of(context, reviewed, corrected)
    close(context, working_days_after(context, today(context), 2))
    after = days_of(context, reviewed, corrected)
    valid = before.pop("validity")
    assert after.pop("validity") == valid
    assert after == {name: working_days_after(context, day, 1) for name, day in before.items()}


def days_of(context, reviewed, corrected):
    with context.database.reading() as work:
        validity = permit_of(work, reviewed.case.permit_id).valid_until
    return {
        "completeness": reviewed.case.tell_by,
        "review": reviewed.case.review_due_on,
        "correction": corrected.open()[CORRECTION].due_on,
        "validity": validity,
    }
