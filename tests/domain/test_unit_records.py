from datetime import date

from app.domain.attachment_status import AttachmentStatus, attachment_status
from app.domain.employment_chain import may_be_next_unit, unrecorded_links
from app.domain.reminder_days import reminder_inputs
from app.domain.renewal_window import renewal_window
from tests.make.renewal_facts import link
from tests.make.seeded_calendar import seeded_calendar

TODAY = date(2024, 6, 3)


def test_an_attachment_of_a_former_year_wants_an_update_but_still_counts():
    assert attachment_status(date(2021, 5, 8), TODAY) is AttachmentStatus.STALE
    assert attachment_status(date(2024, 1, 22), TODAY) is AttachmentStatus.UPLOADED
    assert attachment_status(None, TODAY) is AttachmentStatus.MISSING


def test_job_changes_are_made_one_after_another():
    second = link(employer_id="e2", from_on=date(2020, 3, 1), is_recorded=False)
    third = link(employer_id="e3", from_on=date(2020, 9, 1), is_recorded=False)
    chain = [link(), third, second]
    assert unrecorded_links(chain) == (second, third)
    assert may_be_next_unit(chain, "e2").holds
    assert may_be_next_unit(chain, "e3").rule == "chain.skips_a_unit"
    assert may_be_next_unit([link()], "e9").holds


def test_the_reminders_see_every_distance_of_a_day():
    window = renewal_window(date(2021, 8, 6), seeded_calendar())
    assert reminder_inputs(window, date(2021, 7, 1), seeded_calendar(), in_review=False) == {
        "days_to_opening": -25,
        "working_days_to_submit": 5,
        "days_to_submit": 7,
        "working_days_to_complete": 25,
        "days_to_complete": 35,
        "days_to_expiry": 36,
        "is_working_day": True,
        "in_review": False,
        "days_suspended": -1,
    }
